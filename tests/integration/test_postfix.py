"""A real Postfix with anshind behind it, a real name server, real SMTP."""

import os
import signal
import socket
import time
import unittest

import lab
import milter_client
import stamps
from case_files import load_case
from postfix import Postfix

# Cases that every MTA can carry, checked against the stamps that arrive.
CARRIED = ("verified-qualitia", "verified-subdomain", "verified-jipdec", "unregistered", "spoofed-registered", "broken-body", "forged-fields-unregistered", "mailing-list",
           "spf-only", "third-party-signature", "two-signatures-one-broken", "ed25519", "canonical-simple-simple", "null-sender", "ipv6-client", "name-iso-2022-jp",
           "u-label-sender", "eight-results", "forged-marks", "spf-large-answer", "key-behind-cname", "name-of-organisation", "two-from-victim-last", "japanese-body",
           "results-folded", "psd-sibling")


@unittest.skipUnless(lab.is_inside(), "needs root, for a network namespace of its own")
class PostfixTests(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build))
        cls.name_server = cls.enterClassContext(lab.NameServer(cls.site))
        cls.dns = {"servers": [f"127.0.0.1:{cls.name_server.port}"], "zone_file": None}
        cls.socket = {"socket": f"unix:{cls.site.folder}/anshind.sock", "socket_group": "postfix"}
        cls.postfix = cls.enterClassContext(Postfix(cls.site, f"unix:{cls.site.folder}/anshind.sock"))
        cls.number = 0

    def daemon(self, **changes):
        daemon = lab.Daemon(self.site, "anshind", **{"dns": self.dns, **changes, "milter": {**self.socket, **changes.get("milter", {})}})
        return self.enterContext(daemon)

    def recipient(self):
        PostfixTests.number += 1
        return f"user{PostfixTests.number}@example.jp"

    def deliver(self, case, message=None):
        """Sends a case's message, expects it to be taken, returns the fields that arrive."""
        recipient = self.recipient()
        code, text = self.postfix.send(case.envelope, message or case.message, recipient)
        self.assertEqual(code, 250, f"{text}\n{self.postfix.log()[-1500:]}")
        return milter_client.parse_message(self.postfix.sink.wait_for(recipient))[0]

    @staticmethod
    def values(fields, name):
        return [value for other, value in fields if other.strip().lower() == name.lower().encode()]

    def marks(self, fields):
        return [stamps.parse_mark(value)["r"] for value in self.values(fields, "Anshin-Mark")]

    def results(self, fields):
        ours = [value for value in self.values(fields, "Authentication-Results") if stamps.is_ours(value, lab.AUTHSERV_ID)]
        self.assertEqual(len(ours), 1)
        return stamps.parse_results(ours[0])[1]

    def test_messages_arrive_with_the_right_stamps(self):
        self.daemon()
        for name in CARRIED:
            with self.subTest(name):
                case = load_case(name)
                fields = self.deliver(case)
                results = self.results(fields)
                expected = case.expect
                if isinstance(expected["mark"]["result"], str):
                    self.assertEqual(self.marks(fields), [expected["mark"]["result"]])
                else:
                    self.assertIn(self.marks(fields)[0], expected["mark"]["result"]["$in"])
                self.assertEqual([result for method, result, _ in results if method == "dmarc"], [expected["dmarc"]["result"]])
                signatures = [result for method, result, _ in results if method == "dkim" and result != "none"]
                if isinstance(expected.get("dkim"), list):
                    self.assertEqual(signatures, [signature["result"] for signature in expected["dkim"]])
                for text in case.gone:
                    field, _, part = text.partition(": ")
                    self.assertFalse([value for value in self.values(fields, field) if part.encode() in stamps.unfold(value)], f"{text} should be gone")
                top = [field.lower() for field, _ in fields[:2]]
                self.assertEqual(sorted(top), [b"anshin-mark", b"authentication-results"])

    def test_marks_of_delivered_mail_verify(self):
        self.daemon()
        recipient = self.recipient()
        case = load_case("verified-qualitia")
        self.postfix.send(case.envelope, stamps.SHOWN + case.message, recipient)
        message = self.postfix.sink.wait_for(recipient)
        for content, status in ((message, 0), (b"Reply-To: x@example.com\r\n" + message, 1), (message.replace(b"text/plain", b"text/html"), 1), (message.replace(b"Subject: News", b"Subject: Spam"), 1), (message.replace(b"r=verified", b"r=none"), 1)):
            path = self.site.folder / "delivered.eml"
            path.write_bytes(content)
            done = self.build.ctl("mark", "verify", path, "--public-key", self.site.folder / "mark.pem.pub")
            self.assertEqual(done.returncode, status, done.stdout + done.stderr)

    def test_enforce_rejects_with_a_text_that_the_client_sees(self):
        self.daemon(policy={"mode": "enforce"})
        case = load_case("spoofed-registered")
        code, text = self.postfix.send(case.envelope, case.message, self.recipient())
        self.assertEqual(code, 550)
        self.assertIn("5.7.1", text)
        self.assertIn("qualitia.co.jp", text)

    def test_enforce_quarantines_into_the_hold_queue(self):
        self.daemon(policy={"mode": "enforce"})
        case, recipient = load_case("quarantine"), self.recipient()
        code, _ = self.postfix.send(case.envelope, case.message, recipient)
        self.assertEqual(code, 250)
        held = lab.wait_until(lambda: [entry for entry in self.postfix.queue() if entry["recipients"][0]["address"] == recipient], "the message to be queued")
        self.assertEqual(held[0]["queue_name"], "hold")

    def test_monitor_accepts_what_enforce_would_refuse(self):
        self.daemon()
        for name in ("spoofed-registered", "quarantine"):
            fields = self.deliver(load_case(name))
            self.assertIn("fail", [result for method, result, _ in self.results(fields) if method == "dmarc"])

    def test_reload_while_a_message_is_under_way(self):
        daemon = self.daemon()
        case, recipient = load_case("spoofed-registered"), self.recipient()
        client = self.postfix.connect(case.envelope)
        self.addCleanup(client.close)
        self.postfix.start_message(client, case.envelope, recipient)
        daemon.reconfigure(policy={"mode": "enforce"})
        daemon.signal(signal.SIGHUP)
        lab.wait_until(lambda: self.postfix.send(case.envelope, case.message, self.recipient())[0] == 550, "the new configuration to hold for new sessions")
        code, text = self.postfix.finish_message(client, case.message)
        self.assertIn(code, (250, 550), text)
        self.assertTrue(daemon.alive())
        self.assertEqual(client.noop()[0], 250)

    def test_reload_of_a_broken_file_changes_nothing(self):
        daemon = self.daemon()
        daemon.config.write_text("[milter\nsocket = 1\n", encoding="utf-8")
        daemon.signal(signal.SIGHUP)
        lab.wait_until(lambda: "anshind.toml" in daemon.log(), "an error in the log")
        self.assertEqual(self.marks(self.deliver(load_case("verified-qualitia"))), ["verified"])

    def test_new_registry_takes_effect_without_a_signal(self):
        daemon = self.daemon()
        case = load_case("verified-jipdec")
        self.assertEqual(self.marks(self.deliver(case)), ["verified"])
        try:
            done = self.build.ctl("registry", "remove", "jcn:1010405009403", "-c", daemon.config, "--registry", "robins")
            self.assertEqual(done.returncode, 0, done.stderr)
            lab.wait_until(lambda: self.marks(self.deliver(case)) == ["none"], "the daemon to notice the change")
        finally:
            self.build.ctl("registry", "import", lab.MESSAGES / "registry.jsonl", "-c", daemon.config, "--registry", "robins")

    def test_terminate_lets_a_message_under_way_finish(self):
        daemon = self.daemon()
        case, recipient = load_case("verified-qualitia"), self.recipient()
        client = self.postfix.connect(case.envelope)
        self.addCleanup(client.close)
        self.postfix.start_message(client, case.envelope, recipient)
        time.sleep(1)  # MAIL has no reply: nothing tells when the daemon has read it
        daemon.signal(signal.SIGTERM)
        lab.wait_until(lambda: not os.path.exists(daemon.address), "the daemon to close its socket")
        code, text = self.postfix.finish_message(client, case.message)
        self.assertEqual(code, 250, text)
        client.close()
        self.assertEqual(self.marks(milter_client.parse_message(self.postfix.sink.wait_for(recipient))[0]), ["verified"])
        self.assertEqual(daemon.process.wait(lab.PATIENCE), 0)
        self.assertFalse(os.path.exists(daemon.address), "the socket file should be gone")

    def test_death_of_the_daemon_does_not_stop_mail(self):
        daemon = self.daemon()
        case, recipient = load_case("forged-fields-unregistered"), self.recipient()
        client = self.postfix.connect(case.envelope)
        self.addCleanup(client.close)
        self.postfix.start_message(client, case.envelope, recipient)
        daemon.process.kill()
        daemon.process.wait()
        code, text = self.postfix.finish_message(client, case.message)
        self.assertEqual(code, 250, text)
        fields, _ = milter_client.parse_message(self.postfix.sink.wait_for(recipient))
        self.assertEqual(self.values(fields, "Anshin-Mark"), [], "header_checks should have removed the forgery")
        self.assertEqual(len(self.values(fields, "Authentication-Results")), 1)
        self.assertTrue(os.path.exists(daemon.address), "this test wants the socket file that a killed daemon leaves")
        daemon.start()
        self.assertEqual(self.marks(self.deliver(load_case("verified-qualitia"))), ["verified"])

    def test_no_daemon_at_all(self):
        case = load_case("forged-fields-unregistered")
        fields = self.deliver(case)
        self.assertEqual(self.values(fields, "Anshin-Mark"), [])
        self.assertEqual([value for value in self.values(fields, "Authentication-Results") if stamps.is_ours(value, lab.AUTHSERV_ID)], [])

    def test_large_message_takes_no_memory(self):
        daemon = self.daemon()
        case = load_case("verified-qualitia")
        self.deliver(case)
        self.deliver(case, case.message + b"0123456789" * 10 + b"\r\n")
        before = daemon.memory_kb("VmHWM")
        fields = self.deliver(case, case.message + (b"0123456789" * 7 + b"\r\n") * 430000)
        grown = daemon.memory_kb("VmHWM") - before
        self.assertIn("fail", [result for method, result, _ in self.results(fields) if method == "dkim"])
        self.assertLess(grown, 1024, "KB more than after a small message")

    def test_field_as_long_as_postfix_takes_is_stamped(self):
        self.daemon()
        case = load_case("forged-fields-unregistered")
        fields = self.deliver(case, b"X-Long: " + b"x" * 990 + b"\r\n " + b"\r\n ".join([b"x" * 990] * 90) + b"\r\n" + case.message)
        self.assertEqual(self.marks(fields), ["none"])

    def test_authenticated_submitters_are_left_alone(self):
        daemon = self.daemon(policy={"mode": "enforce"})
        case = load_case("spoofed-registered")
        delivered = milter_client.deliver(daemon.address, case.envelope, case.message, mail_macros={"{auth_type}": "PLAIN", "{auth_authen}": "user"})
        self.assertEqual((delivered.action, delivered.outcome.edits), ("accept", []))

    def test_authenticated_submitters_cannot_forge(self):
        daemon = self.daemon(policy={"mode": "enforce"})
        case = load_case("forged-fields")
        delivered = milter_client.deliver(daemon.address, case.envelope, case.message, mail_macros={"{auth_type}": "PLAIN", "{auth_authen}": "user"})
        self.assertEqual(delivered.action, "accept")
        self.assertEqual(delivered.values("Anshin-Mark"), [])

    def test_trusted_networks_are_left_alone(self):
        self.daemon(policy={"mode": "enforce"})
        case = load_case("spoofed-registered")
        for address in ("127.0.0.2", "::1"):
            recipient = self.recipient()
            code, _ = self.postfix.send({**case.envelope, "client_ip": address}, case.message, recipient)
            self.assertEqual(code, 250)
            fields, _ = milter_client.parse_message(self.postfix.sink.wait_for(recipient))
            self.assertEqual(self.values(fields, "Anshin-Mark") + self.values(fields, "Authentication-Results"), [])

    def test_inet_socket(self):
        self.daemon(milter={"socket": "inet:8891@127.0.0.1", "socket_group": None})
        self.postfix.configure("inet:127.0.0.1:8891")
        self.postfix.reload()
        self.addCleanup(self.postfix.reload)
        self.addCleanup(self.postfix.configure, f"unix:{self.site.folder}/anshind.sock")
        case = load_case("verified-qualitia")
        lab.wait_until(lambda: self.marks(self.deliver(case)) == ["verified"], "Postfix to use the inet socket")

    def test_stale_socket_file(self):
        path = self.site.folder / "anshind.sock"
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as stale:
            stale.bind(str(path))
        self.daemon()
        self.assertEqual(self.marks(self.deliver(load_case("verified-qualitia"))), ["verified"])

    def test_several_messages_in_one_session(self):
        self.daemon()
        cases = [load_case(name) for name in ("verified-qualitia", "spf-only", "verified-qualitia")]
        client = self.postfix.connect(cases[0].envelope)
        self.addCleanup(client.close)
        seen = []
        for case in cases:
            recipient = self.recipient()
            self.postfix.start_message(client, case.envelope, recipient)
            self.assertEqual(self.postfix.finish_message(client, case.message)[0], 250)
            seen += self.marks(milter_client.parse_message(self.postfix.sink.wait_for(recipient))[0])
        self.assertEqual(seen, ["verified", "failed", "verified"])
