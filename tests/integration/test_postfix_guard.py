"""The header checks of README.md in a real Postfix: what a sender forges goes, what anshind stamped and what others wrote stays."""

import smtplib
import socketserver
import subprocess
import threading
import unittest

import lab
import milter_client
import stamps
from case_files import load_case
from postfix import RETURN, RETURN_PORT, SIMPLE_FILTER, Postfix

FILTER_PORT = 2528
ID = lab.AUTHSERV_ID.encode()

# With the milter away nobody but the header checks stands between these and webmail.
FORGED = [b"Anshin-Mark: v=1", b"ANSHIN-mark : v=1", b"Anshin-Mark\t:v=1", b"Anshin-Mark:\r\n v=1", b"BIMI-Location: v=BIMI1", b"BIMI-Indicator: x",
          *(b"Authentication-Results: " + value for value in (
              ID + b"; dmarc=pass", ID.upper() + b"; dmarc=pass", ID + b" 1; dmarc=pass", ID + b"/job; dmarc=pass", ID + b".; dmarc=pass", ID + b"(x); dmarc=pass", ID,
              b"(hi; there) " + ID + b"; dmarc=pass", b"(a (b) \\) ;) " + ID + b"; dmarc=pass", b'"' + ID + b'"; dmarc=pass', b'"mx\\.example.jp"; dmarc=pass', b'"m\\x.example.jp"; dmarc=pass',
              b"mx\\.example.jp; dmarc=pass", b"\r\n " + ID + b";\r\n dmarc=pass", b"\r\n (x)\r\n " + ID + b"; dmarc=pass", b"\t " + ID + b"\t; dmarc=pass", b"=?us-ascii?Q?mx=2Eexample=2Ejp?=; dmarc=pass",
              b"(;" + ID + b"; dmarc=pass", b"mx.ex\"am\"ple.jp; dmarc=pass", b"'" + ID + b"'; dmarc=pass")),
          b"Authentication-Results :" + ID + b"; dmarc=pass", b"authentication-results:" + ID + b";dmarc=pass"]

# What others wrote is theirs.
OTHERS = [b"Authentication-Results: " + value for value in (
    b"foo.mx.example.jp; spf=pass", b"mx.example.jp.example.com; spf=pass", b"mx-example-jp.example.com; spf=pass", b"mx.example.com; spf=pass (mx.example.jp)", b"mx.example.org 1; dkim=pass header.d=mx.example.jp",
    b"\r\n mx.example.net;\r\n spf=pass smtp.mailfrom=mx.example.jp", b"mxexampleXjp; none")] + [b"ARC-Authentication-Results: i=1; mx.example.jp; dmarc=pass", b"X-Anshin-Mark: v=1"]


