"""Headers that programs read in more than one way: line ends and NUL within a field, and no empty line behind the last one. Nothing is verified there."""

from marked_message import OTHER_KEY, body_hash, fields_hash, folded, message, stamp, tag_list
from vector_set import BODY, FIELDS, SILENT, TAGS, VERIFIED, WARNING, marked, with_field

HIDDEN = b" x\rFrom: <evil@evil.example>\rReply-To: <evil@evil.example>\r\rSend money\r"


def commented(value, place=3):
    """The usual fields and one more that nothing covers."""
    return [*FIELDS[:place], (b"Comments", value), *FIELDS[place:]]


def add(vectors):
    add_octets(vectors)
    add_unix_files(vectors)
    add_ends(vectors)
    add_results(vectors)
    add_order_of_steps(vectors)
    add_names(vectors)


def refuse(vectors, name, shows, octets, configuration=None, **more):
    vectors.refuse(name, shows, "ambiguous-header", octets, configuration, **more)


def add_octets(vectors):
    refuse(vectors, "cr-in-uncovered-field-above", "Programs for which a CR ends a line see another From and another body.", b"Comments:" + HIDDEN + b"\r\n" + marked())
    for place, title in ((3, "in-the-middle"), (len(FIELDS), "below")):
        refuse(vectors, f"cr-in-uncovered-field-{title}", "The same further down.", marked(commented(HIDDEN, place)))
    refuse(vectors, "cr-last-in-value", "CR CR LF at the end of a field: the first CR is an octet of the value.", marked(commented(b" x\r")))
    refuse(vectors, "cr-first-in-value", "A CR right behind the colon.", marked(commented(b"\r x")))
    refuse(vectors, "cr-before-blank", "A CR alone is no fold.", marked(commented(b" x\r y")))
    refuse(vectors, "cr-cr-lf-fold", "Only one CR belongs to a fold.", marked(commented(b" x\r\r\n y")))
    refuse(vectors, "cr-in-covered-field", "Also where it is signed as it is.", marked(with_field(b"Content-Type", b" text/plain;\rcharset=UTF-8")))
    refuse(vectors, "lf-in-uncovered-field", "A bare LF without blank behind it.", marked(commented(b" x\nReply-To: <evil@evil.example>")))
    refuse(vectors, "lf-before-fold", "A bare LF before a CRLF that folds.", marked(commented(b" x\n\r\n y")))
    vectors.add("lf-fold-in-uncovered-field", "A bare LF before a blank or tab is a fold, for every program.", marked(commented(b" x\n y\n\tz")), VERIFIED)
    refuse(vectors, "nul-in-uncovered-field", "A NUL, at which some programs stop.", marked(commented(b" x\0y")))
    refuse(vectors, "nul-in-hashed-field", "The same in a field that fh holds.", marked([*FIELDS, (b"Reply-To", b" a@qualitia.co.jp\0")]))
    others = bytes(octet for octet in range(1, 256) if octet not in b"\r\n")
    vectors.add("other-octets", "All other octets are nobody's line end.", marked(commented(b" x" + others + b"y", 0)), VERIFIED)
    vectors.add("subject-with-other-octets", "The same in a field that is signed.", marked(with_field(b"Subject", b" x" + others + b"y")), VERIFIED)
    mark = stamp(FIELDS, folded(tag_list(TAGS)))
    for title, value in (("first", b"\r" + mark), ("last", mark + b"\r"), ("in-fold", mark.replace(b"\r\n\t", b"\r\r\n\t", 1))):
        vectors.refuse(f"cr-{title}-in-mark", "In the mark itself its grammar comes first.", "malformed", message([(b"Anshin-Mark", value), *FIELDS], BODY))


def add_unix_files(vectors):
    for title, value in (("cr", b" x\rFrom: <evil@evil.example>"), ("cr-cr", b" x\r\r"), ("cr-in-fold", b" x\r\r\r\n y"), ("nul", b" x\0")):
        refuse(vectors, f"lf-file-{title}-in-field", "The same in a file with bare LF.", marked(commented(value), line_end=b"\n"))
    vectors.add("lf-file-crlf-folds", "There a CR right before the LF belongs to the line end, in folds too.",
                marked(body=b"", bh=body_hash("simple", b"a\nb\n"), line_end=b"\n").replace(b"?=\n =?", b"?=\r\n =?") + b"a\nb\n", VERIFIED)
    refuse(vectors, "lf-file-no-empty-line", "No empty line, in a file with bare LF.",
           message([(b"Anshin-Mark", stamp(FIELDS, folded(tag_list(TAGS, bh=body_hash("simple", b"no field\r\n"))))), *FIELDS], None, b"\n") + b"no field\n")


