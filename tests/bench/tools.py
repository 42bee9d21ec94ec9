"""The benchmark's own programs: corpus, name server, load generator, floor."""

import contextlib
import dataclasses
import hashlib
import pathlib
import shutil
import subprocess

import processes

HERE = pathlib.Path(__file__).resolve().parent
CORPUS_SOURCES = ["corpus_main.cc", "domains.cc", "mail_text.cc", "mails.cc", "registry_lines.cc", "corporate_number.h", "random.h"]
PROGRAMS = ["bench_corpus", "bench_load", "bench_dns", "bench_idle_milter", "bench_floor", "bench_worst"]


@dataclasses.dataclass
class Delivered:
    """One message's way through a chain."""
    message: int     # its place in the corpus
    end_ms: float    # end of body to final reply, all milters together
    content_ms: float  # first header field to the last final reply
    reply: str
    stamps: list     # "Name: value" of the fields that were added


class Failed(Exception):
    """A tool did not do its work."""


class Tools:
    def __init__(self, build_folder):
        self.folder = pathlib.Path(build_folder).resolve() / "tests" / "bench"

    def missing(self):
        return [str(self.folder / name) for name in PROGRAMS if not (self.folder / name).exists()]

    def run(self, name, *arguments):
        done = subprocess.run([str(self.folder / name), *map(str, arguments)], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(done.stderr.strip() or f"{name} ended with {done.returncode}")
        return done.stdout

    def corpus(self, messages, domains, seed):
        """The folder of a corpus; it is made once (the domains' RSA keys take a minute or two)."""
        sources = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in CORPUS_SOURCES)).hexdigest()[:8]
        folder = self.folder / f"corpus-{messages}-{domains}-{seed}-{sources}"
        if not folder.exists():
            part = folder.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            self.run("bench_corpus", "--out", part, "--messages", messages, "--domains", domains, "--seed", seed)
            part.rename(folder)
        return folder

    def floor(self, corpus):
        return float(self.run("bench_floor", "--corpus", corpus))

    @contextlib.contextmanager
    def name_server(self, corpus, log_path, port=53, delay_ms=0):
        command = [self.folder / "bench_dns", "--zone", corpus / "zone.txt", "--port", port, "--delay-ms", delay_ms]
        with processes.started(command, f"inet:{port}@127.0.0.1", log_path):
            yield

    def load(self, corpus, chain, connections, passes=1, one_per_domain=False):
        """Sends the corpus through a chain; what became of each message, and the seconds that it took."""
        milters = [argument for place in chain for argument in ("--milter", place)]
        lines = self.run("bench_load", "--corpus", corpus, *milters, "--connections", connections, "--passes", passes,
                         *(["--one-per-domain"] if one_per_domain else [])).splitlines()
        delivered = []
        for line in lines[1:]:
            message, end, content, reply, *stamps = line.split("\t")
            delivered.append(Delivered(int(message), int(end) / 1e6, int(content) / 1e6, reply, stamps))
        return delivered, float(lines[0].split("\t")[1])

    @contextlib.contextmanager
    def holding(self, corpus, chain, count):
        """So many sessions, open at the end of the header."""
        milters = [argument for place in chain for argument in ("--milter", place)]
        command = [str(self.folder / "bench_load"), "--corpus", str(corpus), *milters, "--hold", str(count)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            if not process.stdout.readline().startswith("holding"):
                raise Failed(f"{count} sessions could not be opened")
            yield
            process.stdin.close()
        if process.returncode != 0:
            raise Failed(f"bench_load ended with {process.returncode}")


def read_index(corpus):
    """The corpus's messages as dictionaries of messages.tsv's columns."""
    lines = (corpus / "messages.tsv").read_text().splitlines()
    names = lines[0].split("\t")
    return [dict(zip(names, line.split("\t"), strict=True)) for line in lines[1:]]
