"""Fields that are malformed or say what nobody may show. All are signed by the right key, so that only the reader's strictness stands before them."""

import base64

from marked_message import SIGNATURE, encoded_name, folded, one_line, tag_list
from vector_set import NAME, TAGS, marked

LINE = one_line(tag_list(TAGS))
HASH = TAGS["bh"].split(":")[1]


def add(vectors):
    add_lists(vectors)
    add_tags(vectors)
    add_encodings(vectors)
    add_names(vectors)


def replaced(old, new, template=LINE):
    assert template.count(old) == 1, old
    return marked(template=template.replace(old, new))


def add_lists(vectors):
    def malformed(name, shows, old, new):
        vectors.refuse(name, shows, "malformed", replaced(old, new))

    vectors.refuse("unknown-version", "A version to come.", "unknown-version", marked(v="2"))
    vectors.refuse("no-version", "Without v.", "unknown-version", marked(v=None))
    vectors.refuse("version-one-and-more", "Only 1 is 1.", "unknown-version", marked(v="01"))
    vectors.refuse("too-long", "One octet more than 16384.", "too-long",
                   marked(template=(start := LINE.replace(b"; k=", b"; x=@FILL@; k=")).replace(b"@FILL@", b"x" * (16385 - len(start) + 6 + len(SIGNATURE) - 88))))
    vectors.refuse("huge", "A field of 200 KB.", "too-long", replaced(b"; k=", b"; x=" + b"y" * 200000 + b"; k="))
    vectors.refuse("many-tags", "101 tags.", "malformed", marked(**{f"x{n}": "" for n in range(87)}))
    vectors.refuse("thousands-of-tags", "As many tags as fit into the field.", "malformed", replaced(b"; k=", b";" + b"".join(b"a%x=;" % n for n in range(2000)) + b" k="))
    malformed("tag-twice", "A tag twice.", b"; k=", b"; d=evil.example; k=")
    malformed("result-twice", "The result twice.", b"r=verified", b"r=none; r=verified")
    malformed("unknown-tag-twice", "An unknown tag twice.", b"; k=", b"; x=1; x=1; k=")
    malformed("signature-twice", "Two signatures: which one is it?", b"v=1", b"v=1; b=")
    malformed("empty-tag", "Nothing between two semicolons.", b"; k=", b";; k=")
    malformed("semicolon-first", "Nothing before the first semicolon.", b" v=1", b" ; v=1")
    vectors.refuse("two-semicolons-last", "One semicolon at the end, not two.", "malformed", marked(template=LINE + b";;"))
    malformed("tag-without-equals", "A tag without equals sign.", b"; k=", b"; x; k=")
    malformed("tag-without-name", "A value without name.", b"; k=", b"; =x; k=")
    malformed("tag-name-with-digit", "A name begins with a letter.", b"; k=", b"; 1x=1; k=")
    malformed("tag-name-with-hyphen", "A hyphen in a name.", b"; k=", b"; x-y=1; k=")
    malformed("tag-name-with-blank", "White space within a name.", b"; k=", b"; x y=1; k=")
    malformed("tag-name-star-within", "The star of RFC 8187 stands at the end only.", b"; k=", b"; x*y=1; k=")
    malformed("tag-name-star-alone", "A star alone is no name.", b"; k=", b"; *=1; k=")
    for name, octet in (("nul", b"\x00"), ("control", b"\x01"), ("delete", b"\x7f"), ("eight-bit", b"\xe3\x81\x82"), ("bare-cr", b"\r"), ("form-feed", b"\x0c")):
        malformed(f"{name}-in-field", "An octet that may not stand there.", b"; k=", b"; x=a" + octet + b"b; k=")
    vectors.refuse("empty-field", "A field without value.", "malformed", marked(template=b""))
    vectors.refuse("blank-field", "A field of white space.", "malformed", marked(template=b" \t\r\n "))
    vectors.refuse("no-tag-list", "Something else entirely.", "malformed", marked(template=b" <script>alert(1)</script>"))


