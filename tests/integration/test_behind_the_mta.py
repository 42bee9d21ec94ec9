"""What Postfix and Sendmail do to a message behind their milters must not take a warning away, and the mark only where it cannot be helped."""

import unittest

import lab
import milter_client
import readers
import sendmail
import stamps
from dkim_signing import sign
from message_case import key
from postfix import SMTP_DOMAIN, Postfix

NAME = b"=?UTF-8?B?5qCq5byP5Lya56S+44Kv44Kq44Oq44OG44Kj44Ki?="
DATE = b"Date: Wed, 1 Apr 2026 21:00:00 +0900\r\n"
ID = b"Message-ID: <20260401.1@mail.example>\r\n"
SUBJECT = b"Subject: News\r\n"
BODY = b"\r\nNews of the month\r\n"
EIGHT_BIT = b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n" + "\r\nお知らせ\r\n".encode()
EVIL = b"From: " + NAME + b" <x@evil.example>\r\n"
FORGED = b"From: " + NAME + b" <info@qualitia.co.jp>\r\n"
GENUINE = b"From: info@qualitia.co.jp\r\nTo: user@example.jp\r\n"
STRANGER = {"client_ip": "198.51.100.66", "helo": "mail.evil.example", "mail_from": "<x@evil.example>"}
OWN = {"client_ip": "203.0.113.45", "helo": "mail.qualitia.co.jp", "mail_from": "<info@qualitia.co.jp>"}

# Imitations, written such that an MTA changes what the signature over the message covers.
IMITATIONS = {
    "plain": EVIL + DATE + ID + SUBJECT + BODY,
    "long-subject": EVIL + DATE + ID + b"Subject: " + b"s" * 2500 + b"\r\n" + BODY,
    "long-message-id": EVIL + DATE + b"Message-ID: <" + b"m" * 1500 + b"@evil.example>\r\n" + SUBJECT + BODY,
    "long-date": EVIL + b"Date: Wed, 1 Apr 2026 21:00:00 +0900 (" + b"d" * 1500 + b")\r\n" + ID + SUBJECT + BODY,
    "long-from": EVIL[:-2] + b" (" + b"x" * 1500 + b")\r\n" + DATE + ID + SUBJECT + BODY,
    "no-message-id": EVIL + DATE + SUBJECT + BODY,
    "no-date": EVIL + ID + SUBJECT + BODY,
    "nothing-but-from": EVIL + BODY,
    "route": b"From: " + NAME + b" <@a.example,@b.example:x@evil.example>\r\n" + DATE + ID + SUBJECT + BODY,
    "no-blank": b"From:" + NAME + b"<x@evil.example>\r\n" + DATE + ID + SUBJECT + BODY,
    "comma": b"From: =?utf-8?Q?qualitia=2Eco=2Ejp?= <x@evil.example>,<y@evil.example>\r\n" + DATE + ID + SUBJECT + BODY,
    "local-name": b"From: \"info@qualitia.co.jp\" <x>\r\n" + DATE + ID + SUBJECT + BODY,
    "percent": b"From: \"info@qualitia.co.jp\" <x%evil.example@evil.example>\r\n" + DATE + ID + SUBJECT + BODY,
    "quoted": b"From: \"info@qualitia.co.jp\" <\"x\"@evil.example>\r\n" + DATE + ID + SUBJECT + BODY,
    "trailing-dot": b"From: \"info@qualitia.co.jp\" <x@evil.example.>\r\n" + DATE + ID + SUBJECT + BODY,
    "long-body-line": EVIL + DATE + ID + SUBJECT + b"\r\n" + b"b" * 2500 + b"\r\n",
    "8bit": EVIL + DATE + ID + SUBJECT + EIGHT_BIT,
    "forged-no-message-id": FORGED + DATE + SUBJECT + BODY,
    "forged-long-subject": FORGED + DATE + ID + b"Subject: " + b"s" * 2500 + b"\r\n" + BODY,
    "forged-8bit": FORGED + SUBJECT + EIGHT_BIT,
}
LARGE = EVIL + DATE + ID + (b"Subject: " + b"s" * 900 + b"\r\n") * 300 + BODY


def signed(message):
    names = [name for name in ("From", "To", "Subject", "Date", "Message-ID") if b"\n" + name.encode() + b":" in b"\n" + message]
    return sign(message, "qualitia.co.jp", "s1", key("rsa2048"), signed=names)


