"""Mail that got into a mailbox around the milter, some of it made from a genuinely stamped message. None of it may show a mark."""

import email.utils
import re

from letters import FORGED_FIELD


def mark_of(message):
    """The Anshin-Mark field of a stamped message, folds included, without the line end."""
    found = re.findall(rb"^Anshin-Mark:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", message, re.MULTILINE)
    if len(found) != 1:
        raise AssertionError(f"a stamped message has {len(found)} Anshin-Mark fields")
    return found[0]


def _letter(subject, mark):
    return b"\r\n".join([mark, b"From: =?UTF-8?B?5qCq5byP5Lya56S+44Kv44Kq44Oq44OG44Kj44Ki?= <info@qualitia.co.jp>", b"To: user@example.jp", b"Subject: " + subject,
                         b"Date: " + email.utils.formatdate().encode(), b"Message-ID: <" + subject + b"@evil.example>", b"", b"pay here", b""])


def _changed(message, old, new):
    if old not in message:
        raise AssertionError(f"{old!r} does not occur in the message")
    return message.replace(old, new, 1)


def around_by_lmtp():
    """Subject -> message."""
    return {"bypassed": _letter(b"bypassed", FORGED_FIELD), "bypassed-signed": _letter(b"bypassed-signed", FORGED_FIELD + b"; k=default; b=" + b"A" * 86 + b"==")}


def around_by_imap(genuine):
    """Folder -> message."""
    return {
        "Replayed": _letter(b"replayed", mark_of(genuine)),
        "Retitled": _changed(genuine, b"Subject: genuine", b"Subject: urgent"),
        "SecondFrom": _changed(genuine, b"From: =", b"From: x <x@evil.example>\r\nFrom: ="),
        "OtherDomain": _changed(genuine, mark_of(genuine), _changed(mark_of(genuine), b"d=qualitia.co.jp;", b"d=evil.example;")),
        "HugeHeader": _changed(genuine, b"Subject: genuine", b"Subject: genuine" + b"\r\n x" * 100_000),
        "LongSubject": _changed(genuine, b"Subject: genuine", b"Subject: genuine " + b"x" * 50_000),
        "ShownOtherwise": _changed(genuine, b"Content-Type: text/plain", b"Content-Type: text/html"),
        "OtherParts": _changed(genuine, b"Content-Type: text/plain; charset=utf-8", b'Content-Type: multipart/mixed; boundary="other"'),
        "LinksElsewhere": _changed(genuine, b"From: =", b"Content-Base: https://login.evil.example/\r\nFrom: ="),
        "PlainRepliesElsewhere": _changed(genuine, b"From: =", b"Mail-Reply-To: support@evil.example\r\nFrom: ="),
        "RepliesElsewhere": _changed(genuine, b"From: =", b"Reply-To: support@evil.example\r\nFrom: ="),
        "TwoMarks": FORGED_FIELD + b"\r\n" + genuine,
    }


def many_fields(genuine):
    """Many fields, as small as can be: costly for those who keep each of them."""
    return _changed(genuine, b"From: ", b"From:\r\n" * 14_000 + b"From: ")


def read_otherwise(genuine):
    """Folder -> message. (A NUL is none of them: Dovecot makes another octet of it.) The list asks for the covered fields only, and those are as they were; programs that take a CR for a line end, or read on behind a line that is no field, see another message."""
    end = b"\r\n\r\n"
    return {
        "AnotherMessageAbove": b"Comments: x\rFrom: Support <support@evil.example>\rSubject: genuine\rContent-Type: text/html\r\r<h1>Pay to this account.</h1>\r\n" + genuine,
        "AnotherMessageBelow": _changed(genuine, end, b"\r\nComments: x\rReply-To: support@evil.example\r\rPay to this account." + end),
        "NoEmptyLine": _changed(genuine, end, b"\r\n"),
    }


def changed_body(genuine):
    """The list cannot see that the body is another; the open message can."""
    return _changed(genuine, b"Thank you.", b"Pay to this account.")
