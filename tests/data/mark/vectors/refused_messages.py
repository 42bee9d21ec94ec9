"""Messages whose mark is sound in form, but not of this host or not of this message."""

import base64

from marked_message import KEY, OTHER_KEY, SIGNATURE, body_hash, folded, message, one_line, relaxed, signed_octets, stamp, tag_list
from signature_tricks import IDENTITY, NOT_CANONICAL_IDENTITY, ORDER_8, malleable, prehashed, under_small_order, with_identity
from vector_set import BODY, FIELDS, TAGS, marked, with_field

TEMPLATE = folded(tag_list(TAGS))
EMPTY_BODY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def signed_by(sign, template=TEMPLATE):
    """The usual message, with what `sign` makes of the octets to sign."""
    value = sign(signed_octets(FIELDS, template))
    return marked(template=template.replace(SIGNATURE, base64.b64encode(value)))


def add(vectors):
    add_counts(vectors)
    add_trust(vectors)
    add_signatures(vectors)
    add_changed_messages(vectors)
    add_hidden_fields(vectors)


def add_counts(vectors):
    mark = (b"Anshin-Mark", stamp(FIELDS, TEMPLATE))
    vectors.refuse("no-field", "Mail that bypassed the host.", "no-field", message(FIELDS, BODY))
    vectors.refuse("two-fields", "The same field twice.", "several-fields", message([mark, mark, *FIELDS], BODY))
    vectors.refuse("two-fields-other-case", "A second field in other case, with white space before the colon, of no sense.", "several-fields",
                   message([mark, *FIELDS, (b"aNSHIN-mARK \t", b" x")], BODY))
    vectors.refuse("two-fields-no-claim", "A field without claim beside the right one.", "several-fields",
                   message([(b"Anshin-Mark", b" v=1; id=mx.example.jp; r=none; t=1"), mark, *FIELDS], BODY))


def add_trust(vectors):
    vectors.refuse("foreign-authserv-id", "Signed, but by another host.", "foreign-authserv-id", marked(id="mx.example.org"))
    vectors.refuse("authserv-id-with-suffix", "The own name is only the beginning.", "foreign-authserv-id", marked(id="mx.example.jp.evil.example"))
    vectors.refuse("authserv-id-with-prefix", "The own name is only the end.", "foreign-authserv-id", marked(id="evil.mx.example.jp"))
    vectors.refuse("no-authserv-ids", "Nobody is trusted.", "foreign-authserv-id", marked(), {"authserv_ids": []})
    vectors.refuse("foreign-none", "A result without claim of another host.", "foreign-authserv-id", marked(r="none", id="mx.example.org", k=None, b=None))
    for result in ("verified", "suspect", "failed"):
        vectors.refuse(f"unsigned-{result}", "Whoever can write a header field can write this.", "unsigned", marked(r=result, k=None, b=None))
    vectors.refuse("empty-signature", "b= without value.", "unsigned", marked(b=""))
    vectors.refuse("signature-in-capitals", "A tag B is not the tag b.", "unsigned", marked(template=folded(tag_list(TAGS)).replace(b"\tb=", b"\tB=")))
    vectors.refuse("unknown-key", "A key that is not configured.", "unknown-key", marked(k="other"))
    vectors.refuse("key-name-case", "Names of keys have case.", "unknown-key", marked(k="Default"))
    for name in ("constructor", "__proto__"):
        vectors.refuse(f"key-{name.strip('_')}", "A name that every JavaScript object knows.", "unknown-key", marked(k=name))
    vectors.refuse("no-keys", "No key is configured.", "unknown-key", marked(), {"keys": {}})
    vectors.refuse("unknown-key-not-required", "A signature that cannot be checked is worth nothing, also where none is required.", "unknown-key", marked(k="other"),
                   {"require_signature": False})


