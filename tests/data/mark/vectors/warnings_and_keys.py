"""What behind the host no MTA takes away: warnings with a signature over the mark alone (wb), and marks of messages that MTAs complete (h, c). And keys that count
for one host."""

import base64

from marked_message import KEY, OTHER_KEY, WARNING as PLACE, encoded_name, fields_hash, folded, folded_anywhere, message, one_line, stamp, tag_list, warning_octets
from vector_set import BODY, FIELDS, NAME, TAGS, VERIFIED, WARNING, marked, with_field

CLAIM = {"m": None, "bh": None, "fh": None}
ALONE = {**CLAIM, "wb": PLACE}
LONG = b" " + b"s" * 989 + b"\r\n " + b"s" * 997 + b"\r\n " + b"s" * 14  # as Postfix breaks a line of 2000
REWRITTEN = [(b"From", b" <info@evil.example>"), (b"Date", b" Mon, 30 Nov 2026 23:21:21 GMT"), (b"Message-Id", b" <1@mx.example.jp>"), (b"Subject", b" a!\r\n b")]


def add(vectors):
    add_folds(vectors)
    add_warnings(vectors)
    add_refused_warnings(vectors)
    add_completed(vectors)
    add_not_completed(vectors)
    add_keys(vectors)


def add_folds(vectors):
    vectors.add("folded-in-words", "As older hosts fold: within UTF-8'ja', and within percent triplets.", marked(layout=folded_anywhere), VERIFIED)
    long = "株" * 300
    vectors.add("folded-long-name", "A name that takes many lines.", marked(org=encoded_name(long)), VERIFIED, organisation=long)
    vectors.add("folded-long-name-with-letters", "The same with letters between the triplets.", marked(org=encoded_name("a株b" * 150)), VERIFIED, organisation="a株b" * 150)


def warned(fields=None, **tags):
    """A message that still has the warning that was signed alone, whatever has become of its fields."""
    return marked(fields, signed=FIELDS, **{"r": "suspect", **ALONE, **tags})


def add_warnings(vectors):
    for result in ("suspect", "failed"):
        vectors.add(f"warning-{result}", "With both signatures, as a host writes it.", warned(r=result), WARNING, result=result)
        vectors.add(f"warning-rewritten-{result}", "From, Date, Message-ID and Subject have become others: the warning stays.", warned(REWRITTEN, r=result), WARNING, result=result)
        vectors.add(f"warning-alone-{result}", "Without a signature over the message, where its fields were too much for that.",
                    message([(b"Anshin-Mark", stamp([], one_line(tag_list(TAGS, without=("b",), r=result, **ALONE)))), *FIELDS], BODY), WARNING, result=result)
    vectors.add("warning-no-fields", "None of the four fields is there.", warned([(b"To", b" x")]), WARNING, result="suspect")
    vectors.add("warning-header-only", "Without the body at hand.", warned(REWRITTEN), WARNING, with_body=False, result="suspect")
    vectors.add("warning-wrong-b", "The signature over the message is wrong, and does not count.",
                message([(b"Anshin-Mark", stamp(FIELDS, one_line(tag_list(TAGS, r="suspect", b=base64.b64encode(bytes(64)), **ALONE)))), *FIELDS], BODY), WARNING, result="suspect")
    vectors.add("warning-empty", "An empty wb is none: the other signature counts.", marked(r="suspect", wb="", **CLAIM), WARNING, result="suspect")
    vectors.add("warning-signature-first", "The order of tags does not matter.", marked(template=one_line(tag_list(TAGS, r="suspect", **ALONE)[::-1])), WARNING, result="suspect")
    vectors.add("warning-refolded", "Folded otherwise on the way.", warned(REWRITTEN, layout=one_line).replace(b"; ", b";\r\n \t "), WARNING, result="suspect")
    vectors.add("warning-of-verified", "wb means nothing to verified, even where it is no signature.", marked(wb="x"), VERIFIED)


