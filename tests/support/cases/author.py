"""From: fields that two readers could read differently (rows 4 to 10 of the list of attacks)."""

from message_case import EVIL, JP, NO_MARK, Family, Signature, standard_fields

FAMILY = Family(201)
add = FAMILY.add

EVIL_HOST = {"client": EVIL, "helo": "mail.evil.example", "mail_from": "<x@evil.example>"}
EVIL_SIGNED = {**EVIL_HOST, "sign": [Signature("evil.example")], "spf": "pass"}
UNREADABLE = {"dmarc": "permerror", "mark": NO_MARK, "action": "accept", "more": {"dmarc": {"disposition": "none"}}}
REFUSED = {**UNREADABLE, "action": "reject", "more": {"dmarc": {"disposition": "none"}, "shown_domain": "qualitia.co.jp"}}
REST = standard_fields(None)


def raw(*author_lines, before=()):
    """A header with From lines as they stand, above the rest."""
    return [*before, *author_lines, *REST]


add("two-from-victim-last", "Two From fields, the victim's second.", attack="4",
    fields=raw(b"From: x@evil.example", b"From: info@qualitia.co.jp"), **EVIL_SIGNED, **REFUSED)
add("two-from-victim-first", "Two From fields, the victim's first.", attack="4",
    fields=raw(b"From: info@qualitia.co.jp", b"From: x@evil.example"), **EVIL_SIGNED, **REFUSED)
add("two-from-equal", "The same From field twice.", attack="4",
    fields=raw(b"From: info@qualitia.co.jp", b"From: info@qualitia.co.jp"), sign=[Signature("qualitia.co.jp")], spf="pass", **UNREADABLE)
add("from-with-blank-beside-from", "'From :' beside 'From:': both are From fields.", attack="4",
    fields=raw(b"From : info@qualitia.co.jp", b"From: x@evil.example"), **EVIL_SIGNED, **REFUSED)
add("from-with-tab-beside-from", "The same with a tab, in other case.", attack="4",
    fields=raw(b"From: x@evil.example", b"FROM\t: info@qualitia.co.jp"), **EVIL_SIGNED, **REFUSED)
add("first-line-indented", "The first line is an indented From: no header begins with white space.", attack="4",
    fields=raw(b"From: x@evil.example", before=[b" From: info@qualitia.co.jp"]), **EVIL_HOST, spf="pass",
    dmarc={"$in": ["permerror", "none"]}, mark=NO_MARK, more={"dmarc": {"author_domain": {"$not": "qualitia.co.jp"}}})
add("folded-name", "A field name that is folded is no field name; what follows is body.", attack="4",
    fields=raw(b"X-First: 1\r\nFr\r\n om: info@qualitia.co.jp", b"From: x@evil.example"), **EVIL_HOST, spf="pass",
    dmarc={"$in": ["permerror", "none"]}, mark=NO_MARK, more={"dmarc": {"author_domain": {"$not": "qualitia.co.jp"}}})
add("from-in-continuation", "A From in the continuation of another field is not a From field.", attack="4",
    fields=raw(b"X-Other: 1\r\n From: info@qualitia.co.jp", b"From: x@evil.example"), **EVIL_SIGNED, dkim=["pass"], dmarc="pass", mark="none",
    action="accept", more={"dmarc": {"author_domain": "evil.example"}})
add("from-folded-before-address", "The address stands on a continuation line: an ordinary From field.", attack="4",
    fields=raw(b"From:\r\n info@qualitia.co.jp"), sign=[Signature("qualitia.co.jp")], spf="pass", dkim=["pass"], dmarc="pass", mark="verified",
    action="accept")

for name, value in [("two-domains", "x@evil.example, info@qualitia.co.jp"), ("victim-first", "info@qualitia.co.jp, x@evil.example"),
                    ("group", "Info: info@qualitia.co.jp, x@evil.example;"), ("group-of-one", "Info: info@qualitia.co.jp;"),
                    ("two-mailboxes-one-domain", "info@qualitia.co.jp, news@qualitia.co.jp")]:
    add("several-" + name, f"From with several mailboxes or a group ({name}): no mark (CVE-2019-16378).", attack="5", author=value,
        sign=[Signature("evil.example"), Signature("qualitia.co.jp")], **EVIL_HOST, spf="pass", mark=NO_MARK)