def add_signatures(vectors):
    wrong = "bad-signature"
    vectors.refuse("wrong-key", "Signed by somebody else under a known name.", wrong, marked(key=OTHER_KEY))
    vectors.refuse("other-configured-key", "Signed by another configured key than k= says.", wrong, marked(key=OTHER_KEY),
                   {"keys": {"default": KEY.public, "other": OTHER_KEY.public}})
    vectors.refuse("wrong-key-not-required", "A wrong signature is wrong, also where none is required.", wrong, marked(key=OTHER_KEY), {"require_signature": False})
    vectors.refuse("bit-flipped", "One bit of the signature.", wrong, signed_by(lambda octets: bytes([KEY.sign(octets)[0] ^ 1]) + KEY.sign(octets)[1:]))
    vectors.refuse("zeros", "A signature of zeros.", wrong, signed_by(lambda octets: bytes(64)))
    vectors.refuse("malleable", "S with the group order added: RFC 8032 section 5.1.7 forbids it.", wrong, signed_by(lambda octets: malleable(KEY.sign(octets))))
    vectors.refuse("small-order-r", "R is the neutral element; made with the right key.", wrong, signed_by(lambda octets: with_identity(KEY, octets)))
    for title, key in (("identity", IDENTITY), ("identity-not-canonical", NOT_CANONICAL_IDENTITY), ("order-8", ORDER_8)):
        public = base64.b64encode(key).decode()
        vectors.refuse(f"small-order-key-{title}", "A configured key of small order, under which anybody can sign.", wrong,
                       signed_by(lambda octets, key=key: under_small_order(key, octets)), {"keys": {"default": public}})
    vectors.refuse("prehashed", "Ed25519ph instead of Ed25519.", wrong, signed_by(lambda octets: prehashed(KEY, octets)))
    vectors.refuse("mark-alone", "Only the mark is signed.", wrong, signed_by(lambda octets: KEY.sign(relaxed(b"anshin-mark", TEMPLATE.replace(SIGNATURE, b"")))))
    vectors.refuse("line-end-behind", "A CRLF behind the signed octets.", wrong, signed_by(lambda octets: KEY.sign(octets + b"\r\n")))
    other = TEMPLATE.replace(b"r=verified", b"r=suspect")
    vectors.refuse("result-changed", "Signed as suspect, shown as verified.", wrong, marked(template=stamp(FIELDS, other).replace(b"r=suspect", b"r=verified")))
    for name, old, new in (("domain", b"d=qualitia.co.jp", b"d=evil.example"), ("organisation", b"oid=jcn:2010001084915", b"oid=jcn:1010405009403"),
                           ("time", b"t=1775044800", b"t=1775044801"), ("unknown-tag", b"; k=", b"; x=1; k=")):
        line = one_line(tag_list(TAGS))
        vectors.refuse(f"{name}-changed", "A tag changed after signing.", wrong, marked(template=stamp(FIELDS, line).replace(old, new)))


