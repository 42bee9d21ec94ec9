"""The fields that decide what is shown of the body and where a reply goes, which fh= holds: as they were, and changed after the mark was given."""

import base64

from marked_message import OTHER_KEY, fields_hash, folded, message, one_line, tag_list
from vector_set import BODY, FIELDS, TAGS, VERIFIED, WARNING, marked, with_field

REPLY_TO = (b"Reply-To", b" <support@qualitia.co.jp>")
SENDER = (b"Sender", b" info@qualitia.co.jp")
MULTIPART = b" multipart/mixed;\r\n\tboundary=\"x\""
SIX_NAMES = [(b"Content-Disposition", b" inline"), REPLY_TO, *with_field(b"Content-Type", MULTIPART), SENDER]
WITH_REPLY_TO = [*FIELDS, REPLY_TO]
PLAIN = [field for field in FIELDS if field[0] not in (b"MIME-Version", b"Content-Type", b"Content-Transfer-Encoding")]
WRONG = base64.b64encode(bytes(32)).decode()


def add(vectors):
    add_right(vectors)
    add_not_looked_at(vectors)
    add_changed(vectors)
    add_order_of_steps(vectors)
    add_malformed(vectors)


def add_right(vectors):
    vectors.add("fields-all-six", "Six of the names, in an order that is not that of fh.", marked(SIX_NAMES), VERIFIED)
    vectors.add("fields-in-other-order", "The order among fields of different names does not matter.", marked(SIX_NAMES[::-1], signed=SIX_NAMES), VERIFIED)
    refolded = with_field(b"Content-Type", b"\r\n multipart/mixed; \t boundary=\"x\" \t\r\n ", fields=SIX_NAMES)
    vectors.add("fields-refolded", "Folded otherwise, with other blanks.", marked(refolded, signed=SIX_NAMES), VERIFIED)
    vectors.add("fields-names-in-other-case", "Their names have no case, and white space before the colon does not count.",
                marked([(name.swapcase() + b"\t ", value) for name, value in SIX_NAMES], signed=SIX_NAMES), VERIFIED)
    vectors.add("fields-bare-lf-fold", "A bare LF before a blank is a fold.", marked(with_field(b"Content-Type", MULTIPART.replace(b"\r\n", b"\n"), fields=SIX_NAMES), signed=SIX_NAMES), VERIFIED)
    vectors.refuse("fields-twice", "Several fields of one name, as they came, with octets above 127 and a NUL.", "ambiguous-header",
                   marked([*FIELDS, (b"Reply-To", b" a@example.jp\x00"), (b"content-type", b" text/\xff"), (b"Reply-To", b"")]))
    vectors.add("fields-none", "None of the names: the hash of nothing.", marked(PLAIN), VERIFIED)
    vectors.add("fields-hash-in-pieces", "White space within fh has no meaning.", marked(fh=" ".join(TAGS["fh"])), VERIFIED)
    vectors.add("fields-header-only", "Without the body the fields are checked all the same.", marked(SIX_NAMES, body=b"another body\r\n"), VERIFIED, with_body=False, body="not-checked")
    vectors.add("fields-unsigned-allowed", "The same where no signature is required and there is none.",
                message([(b"Anshin-Mark", folded(tag_list(TAGS, without=("k", "b")))), *FIELDS], BODY), VERIFIED, {"require_signature": False}, key="")
    others = [(b"Content-ID", b" <1@evil.example>"), (b"Content-Language", b" en"), (b"Resent-Sender", b" x@evil.example"), (b"Content-Types", b" text/html"), (b"Cc", b" x@evil.example")]
    vectors.add("fields-of-other-names", "Fields whose names only look alike may come and go.", marked([*others, *FIELDS], signed=FIELDS), VERIFIED)


def add_not_looked_at(vectors):
    changed = [REPLY_TO, *with_field(b"Content-Type", b" text/html")]
    vectors.add("fields-hash-missing", "A mark without fh, of an older host, says nothing about these fields.", marked(changed, signed=FIELDS, fh=None), VERIFIED)
    vectors.add("fields-hash-in-capitals", "A tag FH is not the tag fh.", marked(changed, signed=FIELDS, fh=None, FH=TAGS["fh"]), VERIFIED)
    for result in ("suspect", "failed"):
        vectors.add(f"fields-hash-wrong-of-{result}", "fh is looked at for verified only.", marked(r=result, fh=WRONG), WARNING, result=result)
        vectors.add(f"fields-hash-nonsense-of-{result}", "Even where it is no hash.", marked(r=result, fh="x"), WARNING, result=result)


