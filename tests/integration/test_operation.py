"""What an operator does to the daemon and what the host does to it: signals, a log that nobody reads, slow clients, a port that is taken, a registry that comes and goes."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import time
import unittest
import urllib.request

import lab
import stamps
from case_files import load_case, zone_with_faults
from milter_client import Connection, deliver

METRICS = ("127.0.0.1", 19895)  # in a network namespace of its own
# Seconds. What is bounded at the end: messages that stand still (5), a reader of the log that is stuck (3), and some for a loaded machine. Each of them took two minutes, or for ever.
END = 40
# With nothing left to do the daemon is gone in milliseconds.
END_OF_AN_IDLE_DAEMON = 4


class Unread(lab.Daemon):
    """A daemon whose standard error is a full pipe."""

    def start(self):
        self.reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETFL, os.O_NONBLOCK)
        with contextlib.suppress(BlockingIOError):
            while True:
                os.write(writer, b"x" * 4096)
        fcntl.fcntl(writer, fcntl.F_SETFL, 0)
        self.process = subprocess.Popen([str(self.site.build.anshind), "-c", str(self.config)], stdout=writer, stderr=writer, stdin=subprocess.DEVNULL)
        os.close(writer)
        lab.wait_until(self._is_up, "anshind to listen")

    def close(self):
        super().close()
        os.close(self.reader)

    def read_until(self, text):
        os.set_blocking(self.reader, False)
        received = b""

        def reads():
            nonlocal received
            with contextlib.suppress(BlockingIOError):
                while piece := os.read(self.reader, 65536):
                    received += piece
            return text in received
        lab.wait_until(reads, text.decode())
        return received


class OperationTests(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build, zone_with_faults()))
        cls.case = load_case("verified-qualitia")
        cls.spoof = load_case("spoofed-registered")

    def deliver(self, daemon, case=None, **options):
        case = case or self.case
        return deliver(daemon.address, case.envelope, case.message, **options)

    def mark(self, daemon):
        return stamps.parse_mark(self.deliver(daemon).values("Anshin-Mark")[0])["r"]

    def metric(self, name):
        with contextlib.suppress(OSError), urllib.request.urlopen("http://%s:%d/metrics" % METRICS, timeout=10) as answer:
            for line in answer.read().decode().splitlines():
                if line.startswith(name + " "):
                    return float(line.split()[1])
        return None

    def test_a_reader_of_the_log_that_is_stuck(self):
        daemon = self.enterContext(Unread(self.site, "unread"))
        self.assertEqual(self.mark(daemon), "verified")
        daemon.reconfigure(milter={"authserv_id": "other.example.jp"})
        daemon.signal(signal.SIGHUP)
        lab.wait_until(lambda: self.deliver(daemon).values("Authentication-Results")[0].strip().startswith(b"other.example.jp;"), "the reload")
        daemon.signal(signal.SIGTERM)
        self.assertEqual(daemon.process.wait(END), 0)

    def test_lost_lines_are_counted_and_said(self):
        daemon = self.enterContext(Unread(self.site, "counted", metrics={"listen": "%s:%d" % METRICS}))
        message = self.spoof.message
        with Connection(daemon.address) as connection:
            connection.session(self.spoof.envelope)
            while not self.metric("anshin_log_lines_lost_total"):
                for _ in range(2000):
                    connection.message(self.spoof.envelope, message, macros=False)
        self.assertIn(b" log lines were lost here", daemon.read_until(b"lost here"))

    def test_slow_clients_do_not_hold_the_end(self):
        daemon = self.enterContext(lab.Daemon(self.site, "slow", metrics={"listen": "%s:%d" % METRICS}))
        for _ in range(300):
            connection = self.enterContext(Connection(daemon.address, negotiate=False))
            connection.negotiate(6, 0x1FF, 0)  # every step has a reply: it is known what the daemon has read
            connection.session(self.case.envelope)
            connection.mail(self.case.envelope["mail_from"])
        daemon.signal(signal.SIGTERM)
        self.assertEqual(daemon.process.wait(END), 0)

    def test_with_metrics_and_idle_connections_there_the_end_comes_at_once(self):
        daemon = self.enterContext(lab.Daemon(self.site, "quick", metrics={"listen": "%s:%d" % METRICS}))
        lab.wait_until(lambda: self.metric("anshin_connections") is not None, "the endpoint")
        for _ in range(5):
            self.enterContext(socket.create_connection(METRICS))
        self.assertEqual(self.metric("anshin_internal_errors_total"), 0)
        daemon.signal(signal.SIGTERM)
        self.assertEqual(daemon.process.wait(END_OF_AN_IDLE_DAEMON), 0)

    def test_signals_of_other_filters(self):
        daemon = self.enterContext(lab.Daemon(self.site, "signals"))
        daemon.signal(signal.SIGUSR2)
        daemon.signal(signal.SIGUSR1)
        lab.wait_until(lambda: "configuration reloaded from" in daemon.log(), "the reload")
        self.assertEqual(self.mark(daemon), "verified")

    def test_a_metrics_port_that_is_taken(self):
        with socket.create_server(METRICS):
            daemon = self.enterContext(lab.Daemon(self.site, "taken", metrics={"listen": "%s:%d" % METRICS}))
            self.assertEqual(self.mark(daemon), "verified")
            lab.wait_until(lambda: "the metrics endpoint is unavailable: [metrics] listen: cannot listen on 127.0.0.1:19895" in daemon.log(), "the alarm")
        lab.wait_until(lambda: self.metric("anshin_internal_errors_total") == 0, "the endpoint")
        lab.wait_until(lambda: "the metrics endpoint is available again" in daemon.log(), "the end of the alarm")
        self.assertEqual(daemon.log().count("metrics endpoint"), 2)

    def test_the_level_debug(self):
        daemon = self.enterContext(lab.Daemon(self.site, "debug", log={"level": "debug"}, metrics={"listen": "%s:%d" % METRICS}))
        self.deliver(daemon)
        self.deliver(daemon, mail_macros={"{auth_type}": "PLAIN", "{auth_authen}": "aoi"})
        with Connection(daemon.address) as connection:
            self.assertEqual(connection.connect("127.0.0.1"), "a")
        for line in ("connect client=203.0.113.45", "check queue_id=4XQ1 method=dkim subject=qualitia.co.jp/", "check queue_id=4XQ1 method=dmarc subject=qualitia.co.jp result=pass",
                     "registry queue_id=4XQ1 author_domain=qualitia.co.jp registry=robins reason=", "skip queue_id=4XQ1 client=203.0.113.45 reason=authenticated removed=",
                     "skip client=127.0.0.1 reason=trusted_network"):
            lab.wait_until(lambda line=line: line in daemon.log(), line)
        self.assertEqual(self.metric('anshin_skipped_total{reason="authenticated"}'), 1)
        self.assertGreaterEqual(self.metric('anshin_skipped_total{reason="trusted_network"}'), 1)

    def test_mail_that_fails_has_its_reason_in_the_log(self):
        daemon = self.enterContext(lab.Daemon(self.site, "reasons", registry=[]))
        message = self.case.message.replace(b"\r\n\r\n", b"\r\n\r\nchanged ", 1)
        deliver(daemon.address, {**self.case.envelope, "client_ip": "198.51.100.99"}, message)
        for key in (" dkim_reason=", " spf_reason=", " dmarc=fail "):
            lab.wait_until(lambda key=key: key in daemon.log(), key)

    def test_a_registry_that_is_away_for_a_moment(self):
        daemon = self.enterContext(lab.Daemon(self.site, "away"))
        file = self.site.folder / "robins" / "registry.db"
        aside = self.site.folder / "robins" / "aside"
        time.sleep(0.5)  # somewhere between two looks of the alarm's
        os.rename(file, aside)
        try:
            lab.wait_until(lambda: self.mark(daemon) == "unavailable", "the outage")
        finally:
            os.rename(aside, file)
        lab.wait_until(lambda: self.mark(daemon) == "verified", "its end")
        log = lab.wait_until(lambda: any(end in daemon.log() for end in ("is available again", "was unavailable for a moment")) and daemon.log(), "both halves in the log")
        self.assertIn("registry robins", log)
