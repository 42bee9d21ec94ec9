"""Starts processes for the benchmark and reads from /proc what they used."""

import contextlib
import os
import pathlib
import socket
import subprocess
import time

import lab

TICKS = os.sysconf("SC_CLK_TCK")


def accepts(place):
    """Whether somebody listens at "unix:/PATH" or "inet:PORT@ADDRESS"."""
    kind, _, rest = place.partition(":")
    with contextlib.suppress(OSError):
        with socket.socket(socket.AF_UNIX if kind == "unix" else socket.AF_INET, socket.SOCK_STREAM) as probe:
            port, _, host = rest.partition("@")
            probe.connect(rest if kind == "unix" else (host, int(port)))
            return True
    return False


@contextlib.contextmanager
def started(command, place, log_path):
    """A process that listens at `place`; it ends with the block."""
    if place.startswith("unix:"):
        pathlib.Path(place.removeprefix("unix:")).unlink(missing_ok=True)
    with open(log_path, "wb") as log:
        process = subprocess.Popen([str(part) for part in command], stdout=log, stderr=log, stdin=subprocess.DEVNULL)

    def is_up():
        if process.poll() is not None:
            raise AssertionError(f"{command[0]} ended with {process.returncode}: {pathlib.Path(log_path).read_text(errors='replace')[-2000:]}")
        return accepts(place)

    try:
        lab.wait_until(is_up, f"{command[0]} to listen at {place}")
        yield process
    finally:
        process.kill()  # libmilter takes seconds to end by itself
        process.wait()


def cpu_seconds(pids):
    """User and system time of all threads, those that have ended included."""
    total = 0
    for pid in pids:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def wait_until_idle(pids):
    """Until they have done what they were sent."""
    before = -1
    while cpu_seconds(pids) != before:
        before = cpu_seconds(pids)
        time.sleep(0.5)


def memory_mb(pids, field):
    """VmHWM (peak) or VmRSS of /proc/PID/status, or Pss (shared pages by halves) of smaps_rollup; all processes together."""
    total = 0
    for pid in pids:
        text = pathlib.Path(f"/proc/{pid}/{'smaps_rollup' if field == 'Pss' else 'status'}").read_text()
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith(field + ":"))
    return total / 1024
