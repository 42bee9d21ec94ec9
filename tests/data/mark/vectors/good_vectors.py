"""Messages whose mark can be read: verified, or what else the host says."""

from marked_message import KEY, OTHER_KEY, SIGNATURE, body_hash, encoded_name, folded, message, one_line, stamp, tag_list
from vector_set import BODY, FIELDS, NAME, SILENT, TAGS, VERIFIED, WARNING, marked, with_field

JIPDEC = [(b"From", b" JIPDEC <info@jipdec.or.jp>"), (b"To", b" someone@example.jp"), (b"Date", b" Thu, 2 Apr 2026 09:30:00 +0900"),
          (b"Message-ID", b" <20260402.7@jipdec.or.jp>"), (b"Subject", b" Certificate renewal")]
FWS_EVERYWHERE = (b"\r\n v \r\n =\t1 ;\r\n\tid\t= mx.example.jp ; r =\r\n verified;d= qualitia.co.jp ;\r\n\torg* = UT\r\n F-8 '\tja' "
                  + b" \r\n ".join([encoded_name(NAME).split("'")[2].encode()[i:i + 5] for i in range(0, 90, 5)])
                  + b";oid= jcn:2010001084915\r\n\t;m = dkim; bh=\r\n relaxed\r\n : " + b" \r\n\t".join([TAGS["bh"].split(":")[1].encode()[i:i + 7] for i in range(0, 49, 7)])
                  + b";fh =\r\n " + b" \r\n\t ".join([TAGS["fh"].encode()[i:i + 11] for i in range(0, 44, 11)])
                  + b" ; reg\t=\trobins;\r\n ser= 42; t =1775044800 ;k = default ; b =\r\n " + SIGNATURE + b"  \r\n ;\r\n ")


def add(vectors):
    add_messages(vectors)
    add_fields(vectors)
    add_bodies(vectors)
    add_results(vectors)
    add_names(vectors)


def add_messages(vectors):
    vectors.add("japanese", "The usual case: a Japanese organisation, folded as the host folds.", marked(), VERIFIED)
    vectors.add("english", "An English name.",
                marked(JIPDEC, d="jipdec.or.jp", oid="jcn:1010405009403", org=encoded_name("JIPDEC", "en")), VERIFIED,
                domain="jipdec.or.jp", organisation="JIPDEC", language="en", id="jcn:1010405009403")
    vectors.add("no-message-id", "A field that is not there adds nothing to the signed octets.", marked(with_field(b"Message-ID")), VERIFIED)
    vectors.add("no-date-no-subject", "Only From is there.", marked([FIELDS[1]]), VERIFIED)
    vectors.add("empty-subject", "An empty Subject is a field.", marked(with_field(b"Subject", b"")), VERIFIED)
    vectors.add("several-subjects", "Each Subject counts, from top to bottom.", marked(with_field(b"Subject", b" one", b" two")), VERIFIED)
    refolded = with_field(b"Subject", FIELDS[-1][1].replace(b"\r\n ", b" \t\r\n\t  ") + b" \t")
    vectors.add("refolded", "Folded otherwise on the way.", marked(refolded, signed=FIELDS), VERIFIED)
    vectors.add("raw-utf-8-subject", "A Subject in raw UTF-8 (RFC 6532).", marked(with_field(b"Subject", " お知らせ（四月）".encode())), VERIFIED)
    vectors.add("raw-octets-subject", "A Subject in ISO-2022-JP and one in Shift_JIS: octets, whatever their charset.",
                marked(with_field(b"Subject", b" " + "お知らせ".encode("iso2022_jp"), b" " + "お知らせ".encode("shift_jis"))), VERIFIED)
    vectors.add("lf-file", "A file with bare LF, as Unix has it.", marked(line_end=b"\n"), VERIFIED)
    vectors.add("mbox-line", "The line that mbox puts on top is no field.", b"From info@qualitia.co.jp Wed Apr  1 12:00:00 2026\r\n" + marked(), VERIFIED)
    vectors.add("names-in-other-case", "Names of fields have no case, and white space before the colon does not count.",
                marked([(name.upper() + b" \t", value) for name, value in FIELDS], mark_name=b"ANSHIN-mark "), VERIFIED)
    vectors.add("mark-below", "The mark may stand anywhere in the header.",
                message([*FIELDS, (b"Anshin-Mark", stamp(FIELDS, folded(tag_list(TAGS))))], BODY), VERIFIED)
    vectors.add("other-fields-added", "Other fields may come and go.", marked([(b"X-Spam", b" no"), *FIELDS[1:], (b"From-Agent", b" x")], signed=FIELDS), VERIFIED)
    vectors.refuse("bare-cr-in-subject", "A CR that stands alone is an octet, and to some programs the end of a line.", "ambiguous-header", marked(with_field(b"Subject", b" a\rb")))
    vectors.add("bare-lf-fold", "A bare LF before a blank is a fold, as milters hand it over.", marked(with_field(b"Subject", b" a\n b"), signed=with_field(b"Subject", b" a b")), VERIFIED)
    vectors.add("blank-line-in-fold", "A line of blanks within a field does not end the header.", marked(with_field(b"Subject", b" a\r\n \t\r\n b"), signed=with_field(b"Subject", b" a b")), VERIFIED)
    vectors.refuse("header-cut-short", "A line that is no field ends the header; it is the body's first line. Some programs skip it and read on.", "ambiguous-header",
                message([(b"Anshin-Mark", stamp(FIELDS, folded(tag_list(TAGS, bh=body_hash("relaxed", b"no field\r\n" + BODY))))), *FIELDS], None) + b"no field\r\n" + BODY)
    vectors.add("large-header", "3000 fields and a Subject of 64 KB.",
                marked([*[(b"X", b" y")] * 3000, *with_field(b"Subject", b" " + b"x" * 65536)]), VERIFIED)