# Genuine mail, and whether its mark can be kept.
GENUINE_MAIL = {
    "no-message-id": signed(GENUINE + DATE + SUBJECT + BODY),
    "no-date": signed(GENUINE + ID + SUBJECT + BODY),
    "nothing-but-from": signed(GENUINE + SUBJECT + BODY),
    "long-subject": signed(GENUINE + DATE + ID + b"Subject: News " + b"s" * 2500 + b"\r\n" + BODY),
    "long-body-line": signed(GENUINE + DATE + ID + SUBJECT + b"\r\n" + b"b" * 2500 + b"\r\n"),
    "8bit": signed(GENUINE + DATE + ID + SUBJECT + EIGHT_BIT),
}


class BehindTheMta:
    """What both MTAs have to pass."""

    build = None

    def delivered(self, envelope, message, recipient):
        code, text = self.mta.send(envelope, message, recipient)
        self.assertEqual(code, 250, text)
        return self.mta.sink.wait_for(recipient)

    def check(self, envelope, messages, domain, expected):
        """Delivers the messages and looks at what was stamped and what every reader says of what arrived. `expected`: both, by the message's name."""
        paths = {}
        for name, message in messages.items():
            paths[name] = self.site.folder / f"{name}.eml"
            paths[name].write_bytes(self.delivered(envelope, message, f"{name}@{domain}"))
        found = readers.verdicts(self.build, paths.values(), self.site.folder / "mark.pem.pub")
        for number, (name, path) in enumerate(paths.items()):
            with self.subTest(f"{name} to {domain}"):
                fields, _ = milter_client.parse_message(path.read_bytes())
                marks = [stamps.parse_mark(value)["r"] for field, value in fields if field.strip().lower() == b"anshin-mark"]
                said = {reader: verdicts[number]["reason"] or verdicts[number]["result"] for reader, verdicts in found.items()}
                self.assertEqual((marks, said), ([expected(name)[0]], dict.fromkeys(said, expected(name)[1])))

    def check_warnings(self, domain, imitations):
        messages = {name: b"To: user@example.jp\r\n" + message for name, message in imitations.items()}
        self.check(STRANGER, messages, domain, lambda name: ("failed" if name.startswith("forged") else "suspect",) * 2)

    def check_marks(self, domain, lost):
        messages = {f"genuine-{name}": message for name, message in GENUINE_MAIL.items()}
        self.check(OWN, messages, domain, lambda name: ("verified", lost.get(name.removeprefix("genuine-"), "verified")))


@unittest.skipUnless(lab.is_inside(), "needs root, for a network namespace of its own")
class PostfixBehindTests(BehindTheMta, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build))
        cls.enterClassContext(lab.Daemon(cls.site, "anshind", milter={"socket": f"unix:{cls.site.folder}/anshind.sock", "socket_group": "postfix"}))
        # It completes then what any client leaves out, as it does for mail that comes back from a content filter.
        settings = "local_header_rewrite_clients = static:all\n"
        cls.mta = cls.enterClassContext(Postfix(cls.site, f"unix:{cls.site.folder}/anshind.sock", settings=settings))

    def test_warnings_stay_by_lmtp(self):
        self.check_warnings("example.jp", {**IMITATIONS, "large": LARGE})

    def test_warnings_stay_by_smtp_without_8bitmime(self):
        self.check_warnings(SMTP_DOMAIN, {**IMITATIONS, "large": LARGE})

    def test_marks_by_lmtp(self):
        self.check_marks("example.jp", {"long-body-line": "body-changed"})

    def test_marks_by_smtp_without_8bitmime(self):
        self.check_marks(SMTP_DOMAIN, {"long-body-line": "body-changed", "8bit": "fields-changed"})


@unittest.skipUnless(lab.is_inside(), "needs root, for a network namespace of its own")
@unittest.skipUnless(sendmail.is_there(), "Sendmail is not unpacked; scripts/install-deps --sendmail does it")
class SendmailBehindTests(BehindTheMta, unittest.TestCase):
    PORT = 8893

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build))
        cls.enterClassContext(lab.Daemon(cls.site, "anshind", milter={"socket": f"inet:{cls.PORT}@127.0.0.1"}))
        lab.add_addresses({STRANGER["client_ip"], OWN["client_ip"]})
        cls.mta = cls.enterClassContext(sendmail.Sendmail(cls.site, cls.PORT))

    def test_warnings_stay_by_lmtp(self):
        self.check_warnings("example.jp", IMITATIONS)

    def test_warnings_stay_by_smtp_without_8bitmime(self):
        self.check_warnings(SMTP_DOMAIN, IMITATIONS)

    def test_marks_by_lmtp(self):
        self.check_marks("example.jp", {"long-subject": "bad-signature", "long-body-line": "body-changed"})

    def test_marks_by_smtp_without_8bitmime(self):
        self.check_marks(SMTP_DOMAIN, {"long-subject": "bad-signature", "long-body-line": "body-changed", "8bit": "fields-changed"})