def add_ends(vectors):
    def unended(first_lines, body=None):
        """No empty line before a body that has the right hash."""
        tags = tag_list(TAGS, bh=body_hash("simple", first_lines if body is None else body))
        return message([(b"Anshin-Mark", stamp(FIELDS, folded(tags))), *FIELDS], None) + first_lines

    refuse(vectors, "no-empty-line-then-fields", "Some programs skip the line that is no field, and see these below it.", unended(b"Dear customers,\r\nReply-To: <evil@evil.example>\r\n\r\nText\r\n"))
    refuse(vectors, "no-empty-line-name-without-colon", "A line that begins as a field does.", unended(b"Reply-To\r\nText: x\r\n"))
    refuse(vectors, "no-empty-line-no-name", "A colon without name.", unended(b": x\r\n"))
    refuse(vectors, "no-empty-line-name-of-8-bit", "A name that holds octets above 127.", unended("件名: x\r\n".encode()))
    refuse(vectors, "no-empty-line-last-line-cut", "The body is one line without line end.", unended(b"Dear customers,", b"Dear customers,\r\n"))
    refuse(vectors, "cr-as-empty-line", "A line that holds a CR only is not empty.", unended(b"\r\r\nText\r\n"))
    vectors.add("header-without-end", "Where the octets end right behind the last field, line end included or not, there is no second way to read.",
                unended(b"", b""), VERIFIED)
    vectors.add("header-without-last-line-end", "The same without line end.", unended(b"", b"")[:-2], VERIFIED)
    vectors.refuse("mbox-line-with-cr", "A line of an mbox holds no CR: this one neither is such a line nor a field.", "no-field",
                   b"From x\rFrom: <evil@evil.example>\r\rSend money\r\n" + marked())
    vectors.refuse("mbox-line-with-nul", "Nor a NUL.", "no-field", b"From \0x\r\n" + marked())


def add_results(vectors):
    claim = {"m": None, "bh": None, "fh": None}
    for result in ("suspect", "failed"):
        vectors.add(f"cr-of-{result}", "A warning stays: only verified needs a clear header.", marked(commented(HIDDEN), r=result, **claim), WARNING, result=result)
    vectors.add("no-empty-line-of-suspect", "The same for a header without end.", marked(body=None, r="suspect", **claim) + b"no field\r\n", WARNING, result="suspect")
    vectors.add("cr-of-none", "What claims nothing stays, too.", marked(commented(HIDDEN), r="none", org=None, oid=None, k=None, b=None, **claim), SILENT, result="none")
    refuse(vectors, "cr-unsigned-allowed", "Checked also where no signature is required and there is none.",
           message([(b"Anshin-Mark", folded(tag_list(TAGS, without=("k", "b")))), *commented(HIDDEN)], BODY), {"require_signature": False})
    refuse(vectors, "cr-header-only", "And where the body is not at hand.", marked(commented(HIDDEN)), with_body=False)
    refuse(vectors, "cr-fields-hash-missing", "And where the mark, of an older host, has no fh.", marked(commented(HIDDEN), fh=None))


def add_order_of_steps(vectors):
    refuse(vectors, "cr-and-fields-changed", "This step comes before that of the fields.", marked([*commented(HIDDEN), (b"Reply-To", b" x@evil.example")], signed=FIELDS))
    refuse(vectors, "cr-and-body-changed", "And before that of the body.", marked(commented(HIDDEN), body=b"other\r\n"))
    refuse(vectors, "no-empty-line-body-changed", "Also where the header has no end.", marked(body=None) + b"no field\r\n" + BODY)
    vectors.refuse("cr-wrong-key", "The signature comes first.", "bad-signature", marked(commented(HIDDEN), key=OTHER_KEY))
    vectors.refuse("cr-changed-in-signed-field", "A CR put into a signed field breaks the signature.", "bad-signature", marked(with_field(b"Subject", b" a\rb"), signed=with_field(b"Subject", b" ab")))


def add_names(vectors):
    """The names that fh held from the second version of the guide on."""
    more = [(b"Mail-Followup-To", b" <a@qualitia.co.jp>"), (b"Content-Location", b" http://qualitia.co.jp/a"), (b"Mail-Reply-To", b" <b@qualitia.co.jp>"), (b"Content-Base", b" \"http://qualitia.co.jp/\"")]
    all_ten = [*more, *FIELDS, (b"Reply-To", b" <c@qualitia.co.jp>"), (b"Content-Disposition", b" inline"), (b"Sender", b" <d@qualitia.co.jp>")]
    vectors.add("fields-all-ten", "All ten names, in an order that is not that of fh.", marked(all_ten), VERIFIED)
    vectors.add("fields-all-ten-in-other-order", "The order among fields of different names does not matter.", marked(all_ten[::-1], signed=all_ten), VERIFIED)
    vectors.add("fields-twice-8-bit", "Several fields of one name, as they came, with octets above 127.",
                marked([*FIELDS, (b"Mail-Reply-To", b" a@example.jp"), (b"content-type", b" text/\xff"), (b"MAIL-reply-to ", b"")]), VERIFIED)
    for name, value in more:
        title = name.decode().lower()
        vectors.add(f"{title}-right", "As it was when the mark was given.", marked([*FIELDS, (name, value)]), VERIFIED)
        vectors.refuse(f"{title}-added", "Added after the mark was given.", "fields-changed", marked([*FIELDS, (name.upper() + b" ", value)], signed=FIELDS))
        vectors.refuse(f"{title}-changed", "Changed after the mark was given.", "fields-changed", marked([*FIELDS, (name, b" http://evil.example/")], signed=[*FIELDS, (name, value)]))
        vectors.refuse(f"{title}-removed", "Removed after the mark was given.", "fields-changed", marked(FIELDS, signed=[*FIELDS, (name, value)]))
    vectors.add("fields-names-alike", "Names that only look alike may come and go.", marked([(b"Reply-To-Mail", b" x"), (b"Mail-Followup", b" x"), (b"Content-Locations", b" x"), *FIELDS], signed=FIELDS), VERIFIED)
    six = [field for field in all_ten if field not in more]
    vectors.refuse("fields-hash-of-six", "An fh over the first six names only is none where the others are there.", "fields-changed", marked(all_ten, fh=fields_hash(six)))