def add_tags(vectors):
    def malformed(name, shows, **tags):
        vectors.refuse(name, shows, "malformed", marked(**tags))

    for tag in ("id", "r", "d", "oid", "m", "bh", "reg", "ser", "t", "k"):
        malformed(f"no-{tag}", f"Without {tag}.", **{tag: None})
        malformed(f"empty-{tag}", f"{tag} without value.", **{tag: ""})
    malformed("no-organisation", "Without org*.", org=None)
    malformed("result-in-capitals", "r= has case.", r="VERIFIED")
    malformed("result-unknown", "An unknown result.", r="trusted")
    malformed("result-with-comment", "There are no comments.", r="verified (really)")
    malformed("result-cut-by-blank", "White space within the result.", r="ver ified")
    malformed("id-with-blank", "White space within the authserv-id.", id="mx.example.jp mx.evil.example")
    malformed("key-with-blank", "White space within the key's name.", k="de fault")
    for name, domain in (("in-capitals", "Qualitia.co.jp"), ("with-dot-behind", "qualitia.co.jp."), ("with-empty-label", "qualitia..co.jp"), ("ends-in-number", "192.0.2.1"),
                         ("with-at", "info@qualitia.co.jp"), ("with-slash", "qualitia.co.jp/evil"), ("with-blank", "qualitia.co.jp evil.example"),
                         ("label-too-long", "a" * 64 + ".jp"), ("too-long", ".".join(["a" * 62] * 4) + ".jp")):
        malformed(f"domain-{name}", "Not a domain name in lower case and A-labels.", d=domain)
    malformed("bad-domain-of-suspect", "The same where there is no claim about it.", r="suspect", d="Evil.example")
    for name, number in (("check-digit", "jcn:3010001084915"), ("12-digits", "jcn:201000108491"), ("no-scheme", "2010001084915"), ("scheme-in-capitals", "JCN:2010001084915"),
                         ("two-colons", "lei:1:2"), ("with-slash", "x:../../evil"), ("scheme-too-long", "x" * 33 + ":1"), ("number-too-long", "x:" + "1" * 65), ("no-number", "jcn:")):
        malformed(f"number-{name}", "Not an identifier of an organisation.", oid=number)
    malformed("organisation-without-number", "A name without its number.", r="failed", oid=None)
    malformed("number-without-organisation", "A number without name.", r="suspect", org=None)
    malformed("registry-without-serial", "A registry without serial.", r="none", ser=None)
    for name, serial in (("negative", "-1"), ("plus", "+1"), ("fraction", "1.0"), ("exponent", "1e3"), ("hexadecimal", "0x10"), ("with-blank", "4 2"),
                         ("beyond-53-bits", "9007199254740992"), ("beyond-64-bits", "18446744073709551658")):
        malformed(f"serial-{name}", "Not a number that all readers can hold.", ser=serial)
    for name, time in (("negative", "-1"), ("year-10000", "253402300800"), ("in-words", "now"), ("huge", "9" * 400)):
        malformed(f"time-{name}", "Not a time.", t=time)
    malformed("method-spf", "Only dkim proves anything.", m="spf")
    malformed("method-in-capitals", "m= has case.", m="DKIM")