add("several-spoofed", "The victim beside the attacker, signed by the attacker only: never pass.", attack="5",
    author="x@evil.example, info@qualitia.co.jp", **EVIL_SIGNED, **REFUSED)

for name, field in [("sender", b"Sender: info@qualitia.co.jp"), ("resent-from", b"Resent-From: info@qualitia.co.jp"),
                    ("reply-to", b"Reply-To: info@qualitia.co.jp"), ("x-from", b"X-From: info@qualitia.co.jp")]:
    add("damaged-from-sound-" + name, f"From is damaged, {name} is sound: no fallback.", attack="6",
        fields=raw(b"From: info@@", field), sign=[Signature("qualitia.co.jp")], spf="pass", **UNREADABLE)

# evil.example asks for p=reject too, and signed nothing.
BESIDE = {**REFUSED, "more": {"dmarc": {"disposition": "none"}, "shown_domain": "evil.example"}}
BELOW = {**REFUSED, "more": {"dmarc": {"disposition": "none"}, "shown_domain": "qualitia.co.jp.evil.example"}}
for name, value in [("encoded-word-address", "=?utf-8?Q?info=40qualitia.co.jp?="), ("encoded-word-domain", "info@=?utf-8?Q?qualitia.co.jp?="),
                    ("encoded-word-in-brackets", "<=?utf-8?Q?info=40qualitia.co.jp?=>"),
                    ("route", "<@evil.example:info@qualitia.co.jp>"), ("route-two", "<@evil.example,@esp.example:info@qualitia.co.jp>"),
                    ("backslash", "info\\@evil.example@qualitia.co.jp"), ("backslash-in-domain", "info@qualitia.co.jp\\evil.example"),
                    ("text-behind", "<info@qualitia.co.jp> x@evil.example"), ("two-brackets", "<x@evil.example><info@qualitia.co.jp>"),
                    ("brackets-in-brackets", "<<info@qualitia.co.jp>>"), ("word-behind-address", "info@qualitia.co.jp x@evil.example"),
                    ("open-quote", '"Info <info@qualitia.co.jp>'), ("open-comment", "info@qualitia.co.jp (news"),
                    ("open-bracket", "Info <info@qualitia.co.jp"), ("two-at", "info@evil.example@qualitia.co.jp"), ("empty", ""),
                    ("only-brackets", "<>"), ("no-domain", "info"), ("literal", "info@[203.0.113.45]"), ("dot-dot", "info@qualitia..co.jp"),
                    ("semicolon", "info@qualitia.co.jp;x@evil.example")]:
    add("from-" + name, f"A From that another reader could understand otherwise ({name}).", attack="7", author=value,
        sign=[Signature("qualitia.co.jp")], spf="pass", **(BESIDE if "evil.example" in value and name != "backslash-in-domain" else UNREADABLE))
add("from-nul", "A NUL inside the address.", attack="7", author=b"info@qualitia.co.jp\0.evil.example", sign=[Signature("qualitia.co.jp")],
    milter=False, spf="pass", **BELOW)
add("from-control", "A control character inside the address.", attack="7", author=b"info@qualitia.co.jp\x01.evil.example",
    sign=[Signature("qualitia.co.jp")], spf="pass", **BELOW)
add("from-comment-in-domain", "A comment inside the domain: one reader sees another domain; at most the whole is read.", attack="7",
    author="info@qualitia.co.jp(.evil.example)", sign=[Signature("evil.example")], **EVIL_HOST, spf="pass", mark=NO_MARK)

JP_SIGNED = {"client": JP, "helo": "mail.example.jp", "mail_from": "<real@example.jp>", "sign": [Signature("example.jp")], "spf": "pass",
             "dkim": ["pass"], "dmarc": "pass", "mark": "none", "action": "accept", "more": {"dmarc": {"author_domain": "example.jp"}}}