def add_changed_messages(vectors):
    wrong = "bad-signature"
    for name in (b"From", b"Date", b"Message-ID", b"Subject"):
        title = name.decode().lower()
        other = with_field(name, b" other")
        vectors.refuse(f"{title}-changed", f"Signed over another {name.decode()}.", wrong, marked(other, signed=FIELDS))
        vectors.refuse(f"{title}-removed", f"{name.decode()} is missing.", wrong, marked(with_field(name), signed=FIELDS))
        vectors.refuse(f"{title}-added-above", f"A second {name.decode()} on top.", wrong, marked([(name, b" other"), *FIELDS], signed=FIELDS))
    own = dict(FIELDS)[b"From"]
    vectors.refuse("from-added-below", "A second From at the end, with white space before the colon.", wrong, marked([*FIELDS, (b"From ", b" evil@evil.example")], signed=FIELDS))
    vectors.refuse("from-doubled", "The same From twice.", wrong, marked(with_field(b"From", own, own), signed=FIELDS))
    vectors.refuse("from-order", "Two From fields in another order than signed.", wrong,
                   marked(with_field(b"From", b" a@example.jp", b" b@example.jp"), signed=with_field(b"From", b" b@example.jp", b" a@example.jp")))
    vectors.refuse("subject-white-space", "White space where there was none is a change.", wrong, marked(with_field(b"Subject", b" a b"), signed=with_field(b"Subject", b" ab")))
    vectors.refuse("nul-in-from", "A NUL in From; the host, whose milter sees less, signed what is before it.", wrong,
                   marked(with_field(b"From", b" info@qualitia.co.jp\x00 evil"), signed=with_field(b"From", b" info@qualitia.co.jp")))
    stranger = [(b"From", b" evil@evil.example"), (b"Date", b" Fri, 3 Apr 2026 00:00:00 +0900"), (b"Message-ID", b" <1@evil.example>"), (b"Subject", b" Pay now")]
    vectors.refuse("copied", "A mark copied to another message.", wrong, marked(stranger, signed=FIELDS))
    vectors.refuse("copied-same-subject", "Copied to a message that shares all but the author.", wrong, marked(with_field(b"From", b" evil@evil.example"), signed=FIELDS))
    vectors.refuse("replayed-other-body", "The signed fields are the same, the body is not.", "body-changed", marked(body="振込先が変わりました。\r\n".encode()), body="differs")
    vectors.refuse("body-appended", "Text below the body.", "body-changed", marked(body=BODY + b"more\r\n"), body="differs")
    vectors.refuse("body-removed", "An empty body.", "body-changed", marked(body=b""), body="differs")
    vectors.refuse("body-white-space-simple", "The simple form forgives no white space.", "body-changed", marked(body=BODY.replace(b"  \r\n", b"\r\n"), bh=body_hash("simple", BODY)),
                   body="differs")
    vectors.refuse("body-of-other-form", "The hash is right for the other form only.", "body-changed", marked(bh="simple:" + body_hash("relaxed", BODY).split(":")[1]), body="differs")
    vectors.refuse("body-half-line-ends", "Lone LF instead of CRLF.", "body-changed", marked(body=BODY.replace(b"\r\n", b"\n")), body="differs")
    vectors.refuse("empty-body-wrong-form", "An empty body in the simple form is a CRLF, not nothing.", "body-changed", marked(body=b"", bh="simple:" + EMPTY_BODY), body="differs")


def add_hidden_fields(vectors):
    mark = b"Anshin-Mark:" + stamp(FIELDS, TEMPLATE) + b"\r\n"
    rest = message(FIELDS, BODY)
    vectors.refuse("in-body", "A field in the body is none.", "no-field", message(FIELDS, mark + b"\r\n" + BODY))
    vectors.refuse("in-continuation", "A field within the fold of another one.", "no-field", b"X-Other: a\r\n " + mark + rest)
    vectors.refuse("in-subject", "A line end that encoded words smuggle in is none.", "no-field",
                   message(with_field(b"Subject", b" =?UTF-8?Q?x=0D=0AAnshin-Mark:_v=3D1;_r=3Dverified?="), BODY))
    vectors.refuse("first-line-with-blank", "A first line that begins with a blank is no field, and so the body begins there.", "no-field", b" " + mark + rest)
    vectors.refuse("behind-bad-line", "Below a line that is no field everything is body.", "no-field", b"Received: x\r\nno field\r\n" + mark + rest)
    vectors.refuse("name-with-blank", "A name with white space within is no name.", "no-field", b"Anshin -Mark: x\r\n" + rest)
    vectors.refuse("bare-lf-before", "A bare LF ends no line where others end with CRLF.", "no-field", b"Received: x\r\nX-Other: a\n" + mark + rest)
    vectors.refuse("bare-cr-before", "A bare CR ends no line.", "no-field", b"Received: x\r\nX-Other: a\r" + mark + rest)
    vectors.refuse("longer-name", "A field whose name only begins alike.", "no-field", b"X-Other: a\r\n" + mark.replace(b"Anshin-Mark", b"Anshin-Mark-Old") + rest)
    vectors.refuse("empty-file", "Nothing at all.", "no-field", b"")
