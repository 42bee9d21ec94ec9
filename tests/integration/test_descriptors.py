"""More connections than there are descriptors: those above wait and are served later; the DNS, the registries and the metrics go on."""

import os
import pathlib
import resource
import socket
import threading
import time
import unittest
import urllib.request

import fake_dns
import lab
import stamps
from case_files import load_case
from milter_client import Connection

LIMIT = 160
CEILING = LIMIT - LIMIT // 4  # connections get no number above
# The mark of a message of a registered organisation that lacks all records, as against "unavailable".
ANSWERED = "failed"
METRICS = "127.0.0.1:9894"


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@unittest.skipUnless(lab.is_inside(), "needs a network of its own")
class Descriptors(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build))
        cls.case = load_case("verified-qualitia")

    def setUp(self):
        self.server = self.enterContext(fake_dns.FakeDns(lambda query: fake_dns.answer(query, 3)))
        self.daemon = self.enterContext(lab.Daemon(self.site, dns={"servers": [f"127.0.0.1:{self.server.port}"], "zone_file": None},
                                                   metrics={"listen": METRICS}, policy={"mode": "monitor"}))
        resource.prlimit(self.daemon.process.pid, resource.RLIMIT_NOFILE, (LIMIT, LIMIT))
        self.idle = []
        self.addCleanup(self.close_idle)

    def close_idle(self):
        while self.idle:
            self.idle.pop().close()

    def fill(self):
        """Connects until the daemon takes no more, and some times more."""
        for _ in range(LIMIT):
            client = socket.socket(socket.AF_UNIX)
            client.settimeout(lab.PATIENCE)
            client.connect(self.daemon.address)
            self.idle.append(client)
        lab.wait_until(lambda: "descriptors are short" in self.daemon.log(), "the daemon to say that it takes no more connections")

    def mark(self, connection):
        connection.session(self.case.envelope)
        delivered = connection.message(self.case.envelope, self.case.message)
        self.assertEqual(delivered.action, "accept")
        return stamps.parse_mark(delivered.values("Anshin-Mark")[0])["r"]

    def metric(self, name):
        text = urllib.request.urlopen(f"http://{METRICS}/metrics", timeout=lab.PATIENCE).read().decode()
        return next(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))

    def test_connections_above_wait_and_the_rest_goes_on(self):
        with Connection(self.daemon.address) as early:
            self.fill()
            self.assertEqual(self.mark(early), ANSWERED)
            serial = self.metric("anshin_registry_serial")
            self.assertEqual(self.build.ctl("registry", "add", "-c", self.daemon.config, "--registry", "robins", "--id", "test:more", "--name", "見本",
                                            "--domain", "more.example.jp").returncode, 0)
            lab.wait_until(lambda: self.metric("anshin_registry_serial") > serial, "the daemon to read the registry again")
            self.assertLess(self.daemon.open_files(), LIMIT)

            late = []
            waiting = threading.Thread(target=lambda: late.append(self.late_mark()))
            waiting.start()
            before = processor_seconds(self.daemon.process.pid)
            time.sleep(2)
            self.assertLess(processor_seconds(self.daemon.process.pid) - before, 0.5)
            self.assertEqual(self.daemon.log().count("descriptors are short"), 1)
            self.assertEqual(late, [])
            self.close_idle()
            waiting.join(2 * lab.PATIENCE)
            self.assertEqual(late, [ANSWERED])
        lab.wait_until(lambda: "descriptors suffice again" in self.daemon.log(), "the daemon to say that it takes connections again", 60)

    def late_mark(self):
        with Connection(self.daemon.address, timeout=2 * lab.PATIENCE) as late:
            return self.mark(late)

    def test_it_stops_while_connections_wait(self):
        self.fill()
        self.daemon.process.terminate()
        self.assertEqual(self.daemon.process.wait(lab.PATIENCE), 0)

    def test_connections_keep_off_the_reserve(self):
        self.fill()
        folder = pathlib.Path(f"/proc/{self.daemon.process.pid}/fd")
        sockets = [int(entry.name) for entry in folder.iterdir() if os.readlink(entry).startswith("socket:")]
        # One more than the ceiling allows is held at the gate.
        self.assertLessEqual(len([number for number in sockets if number >= CEILING]), 1)
