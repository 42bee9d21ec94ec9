"""Name servers that fail, lie or stay silent (row 24 of the list of attacks): mail flows in bounded time, and nothing passes."""

import unittest

import fake_dns
import lab
import stamps
from case_files import load_case
from milter_client import Connection


class SlowDns(unittest.TestCase):
    build = None
    DEADLINE = 1.5

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build))
        cls.case = load_case("verified-qualitia")

    def judge(self, behave, **policy):
        with fake_dns.FakeDns(behave) as server:
            dns = {"servers": [f"127.0.0.1:{server.port}"], "zone_file": None, "timeout_ms": 400, "deadline_ms": int(self.DEADLINE * 1000)}
            with lab.Daemon(self.site, "slow", dns=dns, policy={"mode": "enforce", **policy}) as daemon:
                # The client's own time-out is the bound: it fails the test if the deadline is not kept.
                with Connection(daemon.address, timeout=self.DEADLINE + 5) as connection:
                    connection.session(self.case.envelope)
                    delivered = connection.message(self.case.envelope, self.case.message)
                self.assertTrue(daemon.alive())
                self.assertGreater(server.queries, 0)
                return delivered

    def check(self, behave, results):
        delivered = self.judge(behave)
        self.assertEqual(delivered.action, "accept")
        found = stamps.parse_results(delivered.values("Authentication-Results")[0])[1]
        self.assertNotIn("pass", [result for _, result, _ in found])
        self.assertIn(("dmarc", results), [(method, result) for method, result, _ in found])
        return stamps.parse_mark(delivered.values("Anshin-Mark")[0])["r"]

    def test_silence(self):
        self.assertEqual(self.check(fake_dns.silence, "temperror"), "unavailable")

    def test_server_failure(self):
        self.assertEqual(self.check(fake_dns.server_failure, "temperror"), "unavailable")

    def test_nonsense(self):
        self.assertEqual(self.check(fake_dns.nonsense, "temperror"), "unavailable")

    def test_wrong_identifier(self):
        self.assertEqual(self.check(fake_dns.wrong_identifier, "temperror"), "unavailable")

    def test_wrong_question(self):
        self.assertEqual(self.check(fake_dns.wrong_question, "temperror"), "unavailable")

    def test_truncated_and_no_tcp(self):
        self.assertEqual(self.check(fake_dns.truncated_for_ever, "temperror"), "unavailable")

    def test_pointer_loop(self):
        self.check(fake_dns.pointer_loop, "temperror")

    def test_cut_short(self):
        self.assertEqual(self.check(fake_dns.cut_short, "temperror"), "unavailable")

    def test_late_answers_are_waited_for(self):
        self.check(fake_dns.late, "none")

    def test_tempfail_if_the_admin_wants_it(self):
        delivered = self.judge(fake_dns.server_failure, dns_failure="tempfail")
        self.assertEqual(delivered.action, "tempfail")
        self.assertRegex(delivered.reply, r"^451 4\.\d\.\d ")
