"""Which name servers the daemon asks: those of /etc/resolv.conf as it changes, and a link-local one behind an interface."""

import contextlib
import socket
import subprocess
import unittest

import fake_dns
import lab
import stamps
from case_files import load_case
from milter_client import deliver

RESOLV_CONF = "/etc/resolv.conf"
LINK = "lo"
# The mark of a message of a registered organisation that lacks all records, as against "unavailable".
ANSWERED = "failed"


def no_such_name(query):
    return fake_dns.answer(query, 3)


@unittest.skipUnless(lab.is_inside(), "needs namespaces of its own")
class NameServers(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build))
        cls.case = load_case("verified-qualitia")

    def mark(self, daemon):
        delivered = deliver(daemon.address, self.case.envelope, self.case.message)
        return stamps.parse_mark(delivered.values("Anshin-Mark")[0])["r"]

    def daemon(self, name, **dns):
        dns = {"zone_file": None, "timeout_ms": 400, "tries": 1, "failure_ttl_s": 0, **dns}
        return lab.Daemon(self.site, name, dns=dns, policy={"mode": "monitor"})

    @contextlib.contextmanager
    def resolv_conf(self, target):
        """Puts a file in the place of the namespace's resolv.conf."""
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        subprocess.run(["mount", "--bind", target, RESOLV_CONF], check=True)
        try:
            yield
        finally:
            subprocess.run(["umount", RESOLV_CONF], check=True)

    def check_configuration(self, daemon):
        return subprocess.run([self.build.anshind, "-c", daemon.config, "--check"], capture_output=True, text=True, timeout=60).stdout

    def test_resolv_conf_that_is_empty_at_boot_and_filled_later(self):
        file = self.site.folder / "resolv.conf"
        file.write_text("")
        with self.resolv_conf(file), fake_dns.FakeDns(no_such_name, ("127.0.0.77", 53)) as server, self.daemon("boot") as daemon:
            lab.wait_until(lambda: f"{RESOLV_CONF}: it names no name server" in daemon.log() and f"name servers: 127.0.0.1:53 (from {RESOLV_CONF})" in daemon.log(),
                           "the daemon to say whom it asks")
            self.assertEqual(self.mark(daemon), "unavailable")
            file.write_text("nameserver 127.0.0.77\n")
            lab.wait_until(lambda: f"name servers: 127.0.0.77:53 (from {RESOLV_CONF})" in daemon.log(), "the daemon to follow resolv.conf")
            self.assertEqual(self.mark(daemon), ANSWERED)
            self.assertGreater(server.queries, 0)
            self.assertIn(f"[dns] servers: 127.0.0.77:53 (from {RESOLV_CONF})", self.check_configuration(daemon))

    def test_link_local_server_behind_an_interface(self):
        address = ["fe80::53/64", "dev", LINK]
        subprocess.run(["ip", "addr", "add", *address, "nodad"], check=True)
        self.addCleanup(subprocess.run, ["ip", "addr", "del", *address], check=True)
        with fake_dns.FakeDns(no_such_name, ("fe80::53", 0, 0, socket.if_nametoindex(LINK))) as server:
            for number, interface in enumerate((LINK, socket.if_nametoindex(LINK))):
                with self.subTest(interface=interface):
                    address = f"[fe80::53%{interface}]:{server.port}"
                    with self.daemon(f"link-{number}", servers=[address]) as daemon:
                        before = server.queries
                        self.assertEqual(self.mark(daemon), ANSWERED)
                        self.assertGreater(server.queries, before)
                        lab.wait_until(lambda: f"name servers: {address}" in daemon.log(), "the daemon to say whom it asks")


class Transports(unittest.TestCase):
    """What a server may not take: EDNS, or UDP."""

    build = None

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build))
        cls.case = load_case("verified-qualitia")

    def judge(self, behave, behave_tcp=fake_dns.silence, **dns):
        with fake_dns.FakeDns(behave, behave_tcp=behave_tcp) as server:
            dns = {"servers": [f"127.0.0.1:{server.port}"], "zone_file": None, "timeout_ms": 1000, **dns}
            with lab.Daemon(self.site, "form", dns=dns, policy={"mode": "monitor"}) as daemon:
                delivered = deliver(daemon.address, self.case.envelope, self.case.message)
                return stamps.parse_mark(delivered.values("Anshin-Mark")[0])["r"]

    def test_edns_that_is_dropped(self):
        self.assertEqual(self.judge(lambda query: None if fake_dns.has_edns(query) else no_such_name(query)), ANSWERED)

    def test_edns_that_is_unknown(self):
        self.assertEqual(self.judge(lambda query: fake_dns.answer(query, 4) if fake_dns.has_edns(query) else no_such_name(query)), ANSWERED)

    def test_tcp_alone(self):
        self.assertEqual(self.judge(fake_dns.silence, no_such_name, tcp=True), ANSWERED)