def add_refused_warnings(vectors):
    mark = warned(layout=one_line)
    for name, shows, octets in (
            ("result-changed", "Signed as suspect, shown as failed.", mark.replace(b"r=suspect", b"r=failed")),
            ("domain-changed", "Another domain.", mark.replace(b"d=qualitia", b"d=evil")),
            ("host-changed", "Another host of one's own.", mark.replace(b"id=mx.", b"id=mx2.")),
            ("tag-added", "A tag added.", mark.replace(b"; k=", b"; x=1; k=")),
            ("other-key", "Signed by somebody else.", warned(key=OTHER_KEY)),
            ("as-b", "The signature over the message in the place of the other.", marked(r="suspect", wb=base64.b64encode(KEY.sign(b"x")), **CLAIM))):
        vectors.refuse(f"warning-{name}", shows, "bad-signature", octets, {"authserv_ids": ["mx.example.jp", "mx2.example.jp"]})
    template = one_line(tag_list(TAGS, r="suspect", **ALONE))
    signature = base64.b64encode(KEY.sign(warning_octets(template)))
    vectors.refuse("warning-b-is-of-the-mark-alone", "Where there is no wb the signature has to cover the message.", "bad-signature",
                   message([(b"Anshin-Mark", one_line(tag_list(TAGS, r="suspect", b=signature, **CLAIM))), *FIELDS], BODY))
    vectors.refuse("warning-turned-into-verified", "wb makes nothing verified.", "unsigned", message([(b"Anshin-Mark", one_line(tag_list(TAGS, without=("b",), wb=signature))), *FIELDS], BODY))
    vectors.refuse("warning-no-k", "wb needs k as b does.", "malformed", message([(b"Anshin-Mark", one_line(tag_list(TAGS, without=("k", "b"), r="suspect", **{**CLAIM, "wb": signature}))), *FIELDS], BODY))
    vectors.refuse("warning-signature-too-short", "63 octets.", "malformed", marked(r="suspect", wb=base64.b64encode(bytes(63)), **CLAIM))
    vectors.refuse("warning-signature-not-base64", "Characters that are none of base64.", "malformed", marked(r="failed", wb="!" * 88, **CLAIM))
    vectors.refuse("warning-twice", "Two of them.", "malformed", marked(template=template.replace(b"; wb=", b"; wb=; wb=")))
    vectors.refuse("warning-wrong-unsigned-allowed", "A wrong one is refused also where none is required.", "bad-signature", warned(key=OTHER_KEY), {"require_signature": False})


def add_completed(vectors):
    def completed(name, shows, h, *absent, **more):
        was = [field for field in FIELDS if field[0].decode() not in absent]
        vectors.add(f"completed-{name}", shows, marked(FIELDS, signed=was, h=h, **more), VERIFIED)
        vectors.add(f"not-completed-{name}", "The same where they have not been added.", marked(was, h=h, **more), VERIFIED)

    completed("message-id", "The message had no Message-ID when it was marked, and an MTA has added one.", "from:date:subject", "Message-ID")
    completed("date", "The same with Date.", "from:message-id:subject", "Date")
    completed("both", "And with both.", "from:subject", "Date", "Message-ID")
    vectors.add("all-named", "h may name all four.", marked(h="from:date:message-id:subject"), VERIFIED)
    whole = b" " + b"s" * 2000
    vectors.add("nofws-subject", "A Subject that was one long line, broken by an MTA.", marked(with_field(b"Subject", LONG), signed=with_field(b"Subject", whole), c="nofws"), VERIFIED)
    vectors.add("nofws-message-id", "The same with Message-ID.", marked(with_field(b"Message-ID", LONG), signed=with_field(b"Message-ID", whole), c="nofws"), VERIFIED)
    vectors.add("nofws-several", "Several fields, with blanks, tabs and folds, and only one of the three named.",
                marked(with_field(b"Subject", b" a b", b"\r\n c\td"), signed=with_field(b"Subject", b"ab", b" cd"), h="from:date:subject", c="nofws"), VERIFIED)
    for result in ("suspect", "failed"):
        vectors.add(f"completed-nonsense-of-{result}", "h and c are looked at for verified only.", marked(r=result, h="x", c="y", **CLAIM), WARNING, result=result)


