"""The benchmark's results as a table, and how they stand to the targets."""


def table(rows):
    """Rows of texts, the first one the head; numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def busy_table(result):
    rows = [["warm, unix socket, no delay", "CPU s/1000", "msg/s", "peak MB", "end p50 ms", "p99", "content p50 ms", "p99"]]
    for title, chain in result["chains"].items():
        busy = chain["busy"]
        rows.append([title, f"{busy['cpu_per_1000']:.3f}", f"{busy['per_second']:.0f}", f"{busy['peak_mb']:.1f}",
                     *(f"{busy[name]:.2f}" for name in ("end_p50", "end_p99", "content_p50", "content_p99"))])
    rows.append(["floor (hash, verify)", f"{result['floor']:.3f}", *[""] * 6])
    return table(rows)


def delay_table(result):
    rows = [[f"DNS delay {result['delay_ms']} ms", "cold p50", "cold p99", "warm p50", "warm p99", "TCP cold p50", "cold p99", "warm p50", "warm p99"]]
    for step, title in (("end", "end of message, ms"), ("content", "whole content, ms")):
        for name, chain in result["chains"].items():
            cells = [f"{chain[way][state][f'{step}_{share}']:.1f}" for way in ("unix", "tcp") for state in ("cold", "warm") for share in ("p50", "p99")]
            rows.append([f"{name}: {title}", *cells])
    return table(rows)


def memory_table(result):
    rows = [[f"{result['open_sessions']} open sessions", "RSS before MB", "RSS MB", "Pss MB"]]
    for name, chain in result["chains"].items():
        memory = chain["open"]
        rows.append([name, f"{memory['idle_rss_mb']:.1f}", f"{memory['rss_mb']:.1f}", f"{memory['pss_mb']:.1f}"])
    return table(rows)


def targets(result):
    """[(target, what was measured, reached)] for the anshind that is the default."""
    chains = result["chains"]
    name = result["judged"]
    ours, delay = chains[name], result["delay_ms"]
    cpu = ours["busy"]["cpu_per_1000"]
    found = []

    def at_most(what, value, bound, unit):
        found.append((what, f"{value:.2f} {unit}, bound {bound:.3g}", value <= bound))

    at_most("CPU to (do-nothing + floor)", cpu / (chains["do-nothing"]["busy"]["cpu_per_1000"] + result["floor"]), 1.5, "times")
    at_most("the same, do-nothing negotiating like anshind", cpu / (chains["do-nothing, few replies"]["busy"]["cpu_per_1000"] + result["floor"]), 1.5, "times")
    peer = chains.get("OpenDKIM + OpenDMARC")
    if peer:
        at_most("CPU to OpenDKIM + OpenDMARC", cpu / peer["busy"]["cpu_per_1000"], 1 / 6, "times")
    for way in ("unix", "tcp"):
        # Half a delay: less than one question more.
        at_most(f"{way}: cold p99 of the wait beyond the longest chain of questions", ours[way]["cold"]["beyond_chain_p99"], delay / 2, "ms")
        at_most(f"{way}: warm p99 of the wait", ours[way]["warm"]["end_p99"], delay / 2, "ms")
    at_most(f"memory at {result['open_sessions']} open sessions", ours["open"]["rss_mb"], 40, "MB")
    return found


def text(result):
    lines = [busy_table(result), "", delay_table(result), "", memory_table(result), "", f"Targets, for {result['judged']}:"]
    lines += [f"  {'reached' if reached else 'NOT REACHED':<12} {what}: {measured}" for what, measured, reached in targets(result)]
    return "\n".join(lines)
