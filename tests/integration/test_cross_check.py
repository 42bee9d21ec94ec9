"""The second opinion: both engines see the same messages; what differs is shown, logged and counted, and decides nothing."""

import json
import re
import unittest
import urllib.request

import lab
import milter_client
from case_files import load_case

METRICS = "127.0.0.1:19891"
# The reference engine takes a CR that stands alone for what it is not.
DIFFERENT = "bare-cr-body"
EQUAL = "verified-qualitia"


def counters(text):
    found = re.findall(r'^anshin_cross_checks_total\{protocol="(\w+)",result="(\w+)"\} (\d+)', text, re.MULTILINE)
    return {(protocol, result): int(count) for protocol, result, count in found}


class CrossCheck(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build))

    def verify(self, name, *options):
        case = load_case(name)
        path = self.site.folder / "message.eml"
        path.write_bytes(case.message)
        envelope = case.envelope
        done = self.build.ctl("verify", "-c", self.site.write_configuration(), f"--client-ip={envelope['client_ip']}", f"--helo={envelope['helo']}",
                              f"--mail-from={envelope['mail_from']}", *options, path)
        return done.stdout.decode()

    def test_table(self):
        text = self.verify(EQUAL, "--cross-check")
        self.assertRegex(text, r"dkim +pass +pass +agree +d=qualitia\.co\.jp s=s1")
        self.assertNotIn("differ", text)
        text = self.verify(DIFFERENT, "--cross-check")
        self.assertRegex(text, r"dkim +pass +fail +differ +d=qualitia\.co\.jp s=s1")
        self.assertRegex(text, r"reference +fail: the body hash differs")

    def test_json(self):
        judged = json.loads(self.verify(DIFFERENT, "--cross-check", "--json"))
        signature = next(entry for entry in judged["cross_check"] if entry["protocol"] == "dkim")
        self.assertEqual((signature["native"]["result"], signature["reference"]["result"], signature["result"]), ("pass", "fail", "differ"))
        self.assertTrue(signature["native"]["reason"] and signature["reference"]["reason"])
        self.assertNotIn("cross_check", json.loads(self.verify(DIFFERENT, "--json")))

    def test_daemon(self):
        different, equal = load_case(DIFFERENT), load_case(EQUAL)
        for engine in ("native", "reference"):
            plain = lab.Daemon(self.site, f"{engine}-plain", verify={"engine": engine})
            checked = lab.Daemon(self.site, f"{engine}-checked", verify={"engine": engine, "cross_check": 1.0}, metrics={"listen": METRICS})
            with self.subTest(engine), plain, checked:
                for case in (different, equal):
                    one = milter_client.deliver(plain.address, case.envelope, case.message)
                    two = milter_client.deliver(checked.address, case.envelope, case.message)
                    self.assertEqual(one.action, two.action)
                    self.assertEqual(one.values("Authentication-Results"), two.values("Authentication-Results"))
                lab.wait_until(lambda: checked.log().count("message queue_id=") == 2, "two log lines")
                lines = [line for line in checked.log().splitlines() if "cross_check " in line]
                self.assertEqual(len(lines), 1, lines)
                self.assertRegex(lines[0], r"result=differ protocol=dkim .*native=pass .*reference=fail|result=differ protocol=dkim .*reference=fail .*native=pass")
                self.assertNotIn("cross_check ", plain.log())
                with urllib.request.urlopen(f"http://{METRICS}/metrics", timeout=10) as answer:
                    counted = counters(answer.read().decode())
                self.assertEqual(counted["dkim", "differ"], 1)
                self.assertEqual(counted["dkim", "agree"], 1)
                self.assertEqual(counted["spf", "agree"], 4)
                self.assertEqual(counted["dmarc", "agree"], 2)

    def test_share(self):
        case = load_case(DIFFERENT)
        with lab.Daemon(self.site, "share", verify={"cross_check": 0.25}) as daemon:
            for _ in range(8):
                milter_client.deliver(daemon.address, case.envelope, case.message)
            lab.wait_until(lambda: daemon.log().count("message queue_id=") == 8, "eight log lines")
            self.assertEqual(sum("cross_check " in line for line in daemon.log().splitlines()), 2)
