"""A real Sendmail with anshind behind it: stamps, removal of forgeries, rejection, quarantine."""

import unittest

import lab
import milter_client
import sendmail
import stamps
from case_files import load_case

PORT = 8892


@unittest.skipUnless(lab.is_inside(), "needs root, for a network namespace of its own")
@unittest.skipUnless(sendmail.is_there(), "Sendmail is not unpacked; scripts/install-deps --sendmail does it")
class SendmailTests(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        cls.cases = {name: load_case(name) for name in ("verified-qualitia", "canonical-simple-simple", "forged-fields-unregistered", "forged-marks", "eight-results", "spoofed-registered")}
        lab.add_addresses({case.envelope["client_ip"] for case in cls.cases.values()})
        cls.site = cls.enterClassContext(lab.Site(cls.build))
        cls.sendmail = cls.enterClassContext(sendmail.Sendmail(cls.site, PORT))

    def daemon(self, **changes):
        return self.enterContext(lab.Daemon(self.site, "anshind", milter={"socket": f"inet:{PORT}@127.0.0.1"}, **changes))

    def deliver(self, name):
        case, recipient = self.cases[name], f"{name}@example.jp"
        code, text = self.sendmail.send(case.envelope, case.message, recipient)
        self.assertEqual(code, 250, text)
        return milter_client.parse_message(self.sendmail.sink.wait_for(recipient))[0]

    @staticmethod
    def values(fields, name):
        return [value for other, value in fields if other.strip().lower() == name.lower().encode()]

    def test_marks(self):
        self.daemon()
        for name in ("verified-qualitia", "canonical-simple-simple"):
            marks = [stamps.parse_mark(value)["r"] for value in self.values(self.deliver(name), "Anshin-Mark")]
            self.assertEqual(marks, ["verified"], name)

    def test_marks_of_delivered_mail_verify(self):
        self.daemon()
        case, recipient = self.cases["verified-qualitia"], "verify@example.jp"
        self.sendmail.send(case.envelope, stamps.SHOWN + case.message, recipient)
        message = self.sendmail.sink.wait_for(recipient)
        for content, status in ((message, 0), (b"Reply-To: x@example.com\r\n" + message, 1)):
            path = self.site.folder / "delivered.eml"
            path.write_bytes(content)
            done = self.build.ctl("mark", "verify", path, "--public-key", self.site.folder / "mark.pem.pub")
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)

    def test_forgeries_are_removed(self):
        self.daemon()
        for name in ("forged-fields-unregistered", "forged-marks", "eight-results"):
            with self.subTest(name):
                fields = self.deliver(name)
                self.assertEqual([stamps.parse_mark(value)["r"] for value in self.values(fields, "Anshin-Mark")], ["none"])
                self.assertEqual(len([value for value in self.values(fields, "Authentication-Results") if stamps.is_ours(value, lab.AUTHSERV_ID)]), 1)
                for text in self.cases[name].gone:
                    field, _, part = text.partition(": ")
                    self.assertFalse([value for value in self.values(fields, field) if part.encode() in stamps.unfold(value)], text)
                for text in self.cases[name].present:
                    field, _, part = text.partition(": ")
                    self.assertTrue([value for value in self.values(fields, field) if part.encode() in stamps.unfold(value)], text)

    def test_enforce_rejects(self):
        self.daemon(policy={"mode": "enforce"})
        case = self.cases["spoofed-registered"]
        code, text = self.sendmail.send(case.envelope, case.message, "rejected@example.jp")
        self.assertEqual(code, 550)
        self.assertIn("5.7.1", str(text))