add("address-in-quoted-name", "An address in the quoted display name is not the author.", attack="8", author='"Someone <a@evil.example>" <real@example.jp>', **JP_SIGNED)
add("blank-before-bracket", "A blank before the closing bracket.", attack="8", author="<real@example.jp >", **JP_SIGNED)
add("comments-everywhere", "Comments around every token.", attack="8", author="(a) Real (b) <(c) real (d) @ (e) example.jp (f)> (g)", **JP_SIGNED)
add("quoted-local-part", "A quoted local-part.", attack="8", author='"real name"@example.jp', **{**JP_SIGNED, "dmarc": {"$in": ["pass", "permerror"]}, "more": {}})
add("quoted-local-part-with-at", "A quoted local-part with an @: some programs show what is in it, so its policy applies too.", attack="8", author='"a@evil.example"@example.jp',
    **{**JP_SIGNED, "dmarc": "permerror", "action": "reject", "more": {"shown_domain": "evil.example"}})
add("escaped-quote-in-name", "An escaped quote in the display name does not end it.", attack="8",
    author='"a\\" <x@evil.example> \\"b" <real@example.jp>', **JP_SIGNED)

SUSPECT = {**EVIL_SIGNED, "dkim": ["pass"], "dmarc": "pass", "mark": "suspect", "action": "accept", "more": {"dmarc": {"author_domain": "evil.example"}}}
add("name-of-organisation", "The display name is a registered organisation's name.", attack="9",
    author="=?UTF-8?B?5qCq5byP5Lya56S+44Kv44Kq44Oq44OG44Kj44Ki?= <x@evil.example>", **SUSPECT)
add("name-of-organisation-english", "The same in English, in other case.", attack="9", author='"Qualitia Co., Ltd." <x@evil.example>', **SUSPECT)
add("name-is-address", "The display name is an address of a registered domain.", attack="9", author='"info@qualitia.co.jp" <x@evil.example>', **SUSPECT)
add("name-holds-domain", "The display name holds a registered domain.", attack="9", author='"News from qualitia.co.jp" <x@evil.example>', **SUSPECT)
add("comment-holds-address", "A comment holds an address of a registered domain.", attack="9", author="x@evil.example (info@qualitia.co.jp)", **SUSPECT)
add("name-full-width", "The organisation's name with full-width letters and blanks.", attack="9",
    author="=?UTF-8?B?77yx77y177yh77ys77yp77y077yp77yhIENPLiwgTFRELg==?= <x@evil.example>", **SUSPECT)

add("no-from", "No From field.", attack="10", author=None, **EVIL_HOST, sign=[Signature("evil.example", options={"signed": ("To", "Subject")})],
    spf="pass", dmarc={"$in": ["permerror", "none"]}, mark=NO_MARK, action="accept")
add("no-header", "No header at all.", attack="10", fields=[], **EVIL_HOST, spf="pass", dkim=[], dmarc={"$in": ["permerror", "none"]}, mark=NO_MARK)

# Shown as the victim's by one mail program or another; sent and signed by somebody else.
for name, value in [("comma-in-name", "Qualitia, Inc. <info@qualitia.co.jp>"), ("colon-in-name", "Qualitia: News <info@qualitia.co.jp>"),
                    ("semicolon-behind", "info@qualitia.co.jp;"), ("dot-behind-domain", "info@qualitia.co.jp."),
                    ("at-in-name", "info@qualitia.co.jp <x@evil.example>"), ("encoded-address", "=?utf-8?Q?info=40qualitia.co.jp?="),
                    ("encoded-domain", "info@=?utf-8?B?cXVhbGl0aWEuY28uanA=?="), ("encoded-twice", "=?utf-8?Q?=3D=3Futf-8=3FQ=3Finfo=3D40qualitia.co.jp=3F=3D?="),
                    ("encoded-comma", "=?utf-8?Q?x,_info@qualitia.co.jp,?= <x@evil.example>"), ("encoded-quote", '=?utf-8?Q?"?= "<info@qualitia.co.jp>" <x@evil.example>'),
                    ("open-bracket", "Info <info@qualitia.co.jp"), ("route", "<@evil.example:info@qualitia.co.jp>"),
                    ("backslash", "info@qualitia\\.co.jp"), ("zero-width", "info@qualitia\u200b.co.jp"), ("comment-between", "info@qualitia(x) . (y)co.jp"),
                    ("full-width-at", "info\uff20qualitia.co.jp"), ("ideographic-stops", "info@qualitia\u3002co\u3002jp"),
                    ("two-brackets", "<info@qualitia.co.jp><x@evil.example>"), ("group-name", '"info@qualitia.co.jp": x@evil.example;'),
                    ("group-without-members", '"info@qualitia.co.jp":;'), ("raw-jis-at", b"info\x1b$B!w\x1b(Bqualitia.co.jp"),
                    ("raw-jis-smuggled", b'"\x1b$B" <x@evil.example> (\x1b(B" <info@qualitia.co.jp>'), ("control", b"info@quali\x01tia.co.jp"),
                    ("not-utf-8", b"info@quali\xfftia.co.jp"), ("sub", "Info, <info@news.qualitia.co.jp>")]:
    shown = "news.qualitia.co.jp" if name == "sub" else "qualitia.co.jp"
    add("shown-" + name, f"Unreadable, but shown as the victim's ({name}): the victim's policy applies.", attack="32", author=value, **EVIL_SIGNED,
        **{**REFUSED, "more": {"dmarc": {"disposition": "none"}, "shown_domain": shown}})
