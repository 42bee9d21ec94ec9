"""HELO, MAIL FROM and SPF: identities that try to stand in for each other, and records that are wrong."""

from message_case import COM, EVIL, NOT_PASS, Family

FAMILY = Family(101)
add = FAMILY.add

SPOOF = {"dmarc": "fail", "mark": "failed", "action": "reject"}
NO_IDENTITY = {"$in": ["none", "permerror"]}
EVIL_HOST = {"client": EVIL, "helo": "mail.evil.example"}

add("helo-passes-sender-does-not-exist", "HELO passes SPF, MAIL FROM is a nonexistent subdomain of the author's domain (CVE-2019-20790).",
    attack="1", **EVIL_HOST, mail_from="<x@nonexistent.qualitia.co.jp>", spf="none", spf_helo="pass", dkim=[], **SPOOF,
    more={"dmarc": {"spf_aligned": False}})
add("helo-of-victim-null-sender", "HELO names the victim's host, null sender: SPF fails for it.", attack="1", client=EVIL,
    helo="mail.qualitia.co.jp", mail_from="<>", spf="fail", spf_helo="fail", dkim=[], **SPOOF)
add("helo-passes-null-sender", "HELO of the attacker passes, null sender: passes for a domain that is not aligned.", attack="1",
    client=EVIL, helo="evil.example", mail_from="<>", spf="pass", spf_helo="pass", dkim=[], **SPOOF,
    more={"spf": {"domain": "evil.example"}, "dmarc": {"spf_aligned": False}})
add("helo-victim-sender-without-record", "HELO is the victim's domain itself, MAIL FROM has no record.", attack="1", client=EVIL,
    helo="qualitia.co.jp", mail_from="<x@nothing.example>", spf="none", spf_helo="fail", dkim=[], **SPOOF)

for name, path in [("parenthesis", "<(any@qualitia.co.jp>"), ("parentheses-comment", "<any(@evil.example)@qualitia.co.jp>"),
                   ("two-at-signs", "<any@evil.example@qualitia.co.jp>"), ("open-quote", '<"any@qualitia.co.jp>'),
                   ("source-route", "<@evil.example:any@qualitia.co.jp>"), ("address-literal", "<any@[198.51.100.66]>"),
                   ("trailing-text", "<any@evil.example> <any@qualitia.co.jp>"), ("line-feed", "<any@evil.example\r\nX-Injected: yes>"),
                   ("escape", "<any\u001b[31m@evil.example\u0007>"), ("no-domain", "<root>"), ("empty-domain", "<any@>"),
                   ("blank-in-domain", "<any@evil.example qualitia.co.jp>"), ("empty-label", "<any@qualitia..co.jp>"),
                   ("long-label", "<any@" + "a" * 64 + ".example>"), ("long-domain", "<any@" + "a.b." * 64 + "example>")]:
    add("sender-" + name, f"MAIL FROM that is no address ({name}): no identity, and nothing takes its place.", attack="2", **EVIL_HOST,
        mail_from=path, spf=NO_IDENTITY, spf_helo="pass", dkim=[], **SPOOF, more={"dmarc": {"spf_aligned": False}}, gone=["X-Injected: "])
add("sender-quoted-local-part", "A quoted local-part that looks like another address: the domain is behind the last @.", attack="2",
    **EVIL_HOST, mail_from='<"any@qualitia.co.jp"@evil.example>', spf="pass", dkim=[], **SPOOF,
    more={"spf": {"domain": "evil.example"}, "dmarc": {"spf_aligned": False}})
add("sender-local-part-injection", "A quoted local-part full of what would end a field or a token.", attack="2", **EVIL_HOST,
    mail_from='<"; dkim=pass header.d=qualitia.co.jp (\\""@evil.example>', spf="pass", dkim=[], **SPOOF)
add("helo-injection", "A HELO name full of what would end a field or a token.", attack="2", client=EVIL,
    helo="mail.evil.example; dkim=pass header.d=qualitia.co.jp\r\nX-Injected: yes", mail_from="<x@evil.example>", spf="pass", spf_helo="none",
    dkim=[], **SPOOF, gone=["X-Injected: "])
add("helo-address-literal", "HELO with an address literal has no SPF.", client=EVIL, helo="[198.51.100.66]", mail_from="<x@evil.example>",
    spf="pass", spf_helo="none", dkim=[], **SPOOF)

SENDER = {"client": COM, "helo": "unknown.example", "dkim": []}
for name, domain, result, why in [
        ("two-records", "twospf", "permerror", "Two SPF records (RFC 7208 section 4.5)"),
        ("version-10", "spf10", "none", "v=spf10 is another version: no record"),
        ("spf2", "spf2", "none", "spf2.0 is no SPF record of RFC 7208"),
        ("bad-mechanism", "badspf", "permerror", "An unknown mechanism"),
        ("include-itself", "loop", "permerror", "A record that includes itself"),
        ("include-loop", "loopa", "permerror", "Two records that include each other"),
        ("three-void-lookups", "void", "permerror", "Three lookups that find nothing (RFC 7208 section 4.6.4)"),
        ("twelve-lookups-in-includes", "eleven", "permerror", "More than ten lookups, spread over includes"),
        ("split-strings", "split", "pass", "A record in two strings: they are joined without a blank"),
        ("cname", "cname-spf", "pass", "A record behind a CNAME"),
        ("mx", "mxspf", "pass", "The mx mechanism"),
        ("large-answer", "big", "pass", "An answer that is too large for UDP")]:
    add("spf-" + name, f"{why}: {result}.", author=f"a@{domain}.example", mail_from=f"<a@{domain}.example>", **SENDER, spf=result, mark="none",
        attack="24" if name == "large-answer" else "21" if "loop" in name or "lookup" in name else "22", action="accept",
        dmarc="pass" if name == "large-answer" else "none")
add("spf-cname-loop", "A CNAME loop where the SPF record should be: never pass.", attack="24", author="a@loop1.example",
    mail_from="<a@loop1.example>", **SENDER, spf=NOT_PASS, mark={"$in": ["none", "unavailable"]}, action="accept")
