"""The vectors as they are collected: a sound message, and what each vector changes in it."""

import base64

from marked_message import KEY, OTHER_KEY, SIGNATURE, body_hash, encoded_name, fields_hash, folded, message, stamp, tag_list
from two_readings import two_readings

NAME = "株式会社クオリティア"
BODY = "いつもお世話になっております。\r\n\r\nRegards  \r\n-- \r\ninfo\t@ qualitia\r\n\r\n\r\n".encode()
DECIDED_AT = 1775044800


def word(text):
    return b"=?UTF-8?B?" + base64.b64encode(text.encode()) + b"?="


FIELDS = [(b"Received", b" from mail.qualitia.co.jp (mail.qualitia.co.jp [203.0.113.45])\r\n\tby mx.example.jp; Wed, 1 Apr 2026 21:00:00 +0900"),
          (b"From", b" " + word(NAME) + b" <info@qualitia.co.jp>"),
          (b"To", b" someone@example.jp"),
          (b"Date", b" Wed, 1 Apr 2026 21:00:00 +0900"),
          (b"Message-ID", b" <20260401.1@qualitia.co.jp>"),
          (b"MIME-Version", b" 1.0"),
          (b"Content-Type", b" text/plain; charset=UTF-8"),
          (b"Content-Transfer-Encoding", b" 8bit"),
          (b"Subject", b" " + word("お知らせ") + b"\r\n " + word("（四月）"))]
TAGS = {"v": "1", "id": "mx.example.jp", "r": "verified", "d": "qualitia.co.jp", "org*": encoded_name(NAME), "oid": "jcn:2010001084915", "m": "dkim",
        "bh": body_hash("relaxed", BODY), "fh": fields_hash(FIELDS), "reg": "robins", "ser": "42", "t": str(DECIDED_AT), "k": "default", "b": SIGNATURE}
CONFIGURATION = {"authserv_ids": ["mx.example.jp"], "keys": {"default": KEY.public}, "require_signature": True}
VERIFIED = {"result": "verified", "reason": "", "domain": "qualitia.co.jp", "organisation": NAME, "language": "ja", "id": "jcn:2010001084915",
            "registry": "robins", "serial": 42, "decided_at": DECIDED_AT, "key": "default", "body": "matches"}
UNTRUSTED = {"result": "untrusted", "reason": "", "domain": "", "organisation": "", "language": "", "id": "", "registry": "", "serial": 0, "decided_at": 0,
             "key": "", "body": "not-checked"}
# What a field without a claim tells.
SILENT = {**VERIFIED, "organisation": "", "language": "", "id": "", "key": "", "body": "not-checked"}
# A claim that is not about the body.
WARNING = {**VERIFIED, "body": "not-checked"}


def with_field(name, *values, fields=None):
    """The fields with others of this name in the place of the first one."""
    fields = FIELDS if fields is None else fields
    place = [field for field, _ in fields].index(name)
    kept = [(field, value) for field, value in fields if field != name]
    return kept[:place] + [(name, value) for value in values] + kept[place:]


def marked(fields=None, body=BODY, signed=None, template=None, layout=folded, key=KEY, mark_name=b"Anshin-Mark", line_end=b"\r\n", **tags):
    """A message with a mark on top. `signed`: the fields that the mark is made for, if they are not those of the message."""
    fields = FIELDS if fields is None else fields
    signed = fields if signed is None else signed
    template = template if template is not None else layout(tag_list({**TAGS, "fh": fields_hash(signed)}, **tags))
    value = stamp(signed, template, key)
    return message([(mark_name, value), *fields], body, line_end)


class VectorSet:
    def __init__(self):
        self.vectors = []
        self.messages = {}

    def add(self, name, shows, octets, expected, configuration=None, with_body=True, **changes):
        name = f"{len(self.vectors) + 1:03d}-{name}"
        expected = {**expected, **changes}
        if expected["result"] == "verified" or expected["reason"] in ("ambiguous-header", "fields-changed", "body-changed"):
            assert two_readings(octets) == (expected["reason"] == "ambiguous-header"), name
        self.messages[f"{name}.eml"] = octets
        self.vectors.append({"name": name, "shows": shows, "configuration": {**CONFIGURATION, **(configuration or {})}, "body": with_body,
                             "expected": expected})

    def refuse(self, name, shows, reason, octets, configuration=None, **changes):
        self.add(name, shows, octets, UNTRUSTED, configuration, reason=reason, **changes)

    def document(self):
        return {"keys": {"host": KEY.public, "somebody else": OTHER_KEY.public}, "vectors": self.vectors}