def add_fields(vectors):
    keys = {"default": OTHER_KEY.public, "2026-04.b": KEY.public, "old": OTHER_KEY.public}
    vectors.add("key-by-name", "k= chooses among several keys.", marked(k="2026-04.b", fh=None), VERIFIED, {"keys": keys}, key="2026-04.b")
    vectors.add("unknown-tags", "Unknown tags are ignored, also without value and with names that mean something in JavaScript.",
                marked(future="x y", constructor="1", toString="", B="b", bh2="", x_1="=a=b"), VERIFIED)
    vectors.add("white-space-everywhere", "White space wherever RFC 6376 section 3.2 allows it.", marked(template=FWS_EVERYWHERE), VERIFIED)
    vectors.add("one-line", "Not folded, a semicolon at the end.", marked(template=one_line(tag_list(TAGS)) + b";"), VERIFIED)
    vectors.add("no-white-space", "As short as it goes.", marked(template=one_line(tag_list(TAGS)).replace(b"; ", b";").strip()), VERIFIED)
    vectors.add("signature-first", "The order of tags does not matter.", marked(template=one_line(tag_list(TAGS)[::-1])), VERIFIED)
    vectors.add("authserv-id-case", "An authserv-id has no case.", marked(id="MX.Example.JP"), VERIFIED)
    vectors.add("several-authserv-ids", "Several hosts of one's own.", marked(id="mx2.example.jp"), VERIFIED, {"authserv_ids": ["mx.example.jp", "MX2.example.jp"]})
    vectors.add("hundred-tags", "As many tags as are allowed.", marked(**{f"x{n}": "" for n in range(86)}), VERIFIED)
    start = one_line(tag_list(TAGS)).replace(b"; k=", b"; x=@FILL@; k=")
    size = len(start) - len(b"@FILL@") - len(SIGNATURE) + 88
    vectors.add("longest-field", "A field of exactly 16384 octets.", marked(template=start.replace(b"@FILL@", b"x" * (16384 - size))), VERIFIED)
    vectors.add("largest-numbers", "The largest serial and the last second of the year 9999.", marked(ser="9007199254740991", t="253402300799"), VERIFIED,
                serial=9007199254740991, decided_at=253402300799)
    vectors.add("leading-zeros", "Zeros before a number.", marked(ser="000" + "0" * 30 + "42", t="01775044800", fh=None), VERIFIED)
    vectors.add("a-label-domain", "An internationalised domain; digits, hyphens and underscores.", marked(d="a_b-1.2.xn--wgv71a119e.xn--q9jyb4c"), VERIFIED,
                domain="a_b-1.2.xn--wgv71a119e.xn--q9jyb4c")
    vectors.add("other-scheme", "An organisation's number of another scheme.", marked(oid="lei-x:AZ.09_z-9"), VERIFIED, id="lei-x:AZ.09_z-9")
    no_signature = {"without": ("k", "b")}
    vectors.add("unsigned-allowed", "Without signature, where none is required.", message([(b"Anshin-Mark", folded(tag_list(TAGS, **no_signature))), *FIELDS], BODY),
                VERIFIED, {"require_signature": False}, key="")
    vectors.add("signed-though-not-required", "A signature that is there is checked.", marked(), VERIFIED, {"require_signature": False})


