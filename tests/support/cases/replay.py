"""Genuine messages that a stranger sends again with fields that their signature does not cover, and what honest mail looks like beside them (decision 20)."""

from dkim_signing import SIGNED_FIELDS
from message_case import STRANGER, Family, Signature, standard_fields

FAMILY = Family(801)
add = FAMILY.add

Q = "qualitia.co.jp"
AUTHOR = "Info <info@qualitia.co.jp>"
AGAIN = {"client": STRANGER, "helo": "unknown.example", "mail_from": "<x@evil.example>", "spf": "fail", "dkim": ["pass"], "dmarc": "pass", "action": "accept"}
OWN = {"spf": "pass", "dkim": ["pass"], "dmarc": "pass", "action": "accept"}
WITHOUT_SUBJECT = tuple(name for name in SIGNED_FIELDS if name != "Subject")
EVIL = b"support@evil.example"


def refused(field):
    return {"mark": "failed", "more": {"mark": {"reason": {"$contains": f"does not sign the {field} field"}}}}


def signed(*more, base=SIGNED_FIELDS):
    return [Signature(Q, options={"signed": (*base, *more)})]


add("subject-replaced", "The Subject is not signed: a stranger gave the message another one.", sign=signed(base=WITHOUT_SUBJECT),
    after=[(b"Subject: News of the month", b"Subject: Your account is locked: call 0120-000-000")], **AGAIN, **refused("Subject"))
add("subject-not-signed", "The same signature from the sender itself: nobody can tell that the Subject is the sender's.", sign=signed(base=WITHOUT_SUBJECT), **OWN, **refused("Subject"))
add("no-subject", "Neither signed nor there.", fields=[field for field in standard_fields(AUTHOR) if not field.startswith(b"Subject")], sign=signed(base=WITHOUT_SUBJECT),
    mark="verified", **OWN)
add("subject-added", "The message had none, and the signature does not name it.", fields=[field for field in standard_fields(AUTHOR) if not field.startswith(b"Subject")],
    sign=signed(base=WITHOUT_SUBJECT), before=[b"Subject: Your account is locked"], **AGAIN, **refused("Subject"))
for name in ("Reply-To", "Mail-Reply-To", "Mail-Followup-To"):
    field = name.encode()
    add(f"{name.lower()}-added", f"A stranger leads answers to himself by {name}.", sign=signed(), before=[field + b": " + EVIL], **AGAIN, **refused(name))
    add(f"{name.lower()}-added-oversigned", f"The signature names {name}, which was not there.", sign=signed(name), before=[field + b": " + EVIL],
        **{**AGAIN, "dkim": ["fail"], "dmarc": "fail", "action": "reject"}, mark="failed")
add("reply-to-upper-case", "The field in other case, with a blank behind its name.", sign=signed(), before=[b"REPLY-TO : " + EVIL], **AGAIN, **refused("Reply-To"))
add("reply-to-unreadable", "One that programs read differently.", sign=signed(), before=[b"Reply-To: info@qualitia.co.jp <support@evil.example>"], **AGAIN, **refused("Reply-To"))
add("reply-to-address-in-its-name", "Blanks in the brackets make a web mail take the address in the name.", sign=signed(),
    before=[b'Reply-To: "support@evil.example" <info @qualitia.co.jp>'], **AGAIN, **refused("Reply-To"))
add("reply-to-other-charset", "An address that shows if the octets are read as Shift_JIS.", sign=signed(),
    before=[b'Reply-To: "\x83\x5c" <support@evil.example>, " <info@qualitia.co.jp>'], **AGAIN, **refused("Reply-To"))
add("reply-to-encoded-twice", "A name that decodes to an encoded address: Thunderbird decodes twice.", sign=signed(),
    before=[b"Reply-To: =?utf-8?q?=3D=3Futf-8=3Fq=3Fsupport=3D40evil.example=3D2C=3F=3D?= <info@qualitia.co.jp>"], **AGAIN, **refused("Reply-To"))
add("reply-to-encoded-name", "What mail programs in Japan write.", fields=standard_fields(AUTHOR, Reply_To="=?UTF-8?B?44GK5ZWP44GE5ZCI44KP44Gb?= <support@qualitia.co.jp>"),
    sign=signed(), mark="verified", **OWN)
add("reply-to-empty", "An empty field leads nowhere.", fields=standard_fields(AUTHOR, Reply_To=""), sign=signed(), mark="verified", **OWN)
add("reply-to-two-addresses", "The organisation's address and a stranger's.", sign=signed(), before=[b"Reply-To: info@qualitia.co.jp, " + EVIL], **AGAIN, **refused("Reply-To"))
add("reply-to-twice", "A second Reply-To above the signed one: readers may use either.", fields=standard_fields(AUTHOR, Reply_To="info@qualitia.co.jp"), sign=signed("Reply-To"),
    before=[b"Reply-To: " + EVIL], mark="failed", **AGAIN)
add("reply-to-own-domain", "Not signed, but it stays in the organisation.", fields=standard_fields(AUTHOR, Reply_To="Support <support@help.qualitia.co.jp>"), sign=signed(), mark="verified", **OWN)
add("reply-to-elsewhere-signed", "The sender itself leads answers elsewhere, and signs that.", fields=standard_fields(AUTHOR, Reply_To="support@example.net"), sign=signed("Reply-To"),
    mark="verified", **OWN)
add("reply-to-elsewhere-not-signed", "The sender leads answers elsewhere without signing that: a stranger could have.", fields=standard_fields(AUTHOR, Reply_To="support@example.net"),
    sign=signed(), **OWN, **refused("Reply-To"))