def add_changed(vectors):
    def changed(name, shows, fields, signed=None, **more):
        vectors.refuse(name, shows, "fields-changed", marked(fields, signed=FIELDS if signed is None else signed, **more))

    changed("reply-to-added", "Replies would go elsewhere.", WITH_REPLY_TO)
    changed("reply-to-added-above", "The same on top, in other case and with white space before the colon.", [(b"REPLY-to ", b" x@evil.example"), *FIELDS])
    changed("reply-to-added-empty", "Also one without value.", [*FIELDS, (b"Reply-To", b"")])
    changed("reply-to-changed", "Another address.", [*FIELDS, (b"Reply-To", b" <support@evil.example>")], WITH_REPLY_TO)
    changed("reply-to-removed", "Replies would go to From.", FIELDS, WITH_REPLY_TO)
    changed("reply-to-order", "Two fields of one name in another order.", [*FIELDS, REPLY_TO, (b"Reply-To", b" x@evil.example")], [*FIELDS, (b"Reply-To", b" x@evil.example"), REPLY_TO])
    changed("sender-added", "Somebody else has sent it.", [SENDER, *FIELDS])
    changed("content-type-changed", "Other parts of the same octets would become visible.", with_field(b"Content-Type", MULTIPART))
    changed("content-type-case", "Upper and lower case in the value count: boundaries have case.", with_field(b"Content-Type", b" text/plain; charset=utf-8"))
    changed("content-type-removed", "Without it another charset is guessed.", with_field(b"Content-Type"))
    changed("content-type-added-below", "Some programs take the last of two.", [*FIELDS, (b"Content-Type", MULTIPART)])
    changed("content-type-doubled", "The same field twice.", [*FIELDS, (b"Content-Type", b" text/plain; charset=UTF-8")])
    changed("content-type-white-space", "White space where there was none is a change.", with_field(b"Content-Type", b" text/plain;charset=UTF-8"))
    changed("mime-version-removed", "Without it some programs show the raw body.", with_field(b"MIME-Version"))
    changed("transfer-encoding-changed", "The body would be decoded otherwise.", with_field(b"Content-Transfer-Encoding", b" base64"))
    changed("content-disposition-added", "The body would become a file.", [*FIELDS, (b"Content-Disposition", b" attachment; filename=x.html")])
    moved = [*PLAIN, (b"Sender", b" b"), (b"Reply-To", b" a")]
    changed("field-renamed", "The same values under each other's names.", moved, [*PLAIN, (b"Sender", b" a"), (b"Reply-To", b" b")])


def add_order_of_steps(vectors):
    wrong = "fields-changed"
    vectors.refuse("fields-hash-wrong", "Signed by the right key, and still not of these fields.", wrong, marked(fh=WRONG))
    vectors.refuse("fields-changed-unsigned-allowed", "Checked also where no signature is required and there is none.", wrong,
                   message([(b"Anshin-Mark", folded(tag_list(TAGS, without=("k", "b")))), *WITH_REPLY_TO], BODY), {"require_signature": False})
    vectors.refuse("fields-changed-header-only", "And where the body is not at hand.", wrong, marked(WITH_REPLY_TO, signed=FIELDS), with_body=False)
    vectors.refuse("fields-and-body-changed", "This step comes before that of the body.", wrong, marked(WITH_REPLY_TO, signed=FIELDS, body=b"other\r\n"))
    vectors.refuse("fields-right-body-changed", "The fields are right, the body is not.", "body-changed", marked(SIX_NAMES, body=b"other\r\n"), body="differs")
    vectors.refuse("fields-changed-wrong-key", "The signature comes first.", "bad-signature", marked(WITH_REPLY_TO, signed=FIELDS, key=OTHER_KEY))
    vectors.refuse("fields-hash-replaced", "Whoever puts in another fh breaks the signature.", "bad-signature",
                   marked(WITH_REPLY_TO, signed=FIELDS).replace(TAGS["fh"].encode(), fields_hash(WITH_REPLY_TO).encode()))
    line = one_line(tag_list(TAGS))
    mark = marked(WITH_REPLY_TO, signed=FIELDS, template=line)
    vectors.refuse("fields-hash-removed", "Nobody can take it away.", "bad-signature", mark.replace(b"fh=" + TAGS["fh"].encode() + b"; ", b""))


def add_malformed(vectors):
    good = TAGS["fh"]
    for name, shows, value in (("short", "31 octets.", base64.b64encode(bytes(31)).decode()), ("long", "33 octets.", base64.b64encode(bytes(33)).decode()),
                               ("without-padding", "Padding is missing.", good.rstrip("=")), ("much-padding", "Too much padding.", good + "="),
                               ("empty", "Without value.", ""), ("with-form", "There is only one form.", "relaxed:" + good), ("not-base64", "Characters that are none of base64.", "!" * 44),
                               ("for-urls", "The alphabet for URLs.", base64.urlsafe_b64encode(b"\xff" * 32).decode()), ("in-hex", "Hexadecimal.", "ab" * 32),
                               ("spare-bits", "Bits that encode nothing are not zero.", good[:-2] + chr(ord(good[-2]) + 1) + "=")):
        vectors.refuse(f"fields-hash-{name}", shows, "malformed", marked(fh=value))
    vectors.refuse("fields-hash-twice", "Two of them, the right one first.", "malformed", marked(template=one_line(tag_list(TAGS)).replace(b"; reg=", b"; fh=" + good.encode() + b"; reg=")))
    vectors.refuse("fields-hash-empty-unsigned", "Also where no signature is required and there is none.", "malformed",
                   message([(b"Anshin-Mark", folded(tag_list(TAGS, without=("k", "b"), fh=""))), *FIELDS], BODY), {"require_signature": False})
