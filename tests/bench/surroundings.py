"""What the benchmark's namespace has in place of the host's: a name server in /etc/resolv.conf, and a syslog that throws away."""

import contextlib
import pathlib
import socket
import subprocess
import threading

DEV_LOG = pathlib.Path("/dev/log")


def use_own_name_server(folder):
    """All programs here find their name server as on any host."""
    own = folder / "resolv.conf"
    own.write_text("nameserver 127.0.0.1\n")
    subprocess.run(["mount", "--bind", str(own), "/etc/resolv.conf"], check=True)


@contextlib.contextmanager
def syslog(folder):
    """Milters that log to syslog pay for it here as on any host; what reads their lines is not counted."""
    own = folder / "syslog.sock"
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(str(own))
    was_there = DEV_LOG.exists()
    if not was_there:
        DEV_LOG.touch()
    subprocess.run(["mount", "--bind", str(own), str(DEV_LOG)], check=True)
    threading.Thread(target=_drain, args=[receiver], daemon=True).start()
    try:
        yield
    finally:
        subprocess.run(["umount", str(DEV_LOG)], check=True)
        if not was_there:
            DEV_LOG.unlink()


def _drain(receiver):
    while True:
        receiver.recv(65536)