def add_encodings(vectors):
    def malformed(name, shows, **tags):
        vectors.refuse(name, shows, "malformed", marked(template=folded(tag_list(TAGS, **tags)) if "b" in tags else None, **({} if "b" in tags else tags)))

    good = base64.b64encode(bytes(range(64))).decode()
    malformed("signature-not-base64", "Characters that are none of base64.", b="!" * 88)
    malformed("signature-for-urls", "The alphabet for URLs.", b=base64.urlsafe_b64encode(b"\xff" * 64).decode())
    malformed("signature-without-padding", "Padding is missing.", b=good.rstrip("="))
    malformed("signature-much-padding", "Too much padding.", b=good + "====")
    malformed("signature-padding-within", "Padding within.", b=good[:40] + "==" + good[42:])
    malformed("signature-spare-bits", "Bits that encode nothing are not zero (RFC 4648 section 3.5).", b=good[:-3] + chr(ord(good[-3]) + 1) + "==")
    malformed("signature-63-octets", "Too short.", b=base64.b64encode(bytes(63)).decode())
    malformed("signature-65-octets", "Too long.", b=base64.b64encode(bytes(65)).decode())
    malformed("signature-in-hex", "Hexadecimal.", b="ab" * 64)
    malformed("hash-unknown-form", "An unknown form of the body.", bh="nofws:" + HASH)
    malformed("hash-form-in-capitals", "The form has case.", bh="Relaxed:" + HASH)
    malformed("hash-without-form", "The form is missing.", bh=HASH)
    malformed("hash-too-short", "31 octets.", bh="relaxed:" + base64.b64encode(bytes(31)).decode())
    malformed("hash-spare-bits", "Bits that encode nothing are not zero.", bh="relaxed:" + HASH[:-2] + chr(ord(HASH[-2]) + 1) + "=")
    malformed("hash-of-sha-1", "20 octets.", bh="relaxed:" + base64.b64encode(bytes(20)).decode())
    name = encoded_name(NAME)
    for title, value in (("another-charset", name.replace("UTF-8", "ISO-2022-JP")), ("no-charset", name.replace("UTF-8", "")), ("no-quotes", name.replace("'", "")),
                         ("one-quote", name.replace("'", "", 1)), ("three-quotes", name + "'"), ("bad-language", name.replace("'ja'", "'ja_JP'")),
                         ("percent-cut", name[:-1]), ("percent-alone", name + "%"), ("percent-not-hex", name + "%GG"), ("percent-sign", name + "%+1"),
                         ("literal-not-allowed", name + "(x)"), ("in-quotes", f'"{name}"'), ("empty", "UTF-8'ja'"), ("1001-octets", encoded_name("x" * 1001)),
                         ("overlong-utf-8", "UTF-8''%C0%AF"), ("surrogates", "UTF-8''%ED%A0%80%ED%B0%80"), ("beyond-unicode", "UTF-8''%F4%90%80%80"),
                         ("utf-8-cut", name[:-3]), ("latin-1", "UTF-8''Caf%E9")):
        malformed(f"name-{title}", "org* is not an ext-value of RFC 8187 in UTF-8.", org=value)


def add_names(vectors):
    for title, shows, character in (
            ("right-to-left-override", "The name would read backwards.", "\u202E"), ("isolate", "A bidirectional isolate.", "\u2067"), ("mark", "A right-to-left mark.", "\u200F"),
            ("arabic-letter-mark", "Another one.", "\u061C"), ("zero-width-space", "It hides what is different.", "\u200B"), ("zero-width-joiner", "The same.", "\u200D"),
            ("byte-order-mark", "The same.", "\uFEFF"), ("soft-hyphen", "The same.", "\u00AD"), ("word-joiner", "The same.", "\u2060"), ("line-feed", "Header injection.", "\r\nX: y"),
            ("nul", "A string's end for some.", "\0"), ("c1", "A control character of 8 bits.", "\x9B"), ("delete", "A control character.", "\x7F"),
            ("line-separator", "A line of its own.", "\u2028"), ("private-use", "It means what the font says.", "\uE000"), ("private-use-plane", "The same.", "\U000F0000"),
            ("future-format", "Kept for formatting characters to come.", "\uFFF0"), ("unassigned-plane", "The same.", "\U00050000"), ("noncharacter", "Never a character.", "\uFFFF"),
            ("tag", "Invisible letters.", "\U000E0041"), ("hangul-filler", "A letter that shows nothing.", "\u3164"), ("grapheme-joiner", "It shows nothing.", "\u034F"),
            ("number-sign", "A formatting character that is not ignorable.", "\u0605"), ("variation-selector", "No ideograph before it.", "x\uFE00"),
            ("two-variation-selectors", "Only the first stands behind an ideograph.", "辻\U000E0100\U000E0101")):
        vectors.refuse(f"unclean-name-{title}", shows, "unclean-name", marked(org=encoded_name(f"クオリ{character}ティア")))
    vectors.refuse("unclean-name-variation-selector-first", "Nothing before it.", "unclean-name", marked(org=encoded_name("\uFE00クオリティア")))
    vectors.refuse("unclean-name-of-suspect", "Also in a warning.", "unclean-name", marked(r="suspect", org=encoded_name("\u202Eクオリティア")))
