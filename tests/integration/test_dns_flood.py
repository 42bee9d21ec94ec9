"""One outsider whose mail asks a silent server (row 30 of the list of attacks): others' mail gets its verdicts."""

import base64
import hashlib
import unittest

import fake_dns
import lab
from milter_client import Connection

ATTACKER = "198.51.100.7"
RECORDS = {
    "_dmarc.victim.example": "v=DMARC1; p=reject",
    "_dmarc.honest.example": "v=DMARC1; p=reject",
    "honest.example": "v=spf1 ip4:203.0.113.45 -all",
}
BODY = b"x\r\n"


def question_name(query):
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1").lower())
        at += query[at] + 1
    return ".".join(labels)


def behave(query):
    name = question_name(query)
    if name.endswith("silent.example"):
        return None
    text = RECORDS.get(name)
    end = fake_dns.question_end(query)
    if text is None or query[end - 4 : end - 2] != b"\0\x10":
        return fake_dns.answer(query, 3)
    data = bytes([len(text)]) + text.encode()
    head = query[:2] + b"\x81\x80\0\x01\0\x01\0\0\0\0" + query[12:end]
    return head + b"\xc0\x0c\0\x10\0\x01\0\0\0\x3c" + len(data).to_bytes(2, "big") + data


def attack_fields(number):
    """Ten signatures and 50 ARC sets with selectors that nobody asked for yet."""
    body_hash = base64.b64encode(hashlib.sha256(BODY).digest()).decode()
    signed = f"a=rsa-sha256; d=silent.example; b={base64.b64encode(bytes(128)).decode()}"
    for i in range(50, 0, -1):
        validation = "none" if i == 1 else "pass"
        yield "ARC-Seal", f"i={i}; cv={validation}; s=s{i}n{number}; {signed}"
        yield "ARC-Message-Signature", f"i={i}; s=m{i}n{number}; h=From; bh={body_hash}; {signed}"
        yield "ARC-Authentication-Results", f"i={i}; mx.silent.example; none"
    for i in range(10):
        yield "DKIM-Signature", f"v=1; s=d{i}n{number}; h=From; bh={body_hash}; {signed}"
    yield "From", f"a@n{number}.a.b.c.d.e.silent.example"


class Flood(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build))

    def attack(self, daemon, number):
        """A message that has come as far as its header."""
        connection = self.enterContext(Connection(daemon.address, timeout=120))
        connection.connect(ATTACKER)
        connection.helo(f"h{number}.silent.example")
        connection.mail(f"<a@n{number}.silent.example>")
        connection.rcpt()
        connection.data()
        for name, value in attack_fields(number):
            connection.header(name.encode(), b" " + value.encode())
        connection.end_of_headers()
        return connection

    def judge(self, daemon, domain):
        with Connection(daemon.address, timeout=120) as connection:
            connection.connect("203.0.113.45")
            connection.helo(f"mx.{domain}")
            connection.mail(f"<a@{domain}>")
            connection.rcpt()
            connection.data()
            connection.header(b"From", f" a@{domain}".encode())
            connection.end_of_headers()
            connection.body(BODY)
            return connection.end_of_message()

    def test_others_get_their_verdicts(self):
        with fake_dns.FakeDns(behave) as server:
            # As long as the test lasts nothing that was asked in vain comes to an end by itself
            dns = {"servers": [f"127.0.0.1:{server.port}"], "zone_file": None, "timeout_ms": 30000, "deadline_ms": 30000}
            with lab.Daemon(self.site, "flood", dns=dns, policy={"mode": "enforce"}) as daemon:
                attackers = [self.attack(daemon, number) for number in range(90)]
                for _ in range(3):
                    self.assertEqual(self.judge(daemon, "victim.example").action, "reject")
                    self.assertEqual(self.judge(daemon, "honest.example").action, "accept")
                held = "the client network 198.51.100.0/24 is held back"
                lab.wait_until(lambda: held in daemon.log(), "the alarm")
                for attacker in attackers:
                    attacker.abort()
                over = "no client network is held back any more"
                lab.wait_until(lambda: over in daemon.log(), "its end")