class Filter:
    """A content filter that takes messages by SMTP and hands them back to Postfix unchanged, as amavis does."""

    def __init__(self):
        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(b"220 filter\r\n")
                sender, recipients = "", []
                while line := self.rfile.readline():
                    verb = line[:4].upper()
                    if verb in (b"MAIL", b"RCPT"):
                        address = line.split(b"<", 1)[1].split(b">", 1)[0].decode()
                        sender, recipients = (address, []) if verb == b"MAIL" else (sender, [*recipients, address])
                    if verb == b"DATA":
                        self.wfile.write(b"354 go on\r\n")
                        lines = []
                        while (text := self.rfile.readline()) != b".\r\n":
                            lines.append(text[1:] if text.startswith(b".") else text)
                        with smtplib.SMTP("127.0.0.1", RETURN_PORT, timeout=lab.PATIENCE) as client:
                            client.sendmail(sender, recipients, b"".join(lines))
                    self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
                    if verb == b"QUIT":
                        return

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server(("127.0.0.1", FILTER_PORT), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


@unittest.skipUnless(lab.is_inside(), "needs root, for a network namespace of its own")
class PostfixGuardTests(unittest.TestCase):
    build = None

    def scene(self, **options):
        site = self.enterContext(lab.Site(self.build))
        postfix = self.enterContext(Postfix(site, f"unix:{site.folder}/anshind.sock", **options))
        return site, postfix

    def deliver(self, postfix, case, message, recipient):
        code, text = postfix.send(case.envelope, message, recipient)
        self.assertEqual(code, 250, f"{text}\n{postfix.log()[-1500:]}")
        try:
            return milter_client.parse_message(postfix.sink.wait_for(recipient))[0]
        except AssertionError as error:
            raise AssertionError(f"{error}\n{postfix.log()[-3000:]}") from error

    def test_what_a_sender_forges_goes_while_the_milter_is_away(self):
        _, postfix = self.scene()
        case = load_case("unregistered")
        for number, field in enumerate(FORGED + OTHERS):
            name, _, value = field.partition(b":")
            fields = self.deliver(postfix, case, b"X-Before: 1\r\n" + field + b"\r\n" + case.message, f"user{number}@example.jp")
            wanted = name.strip().lower()
            arrived = [stamps.one_line(stamps.unfold(text)) for other, text in fields if other.strip().lower() == wanted]
            expected = [stamps.one_line(stamps.unfold(value))] if field in OTHERS else []
            with self.subTest(field):
                self.assertEqual(arrived, expected)

    def check_filter(self, site, postfix):
        self.enterContext(lab.Daemon(site, "anshind", milter={"socket_group": "postfix"}))
        for name, mark in (("verified-qualitia", "verified"), ("forged-fields-unregistered", "none"), ("name-of-organisation", "suspect")):
            case = load_case(name)
            fields = self.deliver(postfix, case, case.message, f"{name}@example.jp")
            with self.subTest(name):
                self.assertEqual([stamps.parse_mark(value)["r"] for field, value in fields if field.lower() == b"anshin-mark"], [mark])
                self.assertEqual(len([value for field, value in fields if field.lower() == b"authentication-results" and stamps.is_ours(value, lab.AUTHSERV_ID)]), 1)

    def test_stamps_survive_a_filter_that_hands_mail_back_by_smtp(self):
        self.enterContext(Filter())
        site, postfix = self.scene(services=RETURN, settings=f"content_filter = smtp:127.0.0.1:{FILTER_PORT}")
        self.check_filter(site, postfix)

    def test_stamps_survive_a_filter_that_hands_mail_back_by_sendmail(self):
        site, postfix = self.scene(services=SIMPLE_FILTER)
        master = postfix.config / "master.cf"
        option = "  -o cleanup_service_name=cleanup-outside\n"
        master.write_text(master.read_text().replace(option, option + "  -o content_filter=filter:dummy\n", 1))
        # sendmail(1) reads /etc/postfix alone when it is not root's; the mount is seen in this test's namespace only.
        subprocess.run(["mount", "--bind", postfix.config, "/etc/postfix"], check=True)
        self.addCleanup(subprocess.run, ["umount", "/etc/postfix"], check=True)
        postfix.reload()
        self.check_filter(site, postfix)

    def test_before_queue_filter_is_a_relay(self):
        """smtpd_proxy_filter: the milter is at the smtpd after the filter, and the smtpd before it tells the client."""
        self.enterContext(Filter())
        site = self.enterContext(lab.Site(self.build))
        milter = f"unix:{site.folder}/anshind.sock"
        postfix = self.enterContext(Postfix(site, "", services=RETURN.replace("smtpd_milters=", f"smtpd_milters={milter}"), settings=f"smtpd_proxy_filter = 127.0.0.1:{FILTER_PORT}"))
        master = postfix.config / "master.cf"
        master.write_text(master.read_text().replace("  -o content_filter=\n", "  -o smtpd_proxy_filter=\n  -o smtpd_authorized_xforward_hosts=127.0.0.0/8\n"))
        postfix.reload()
        daemon = self.enterContext(lab.Daemon(site, "anshind", milter={"socket_group": "postfix", "relays": ["127.0.0.1/32"]}))
        for name, mark, spf in (("verified-qualitia", "verified", "pass"), ("spoofed-registered", "failed", "fail"), ("ipv6-client", "verified", "pass")):
            case = load_case(name)
            fields = self.deliver(postfix, case, case.message, f"{name}@example.jp")
            with self.subTest(name):
                self.assertEqual([stamps.parse_mark(value)["r"] for field, value in fields if field.lower() == b"anshin-mark"], [mark], daemon.log()[-1500:])
                results = [stamps.parse_results(value)[1] for field, value in fields if field.lower() == b"authentication-results" and stamps.is_ours(value, lab.AUTHSERV_ID)]
                self.assertIn(("spf", spf), [(method, result) for method, result, properties in results[0] if "smtp.helo" not in properties])
