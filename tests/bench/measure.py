"""What is measured of one chain, with fresh processes for each measurement."""

import statistics

import processes
import tools as bench_tools

BUSY_SESSIONS = 8   # for CPU and throughput
BUSY_PASSES = 2     # over the corpus, in each round
DELAY_SESSIONS = 4  # for waits on the DNS: few enough that the processor is no bottleneck
OPEN_SESSIONS = 1000


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def waits(delivered):
    """p50 and p99 of the end-of-message step and of the whole content, in milliseconds."""
    ends = [one.end_ms for one in delivered]
    contents = [one.content_ms for one in delivered]
    return {"end_p50": percentile(ends, 0.5), "end_p99": percentile(ends, 0.99),
            "content_p50": percentile(contents, 0.5), "content_p99": percentile(contents, 0.99)}


def median(rounds):
    """Of each figure the median of all rounds."""
    return {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}


class Bench:
    """`chain` has running(transport): a context that gives socket addresses and process ids."""

    def __init__(self, tools, corpus, site, delay_ms):
        self.tools = tools
        self.corpus = corpus
        self.log = site.folder / "dns.log"
        self.delay_ms = delay_ms
        self.questions = [int(row["questions"]) for row in bench_tools.read_index(corpus)]

    def busy(self, chain):
        """Warm, over a unix socket, no delay: what it costs and how much it can do."""
        with self.tools.name_server(self.corpus, self.log), chain.running("unix") as (places, pids):
            self.tools.load(self.corpus, places, BUSY_SESSIONS)
            before = processes.cpu_seconds(pids)
            delivered, seconds = self.tools.load(self.corpus, places, BUSY_SESSIONS, BUSY_PASSES)
            used = processes.cpu_seconds(pids) - before
            return {"cpu_per_1000": used / len(delivered) * 1000, "per_second": len(delivered) / seconds,
                    "peak_mb": processes.memory_mb(pids, "VmHWM"), **waits(delivered)}

    def delayed(self, chain, transport):
        """Answers that are late: each domain's first message to a fresh daemon, then the same messages again."""
        with self.tools.name_server(self.corpus, self.log, delay_ms=self.delay_ms), chain.running(transport) as (places, _):
            cold, _ = self.tools.load(self.corpus, places, DELAY_SESSIONS, one_per_domain=True)
            warm, _ = self.tools.load(self.corpus, places, DELAY_SESSIONS, one_per_domain=True)
        beyond = [one.end_ms - self.questions[one.message] * self.delay_ms for one in cold]
        return {"cold": {**waits(cold), "beyond_chain_p99": percentile(beyond, 0.99)}, "warm": waits(warm)}

    def open_sessions(self, chain):
        """Memory in megabytes with many sessions open, after a corpus has gone through."""
        with self.tools.name_server(self.corpus, self.log), chain.running("unix") as (places, pids):
            self.tools.load(self.corpus, places, BUSY_SESSIONS)
            idle = processes.memory_mb(pids, "VmRSS")
            with self.tools.holding(self.corpus, places, OPEN_SESSIONS):
                processes.wait_until_idle(pids)
                return {"idle_rss_mb": idle, "rss_mb": processes.memory_mb(pids, "VmRSS"), "pss_mb": processes.memory_mb(pids, "Pss")}
