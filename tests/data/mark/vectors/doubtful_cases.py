"""Where readers differed that were made from the guide alone or compared on chance input. New vectors go to the end, so that the others keep their numbers."""

import base64

from marked_message import KEY, body_hash, encoded_name, folded, message, one_line, stamp, tag_list
from refused_messages import signed_by
from signature_tricks import (NO_POINT, NOT_CANONICAL_IDENTITY, NOT_CANONICAL_ORDER_4, NOT_CANONICAL_POINT, ORDER_2, ORDER_4, ORDER_8, SIGNED_IDENTITY, under_small_order,
                              with_identity)
from vector_set import BODY, FIELDS, TAGS, VERIFIED, marked, with_field


def add(vectors):
    add_line_ends(vectors)
    add_mbox_lines(vectors)
    add_points(vectors)
    add_characters(vectors)


def simple(body):
    return {"bh": body_hash("simple", body)}


def add_line_ends(vectors):
    bare, text = b"a\nb\n", b"a\r\nb\r\n"

    def unix(body, old=b"", new=b""):
        """A header with bare LF and the hash of `body`, one place in it changed."""
        octets = marked(body=b"", line_end=b"\n", **simple(body))
        assert old == b"" or octets.count(old) == 1, old
        return octets.replace(old, new, 1)

    vectors.add("lf-file-crlf-in-header", "A CRLF at the end of one field of a file with bare LF ends the line; the body's LF are octets then.",
                unix(bare, b"To: someone@example.jp\n", b"To: someone@example.jp\r\n") + bare, VERIFIED)
    vectors.add("lf-file-crlf-in-fold", "The same where the CRLF stands in a fold of a signed field.", unix(bare, b"?=\n =?", b"?=\r\n =?") + bare, VERIFIED)
    vectors.add("lf-file-crlf-in-mark", "The same where it stands in a fold of the mark.", unix(bare, b"m=dkim;\n", b"m=dkim;\r\n") + bare, VERIFIED)
    vectors.add("lf-file-crlf-ends-header", "The header of a file with bare LF ends with a CRLF.", unix(bare)[:-1] + b"\r\n" + bare, VERIFIED)
    vectors.refuse("lf-file-two-cr", "Only one CR before the LF belongs to the line end.", "ambiguous-header", unix(bare, b"someone@example.jp\n", b"someone@example.jp\r\r\n") + bare)
    vectors.add("lf-file-body", "A file with bare LF throughout: its body counts as with CRLF.", unix(text) + bare, VERIFIED)
    vectors.add("lf-file-mbox-line", "The line of an mbox tells how lines end, too.", b"From info@qualitia.co.jp Wed Apr  1 12:00:00 2026\n" + marked(body=b"", **simple(bare)) + bare, VERIFIED)
    vectors.refuse("lf-file-crlf-in-header-body-as-crlf", "A CRLF in the header: the body's LF do not count as CRLF any more.", "body-changed",
                   unix(text, b"To: someone@example.jp\n", b"To: someone@example.jp\r\n") + bare, body="differs")
    vectors.refuse("lf-first-then-crlf", "A bare LF after the first line only: all lines end, and the body is taken as it is.", "body-changed",
                   b"X: y\n" + marked(body=b"a\nb\r\n", **simple(b"a\r\nb\r\n")), body="differs")
    vectors.refuse("crlf-first-then-lf", "A first line with CRLF: a bare LF before a blank is a fold, before another octet part of the value.", "ambiguous-header",
                   b"X: y\r\n" + marked([*FIELDS[:2], (b"X-Other", b" a\nb: c\n\nd"), *FIELDS[2:]]))
    vectors.refuse("crlf-file-lf-at-end", "A file with CRLF that is cut behind a bare LF: the LF is an octet of the last field.", "bad-signature",
                   message([(b"Anshin-Mark", stamp(FIELDS, folded(tag_list(TAGS)))), *FIELDS], None)[:-2] + b"\n")
    vectors.refuse("crlf-file-lf-at-end-of-mark", "The same where the mark is the last field.", "malformed",
                   message([*FIELDS, (b"Anshin-Mark", stamp(FIELDS, one_line(tag_list(TAGS))))], None)[:-2] + b"\n")
    vectors.refuse("crlf-file-only-lf-behind", "A bare LF as last line of a file with CRLF is no empty line: it is the body.", "ambiguous-header",
                   message([(b"Anshin-Mark", stamp(FIELDS, folded(tag_list(TAGS, **simple(b""))))), *FIELDS], None) + b"\n")


