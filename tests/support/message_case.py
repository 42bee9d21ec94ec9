"""What a message case is: how its message is built, who sends it, and what must come out.

Expectations are subsets of the object of `anshinctl verify --json`. In place of a value stand:
  {"$in": [...]}        one of these
  {"$not": x}           anything but x
  {"$contains": "text"} a string with this in it
  {"$some": x}          a list with at least one element that x describes
"""

import dataclasses
import pathlib

from dkim_signing import load_key, sign

KEYS = pathlib.Path(__file__).resolve().parent.parent / "data" / "messages" / "keys"

QUALITIA, QUALITIA_V6, JIPDEC = "203.0.113.45", "2001:db8:45::25", "198.51.100.20"
COM, NET, LIST, JP = "192.0.2.10", "192.0.2.20", "192.0.2.30", "192.0.2.40"
EVIL, STRANGER = "198.51.100.66", "198.51.100.99"

NOT_PASS = {"$in": ["fail", "permerror", "policy", "neutral", "temperror", "none"]}
NO_MARK = {"$in": ["none", "failed", "suspect", "unavailable"]}
MALFORMED = {"$in": ["permerror", "neutral", "policy"]}

JAPANESE_BODY = ("お客様各位\r\n\r\n平素よりお世話になっております。\r\n今月のお知らせをお送りします。\r\n").encode()
PLAIN_BODY = b"Hello,\r\n\r\nthis is the news of  the month.\r\n\r\nRegards\r\n"

_loaded = {}


def key(name):
    if name not in _loaded:
        _loaded[name] = load_key(KEYS / f"{name}.pem")
    return _loaded[name]


@dataclasses.dataclass
class Signature:
    """How to sign; `key` is a file of keys/, `tamper` pairs are replaced in the finished DKIM-Signature."""
    domain: str
    selector: str = "s1"
    key: str = "rsa2048"
    options: dict = dataclasses.field(default_factory=dict)
    tamper: tuple = ()

    def apply(self, message):
        signed = sign(message, self.domain, self.selector, key(self.key), **self.options)
        field = signed[:len(signed) - len(message)]
        for old, new in self.tamper:
            if old not in field:
                raise ValueError(f"{old!r} does not occur in the signature")
            field = field.replace(old, new)
        return field + message


@dataclasses.dataclass
class Case:
    name: str
    readme: str
    message: bytes
    envelope: dict
    expect: dict
    attack: str = ""           # row of the list of attacks that it belongs to
    gone: list = dataclasses.field(default_factory=list)     # "Name: part of the value" that must not arrive
    present: list = dataclasses.field(default_factory=list)  # ... that must arrive
    needs_faults: bool = False  # the zone must time out or fail: not with a real name server
    milter: bool = True         # can be said in the milter protocol

    def description(self):
        text = f"{self.readme}\n"
        return text + (f"Attack: row {self.attack}.\n" if self.attack else "")

    def as_json(self):
        value = {"envelope": self.envelope, "expect": self.expect, "gone": self.gone, "present": self.present}
        if self.needs_faults:
            value["needs_faults"] = True
        if not self.milter:
            value["milter"] = False
        return value


def standard_fields(author, subject="News of the month", **others):
    """The fields of an ordinary message; `author` is the whole value of From, None leaves it out."""
    fields = [] if author is None else [b"From: " + _octets(author)]
    fields += [b"To: user@example.jp", b"Subject: " + _octets(subject), b"Date: Thu, 20 Nov 2025 10:00:00 +0900",
               b"Message-ID: <20251120100000.1@mail.example>", b"MIME-Version: 1.0",
               b"Content-Type: text/plain; charset=utf-8"]
    fields += [name.replace("_", "-").encode() + b": " + _octets(value) for name, value in others.items()]
    return fields


def _octets(text):
    return text if isinstance(text, bytes) else text.encode()


def merge(base, more):
    result = dict(base)
    for name, value in more.items():
        both = isinstance(result.get(name), dict) and isinstance(value, dict)
        result[name] = merge(result[name], value) if both else value
    return result


def expectation(more=None, **short):
    """spf="pass", dkim=["pass"], dmarc=, mark=, spf_helo=, action=; `more` is merged over them."""
    result = {}
    for name, value in short.items():
        if name == "action":
            result[name] = value
        elif name == "dkim":
            result[name] = [entry if isinstance(entry, dict) and "result" in entry else {"result": entry} for entry in value] \
                if isinstance(value, list) else value
        else:
            result[name] = {"result": value}
    return merge(result, more or {})


def build(fields, body, sign=(), before=(), after=()):
    """Joins fields and body, signs (the last signature is on top), puts `before` above all, then replaces `after` pairs."""
    message = b"\r\n".join([*fields, b"", body]) if fields else b"\r\n" + body
    for signature in sign:
        message = signature.apply(message)
    message = b"".join(field + b"\r\n" for field in before) + message
    for old, new in after:
        if old not in message:
            raise ValueError(f"{old!r} does not occur in the message")
        message = message.replace(old, new, 1)
    return message


class Family:
    """Collects the cases of one file; a case's number is the family's base plus its place."""

    def __init__(self, base):
        self.base = base
        self.cases = []

    def add(self, name, readme, *, author="Info <info@qualitia.co.jp>", fields=None, body=PLAIN_BODY, sign=(), before=(), after=(),
            client=QUALITIA, helo="mail.qualitia.co.jp", mail_from="<bounce@qualitia.co.jp>", more=None, attack="",
            gone=(), present=(), needs_faults=False, milter=True, **short):
        number = self.base + len(self.cases)
        message = build(fields if fields is not None else standard_fields(author), body, sign, before, after)
        envelope = {"client_ip": client, "helo": helo, "mail_from": mail_from, "rcpt": ["<user@example.jp>"]}
        self.cases.append(Case(f"{number:03d}-{name}", readme, message, envelope, expectation(more, **short), attack,
                               list(gone), list(present), needs_faults, milter))