def add_bodies(vectors):
    vectors.add("header-only", "Without the body at hand nothing is said of it.", marked(body=b"another body\r\n"), VERIFIED, with_body=False, body="not-checked")
    vectors.add("simple-body", "bh= of the simple form.", marked(bh=body_hash("simple", BODY), fh=None), VERIFIED)
    vectors.add("empty-body-simple", "An empty body is a CRLF in the simple form.", marked(body=b"", bh=body_hash("simple", b"")), VERIFIED)
    vectors.add("empty-body-relaxed", "An empty body is nothing in the relaxed form.", marked(body=b"", bh=body_hash("relaxed", b"")), VERIFIED)
    vectors.add("no-body", "The file ends with the header.", marked(body=None, bh=body_hash("simple", b"")), VERIFIED)
    vectors.add("only-empty-lines", "Empty lines alone are an empty body.", marked(body=b"\r\n\r\n\r\n", bh=body_hash("relaxed", b"")), VERIFIED)
    vectors.add("only-blanks-relaxed", "Lines of blanks alone are an empty body in the relaxed form.", marked(body=b" \t\r\n \r\n", bh=body_hash("relaxed", b"")), VERIFIED)
    vectors.add("only-blanks-simple", "Lines of blanks count in the simple form.", marked(body=b" \t\r\n \r\n", bh=body_hash("simple", b" \t\r\n \r\n")), VERIFIED)
    vectors.add("no-last-line-end", "A last line without line end gets one.", marked(body=b"end", bh=body_hash("simple", b"end\r\n")), VERIFIED)
    octets = bytes(range(256)).replace(b"\n", b"").replace(b"\r", b"") + b"\r\n"
    vectors.add("eight-bit-body", "A body of all octets.", marked(body=octets, bh=body_hash("simple", octets)), VERIFIED)
    lone = b"a\rb\nc \r \n\r\r\nd"
    vectors.add("lone-line-ends", "CR and LF that stand alone are octets of the line.", marked(body=lone, bh=body_hash("simple", lone)), VERIFIED)
    vectors.add("lone-line-ends-relaxed", "The same in the relaxed form.", marked(body=lone, bh=body_hash("relaxed", lone)), VERIFIED)
    spaced = BODY.replace(b"\t@ ", b" \t @\t").replace(b"Regards  ", b"Regards") + b" \r\n"
    vectors.add("white-space-changed", "The relaxed form forgives white space.", marked(body=spaced), VERIFIED)
    mixture = b"first\nsecond\r\nthird\n"
    lf_file = marked(body=b"", bh=body_hash("simple", b"first\r\nsecond\r\nthird\n"), line_end=b"\n")
    vectors.add("lf-file-mixture", "In a file with bare LF the line ends count as CRLF up to the first CRLF.", lf_file + mixture, VERIFIED)
    large = b"0123456789abcdef \t\r\n" * 5000
    vectors.add("large-body", "A body of 100 KB.", marked(body=large, bh=body_hash("relaxed", large)), VERIFIED)


def add_results(vectors):
    claim = {"m": None, "bh": None, "fh": None}
    vectors.add("suspect", "It imitates an organisation, which is named.", marked(r="suspect", d="evil.example", **claim), WARNING, result="suspect", domain="evil.example")
    vectors.add("failed", "It is not proved to be from the organisation that is named.", marked(r="failed", **claim), WARNING, result="failed")
    vectors.add("failed-without-organisation", "Names may be missing where nothing is verified.",
                marked(r="failed", d=None, org=None, oid=None, reg=None, ser=None, **claim), WARNING, result="failed", domain="", organisation="", language="", id="",
                registry="", serial=0)
    vectors.add("suspect-body-changed", "Only a verified mark speaks of the body.", marked(r="suspect", body=b"other\r\n"), WARNING, result="suspect")
    nothing = {"org": None, "oid": None, "m": None, "bh": None, "fh": None, "k": None, "b": None}
    vectors.add("none", "No claim, no signature: trusted for what it is worth.", marked(r="none", **nothing), SILENT, result="none")
    vectors.add("unavailable", "The registry could not be asked.", marked(r="unavailable", reg=None, ser=None, **nothing), SILENT, result="unavailable", registry="", serial=0)
    vectors.add("none-with-the-rest", "What a field without claim need not have is ignored, were it wrong.",
                marked(r="none", oid="x", org="%", bh="x", fh="x", k="unknown", b="x"), SILENT, result="none")


def add_names(vectors):
    def name(title, shows, text, language="ja", **encoding):
        vectors.add(title, shows, marked(org=encoded_name(text, language, **encoding)), VERIFIED, organisation=text, language=language)

    name("variation-selector", "A variation selector right behind an ideograph stays: Japanese names need it.", "辻\U000E0100商店 葛\uFE00屋")
    name("html-in-name", "Characters that mean something in HTML: a front-end must not let them.", "<img src=x onerror=alert(1)>&amp;\"'`;=")
    name("longest-name", "A name of 1000 octets.", "株" * 333 + "x")
    name("no-language", "No language, and the charset in lower case.", NAME, "", charset="utf-8")
    name("language-of-two-parts", "A longer language tag.", NAME, "ja-Kana-JP")
    name("supplementary-ideograph", "An ideograph beyond the basic plane.", "\U00020BB7野家")
    name("combining-marks", "Letters with combining marks, wide blanks and right-to-left letters are no formatting characters.", "Cafe\u0301\u3000שלום")
    lower = encoded_name(NAME).replace("%E", "%e").replace("%A", "%a")
    vectors.add("hex-in-lower-case", "Percent-encoding with small letters; literal characters that are allowed.", marked(org=lower + "!#$&+-.^_`|~aZ9"), VERIFIED,
                organisation=NAME + "!#$&+-.^_`|~aZ9")