add("shown-among-many", "So many domains that the victim's is not among those that are judged.", attack="32",
    author=", ".join(f"x@a{number}.example" for number in range(6)) + ", info@qualitia.co.jp", **EVIL_SIGNED, **{**REFUSED, "more": {"shown_domain": ""}})
add("shown-policy-none", "Unreadable; the domain that it shows asks for nothing.", attack="32", author="Example, <info@example.org>", **EVIL_SIGNED, **UNREADABLE)
add("shown-quarantine", "The strictest policy of what fails counts.", attack="32", author="Example, <info@example.org>, <info@jipdec.or.jp", **EVIL_SIGNED,
    **{**UNREADABLE, "action": "quarantine", "more": {"dmarc": {"disposition": "none"}, "shown_domain": "jipdec.or.jp"}})

# The registered organisation's own mail, signed and aligned, in such forms.
for name, value, readable in [("comma", "株式会社クオリティア, News <info@qualitia.co.jp>", False), ("semicolon", "株式会社クオリティア <info@qualitia.co.jp>;", False),
                              ("dot", "株式会社クオリティア <info@qualitia.co.jp.>", False), ("encoded-comma", "=?utf-8?Q?Qualitia,_Inc.?= <info@qualitia.co.jp>", True),
                              ("encoded-at", "=?utf-8?Q?info@qualitia.co.jp?= <info@qualitia.co.jp>", True), ("encoded-colon", "=?utf-8?Q?Qualitia:_News?= <info@qualitia.co.jp>", True),
                              ("raw-jis", b'"\x1b$B3t<02q<R%/%*%j%F%#%"\x1b(B" <info@qualitia.co.jp>', True)]:
    add("genuine-" + name, f"A registered organisation's own mail ({name}) is no imitation of it.", author=value, sign=[Signature("qualitia.co.jp")], spf="pass",
        dkim=["pass"], dmarc="pass" if readable else "permerror", mark="verified" if readable else "none", action="accept")
for name, value in [("comma", "株式会社クオリティア, News <info@qualitia.co.jp>"), ("name-only", "株式会社クオリティア, News <x@evil.example>"),
                    ("raw-jis", b'"\x1b$B3t<02q<R%/%*%j%F%#%"\x1b(B" <x@evil.example>'), ("raw-shift-jis", '"株式会社クオリティア" <x@evil.example>'.encode("shift_jis")),
                    ("raw-euc-jp", '"株式会社クオリティア" <x@evil.example>'.encode("euc_jp"))]:
    add("imitated-" + name, f"The same form ({name}) by somebody else keeps its warning.", attack="9", author=value, **EVIL_SIGNED, mark="suspect")
for name, value in [("unknown-charset", "info@=?x-unknown?Q?qualitia.co.jp?="), ("open-encoded-word", "=?utf-8?Q?info=40qualitia.co.jp")]:
    add("shown-" + name, f"Unreadable, but shown as the victim's ({name}): the victim's policy applies.", attack="32", author=value, **EVIL_SIGNED, **REFUSED)