def add_mbox_lines(vectors):
    vectors.add("mbox-line-with-colon", "The octet right behind the blanks decides: later colons do not make it a field.", b"From x:y Wed\r\n" + marked(), VERIFIED)
    vectors.add("mbox-line-two-blanks", "Several blanks behind From.", b"From \t x\r\n" + marked(), VERIFIED)
    vectors.refuse("from-with-blanks-first", "`From`, blanks and a colon are a field, which was not signed.", "bad-signature", b"From \t : evil@evil.example\r\n" + marked())
    vectors.refuse("mbox-line-without-sender", "Nothing but blanks behind From: neither mbox nor field, so the body begins.", "no-field", b"From  \t\r\n" + marked())
    vectors.refuse("mbox-line-second", "Only the first line can be that of an mbox.", "no-field", b"X: y\r\nFrom info@qualitia.co.jp Wed\r\n" + marked())
    vectors.refuse("mbox-line-twice", "And only once.", "no-field", b"From a Wed\r\nFrom b Wed\r\n" + marked())
    vectors.refuse("mbox-line-in-other-case", "From has case there.", "no-field", b"from info@qualitia.co.jp Wed\r\n" + marked())
    vectors.refuse("mbox-line-then-blank", "A line with a blank behind that of an mbox continues no field.", "no-field", b"From a Wed\r\n x\r\n" + marked())


def add_points(vectors):
    wrong = "bad-signature"
    for title, r in (("not-canonical", NOT_CANONICAL_IDENTITY), ("sign-of-zero", SIGNED_IDENTITY)):
        vectors.refuse(f"small-order-r-{title}", "R is the neutral element in an encoding that is not canonical; made with the right key.", wrong,
                       signed_by(lambda octets, r=r: with_identity(KEY, octets, r)))
    for title, key in (("sign-of-zero", SIGNED_IDENTITY), ("order-2", ORDER_2), ("order-4", ORDER_4), ("order-4-not-canonical", NOT_CANONICAL_ORDER_4)):
        public = base64.b64encode(key).decode()
        vectors.refuse(f"small-order-key-{title}", "A configured key of small order, under which anybody can sign.", wrong,
                       signed_by(lambda octets, key=key: under_small_order(key, octets)), {"keys": {"default": public}})
    for title, key in (("no-point", NO_POINT), ("not-canonical", NOT_CANONICAL_POINT)):
        vectors.refuse(f"key-{title}", "A configured key that is no point of the curve, or not in canonical form: nobody can sign with it.", wrong, marked(),
                       {"keys": {"default": base64.b64encode(key).decode()}})
    vectors.refuse("r-no-point", "R is no point of the curve.", wrong, signed_by(lambda octets: NO_POINT + KEY.sign(octets)[32:]))
    vectors.refuse("r-of-order-8", "R is another point of small order.", wrong, signed_by(lambda octets: with_identity(KEY, octets, ORDER_8)))


def add_characters(vectors):
    def name(title, shows, text):
        vectors.add(title, shows, marked(org=encoded_name(text)), VERIFIED, organisation=text)

    name("ideograph-of-unicode-17", "An ideograph that older tables do not know, with a variation selector.", "\U000323B0\U000E0100商店")
    name("letter-of-unicode-15", "A letter that is unassigned in older tables.", "\U0001E4D0\U00011F04")
    name("beside-what-is-refused", "The characters right before and behind those that a name must not hold.",
         " ~\u00A0\u00AC\u00AE\u034E\u0350\u0606\u061B\u06DC\u06DE\u115E\u1161\u17B3\u17B6\u180A\u1810\u200A\u2010\u2027\u202F\u205F\u2070\u3163\u3165\uF900\uFDF0\uFF9F\uFFA1\uFFFC\uFFFD\U0001D172\U0001D17B")
    vectors.refuse("subject-with-nul-and-8-bit", "Octets above 127 are octets like others; a NUL is the end of the text to some programs.", "ambiguous-header",
                   marked(with_field(b"Subject", b" a\x00b\xff\x80")))