def add_not_completed(vectors):
    def wrong(name, shows, fields, signed=None, **more):
        vectors.refuse(name, shows, "bad-signature", marked(fields, signed=FIELDS if signed is None else signed, **more))

    wrong("completed-unnamed-date", "Message-ID may be added, Date may not.", [*FIELDS, (b"Date", b" x")], h="from:date:subject")
    wrong("completed-from-added", "From never.", [*FIELDS, (b"From", b" x@evil.example")], h="from:subject")
    wrong("completed-subject-added", "Subject never, though it was not there.", FIELDS, with_field(b"Subject"), h="from:subject")
    wrong("nofws-octet-changed", "Nothing but white space may change.", with_field(b"Subject", b" a b c"), with_field(b"Subject", b" abd"), c="nofws")
    wrong("nofws-case", "Nor case.", with_field(b"Subject", b" a B"), with_field(b"Subject", b" a b"), c="nofws")
    for field in (b"From", b"Date"):
        name = field.decode()
        wrong(f"nofws-{name.lower()}", f"White space in {name} counts all the same: addresses could be cut in two.", with_field(field, b" a@qualitia.co .jp"), with_field(field, b" a@qualitia.co.jp"), c="nofws")
    line = one_line(tag_list(TAGS))
    wrong("completed-put-in", "Nobody can put in h.", FIELDS, template=stamp(FIELDS, line).replace(b"; k=", b"; h=from:subject; k="))
    vectors.refuse("completed-other-field-changed", "fh and bh hold what they held.", "fields-changed", marked([*FIELDS, (b"Reply-To", b" x@evil.example")], signed=FIELDS, h="from:subject", fh=fields_hash(FIELDS)))
    for name, value in (("empty", ""), ("without-from", "date:message-id:subject"), ("without-subject", "from:date:message-id"), ("other-order", "from:message-id:date:subject"),
                        ("twice", "from:date:date:subject"), ("other-name", "from:to:subject"), ("in-capitals", "From:Subject"), ("with-blank", "from: subject"), ("colon-behind", "from:subject:")):
        vectors.refuse(f"signed-names-{name}", "h has four possible values.", "malformed", marked(h=value))
    for name, value in (("empty", ""), ("in-capitals", "NOFWS"), ("relaxed", "relaxed")):
        vectors.refuse(f"signed-form-{name}", "c has one possible value.", "malformed", marked(c=value))


def add_keys(vectors):
    ids = {"authserv_ids": ["mx.example.jp", "mx2.example.jp"]}
    bound = {"default@mx.example.jp": KEY.public, "default@mx2.example.jp": OTHER_KEY.public}
    vectors.add("key-of-host", "A key that counts for the marks of one host.", marked(), VERIFIED, {**ids, "keys": bound})
    vectors.add("key-of-host-without-case", "Names of hosts have no case.", marked(id="MX.Example.jp"), VERIFIED, {**ids, "keys": {"default@mx.EXAMPLE.jp": KEY.public}})
    vectors.add("key-of-other-host", "Each host has its own under the same name.", marked(id="mx2.example.jp", key=OTHER_KEY), VERIFIED, {**ids, "keys": bound})
    vectors.add("key-of-host-first", "It comes before one that counts for all.", marked(), VERIFIED, {**ids, "keys": {"default": OTHER_KEY.public, **bound}})
    vectors.add("key-for-the-others", "One that counts for all does for hosts without their own.", marked(id="mx2.example.jp"), VERIFIED,
                {**ids, "keys": {"default@mx.example.jp": OTHER_KEY.public, "default": KEY.public}})
    vectors.add("key-for-all", "Without a host's name a key counts for all of one's hosts, as ever.", marked(id="mx2.example.jp"), VERIFIED, ids)
    vectors.add("warning-key-of-host", "The same for warnings.", warned(), WARNING, {**ids, "keys": bound}, result="suspect")
    vectors.refuse("key-claims-other-host", "The key of one host does not sign for another.", "bad-signature", marked(id="mx2.example.jp"), {**ids, "keys": bound})
    vectors.refuse("key-of-no-such-host", "Nor where that one has no key.", "unknown-key", marked(id="mx2.example.jp"), {**ids, "keys": {"default@mx.example.jp": KEY.public}})
    vectors.refuse("warning-key-of-no-such-host", "The same for warnings.", "unknown-key", warned(id="mx2.example.jp"), {**ids, "keys": {"default@mx.example.jp": KEY.public}})
    vectors.refuse("key-of-host-unsigned-allowed", "Also where no signature is required.", "unknown-key", marked(id="mx2.example.jp"), {**ids, "keys": {"default@mx.example.jp": KEY.public}, "require_signature": False})
    vectors.refuse("key-name-with-host", "k names no host.", "unknown-key", marked(id="mx2.example.jp", k="default@mx.example.jp"), {**ids, "keys": bound})
    vectors.refuse("key-name-with-own-host", "Not even its own.", "unknown-key", marked(k="default@mx.example.jp"), {**ids, "keys": bound})
    vectors.refuse("key-name-case-of-host", "The name of the key has case.", "unknown-key", marked(k="Default"), {**ids, "keys": bound})
    vectors.refuse("key-of-host-that-is-not-own", "A key makes no host one's own.", "foreign-authserv-id", marked(id="mx3.example.jp"), {**ids, "keys": {"default@mx3.example.jp": KEY.public}})
