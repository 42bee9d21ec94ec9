"""The ordinary cases: what most mail looks like, and the main ways in which it goes wrong."""

from message_case import (COM, EVIL, JAPANESE_BODY, JIPDEC, JP, LIST, NET, PLAIN_BODY, QUALITIA_V6, STRANGER,
                          Family, Signature, standard_fields)

FAMILY = Family(1)
add = FAMILY.add

Q = "qualitia.co.jp"
Q_MARK = {"domain": Q, "organisation": "株式会社クオリティア", "id": "jcn:2010001084915", "registry": "robins"}
COM_ENVELOPE = {"client": COM, "helo": "mail.example.com", "mail_from": "<bounce@example.com>"}
STRANGER_ENVELOPE = {"client": STRANGER, "helo": "unknown.example", "mail_from": "<bounce@qualitia.co.jp>"}

add("verified-qualitia", "Signed by the registered author domain, from its own host: the mark.",
    author="=?UTF-8?B?5qCq5byP5Lya56S+44Kv44Kq44Oq44OG44Kj44Ki?= <info@qualitia.co.jp>", sign=[Signature(Q)],
    spf="pass", spf_helo="pass", dkim=["pass"], dmarc="pass", mark="verified", action="accept",
    more={"spf": {"identity": "mailfrom", "domain": Q}, "spf_helo": {"domain": "mail.qualitia.co.jp"},
          "dkim": [{"result": "pass", "domain": Q, "selector": "s1", "identity": "@" + Q, "algorithm": "rsa-sha256", "key_bits": 2048}],
          "dmarc": {"author_domain": Q, "policy_domain": Q, "policy": "reject", "disposition": "none", "spf_aligned": True, "dkim_aligned": True},
          "mark": Q_MARK},
    present=["Authentication-Results: mx.example.jp", "Anshin-Mark: r=verified"])
add("verified-subdomain", "A subdomain covered by its organisation's entry, signed by the parent (relaxed alignment): the mark.",
    author="news@news.qualitia.co.jp", sign=[Signature(Q)], mail_from="<bounce@news.qualitia.co.jp>",
    spf="pass", dkim=["pass"], dmarc="pass", mark="verified", action="accept",
    more={"dmarc": {"author_domain": "news.qualitia.co.jp", "policy_domain": Q}, "mark": {**Q_MARK, "domain": "news.qualitia.co.jp"}})
add("verified-jipdec", "The second registered organisation.", author="JIPDEC <info@jipdec.or.jp>", sign=[Signature("jipdec.or.jp")],
    client=JIPDEC, helo="mail.jipdec.or.jp", mail_from="<bounce@jipdec.or.jp>", spf="pass", dkim=["pass"], dmarc="pass", mark="verified",
    action="accept", more={"mark": {"id": "jcn:1010405009403", "organisation": "一般財団法人日本情報経済社会推進協会"}})
add("unregistered", "Everything passes, but nobody registered the domain: no mark.", author="News <news@example.com>",
    sign=[Signature("example.com")], **COM_ENVELOPE, spf="pass", dkim=["pass"], dmarc="pass", mark="none", action="accept",
    more={"mark": {"domain": "example.com"}}, present=["Anshin-Mark: r=none"])
add("spoofed-registered", "A stranger writes in the name of a registered domain that asks for rejection.", **STRANGER_ENVELOPE,
    spf="fail", spf_helo="none", dkim=[], dmarc="fail", mark="failed", action="reject",
    more={"dmarc": {"policy": "reject", "disposition": "reject", "spf_aligned": False, "dkim_aligned": False}, "mark": {"id": Q_MARK["id"]}})
add("broken-body", "The body was changed after signing; SPF still passes.", sign=[Signature(Q)], after=[(b"news of", b"spam of")],
    spf="pass", dkim=["fail"], dmarc="pass", mark="failed", action="accept",
    more={"dmarc": {"spf_aligned": True, "dkim_aligned": False}})
add("broken-header", "The Subject was changed after signing and the message comes from elsewhere: DMARC fails.", sign=[Signature(Q)],
    after=[(b"Subject: News", b"Subject: [list] News")], **STRANGER_ENVELOPE, spf="fail", dkim=["fail"], dmarc="fail", mark="failed", action="reject")
add("forged-fields", "A forged Anshin-Mark and forged Authentication-Results from outside are removed.", attack="11-13",
    author="Info <info@qualitia.co.jp>", **{**STRANGER_ENVELOPE, "mail_from": "<x@evil.example>", "client": EVIL},
    before=[b"Anshin-Mark: v=1; id=mx.example.jp; r=verified; d=qualitia.co.jp; x=forged",
            b"Authentication-Results: mx.example.jp; dmarc=pass header.from=qualitia.co.jp x=forged",
            b"Authentication-Results: mx.other.example; spf=pass smtp.mailfrom=evil.example"],
    spf="pass", dkim=[], dmarc="fail", mark="failed", action="reject",
    gone=["Anshin-Mark: forged", "Authentication-Results: forged"], present=["Authentication-Results: mx.other.example"])
add("forged-fields-unregistered", "The same from an unregistered domain without a policy: delivered, without the forgeries.", attack="11-13",
    author="x@example.net", client=NET, helo="mail.example.net", mail_from="<x@example.net>",
    before=[b"Anshin-Mark: v=1; id=mx.example.jp; r=verified; d=qualitia.co.jp; x=forged",
            b"Authentication-Results: mx.example.jp; dmarc=pass header.from=qualitia.co.jp x=forged",
            b"Authentication-Results: mx.other.example; spf=pass smtp.mailfrom=evil.example"],
    spf="pass", dkim=[], dmarc="none", mark="none", action="accept",
    gone=["Anshin-Mark: forged", "Authentication-Results: forged"], present=["Authentication-Results: mx.other.example"])
add("mailing-list", "A list adds a footer and a tag, sends under its own name and signs: the author's signature breaks.",
    sign=[Signature(Q)], before=[],
    fields=standard_fields("Info <info@qualitia.co.jp>", List_Id="<news.lists.example.org>"),
    after=[(b"Subject: News", b"Subject: [news] News"), (b"Regards\r\n", b"Regards\r\n-- \r\nnews@lists.example.org\r\n")],
    client=LIST, helo="mail.lists.example.org", mail_from="<news-bounces@lists.example.org>",
    spf="pass", dkim=["fail"], dmarc="fail", mark="failed", action="reject",
    more={"spf": {"domain": "lists.example.org"}, "dmarc": {"spf_aligned": False}})
add("spf-only", "Only SPF is aligned: DMARC passes, but SPF alone earns no mark.", attack="18", spf="pass", dkim=[], dmarc="pass", mark="failed",
    action="accept", more={"dmarc": {"spf_aligned": True, "dkim_aligned": False}})
add("third-party-signature", "Only a mail service signs, with its own domain.", sign=[Signature("esp.example")],
    client=EVIL, helo="mail.esp.example", mail_from="<bounce@esp.example>", spf="pass", dkim=["pass"], dmarc="fail", mark="failed", action="reject",
    more={"dkim": [{"result": "pass", "domain": "esp.example"}], "dmarc": {"dkim_aligned": False, "spf_aligned": False}})
add("two-signatures-one-broken", "A broken signature beside a sound aligned one does no harm.",
    sign=[Signature(Q), Signature(Q, options={"tags": "note=broken"}, tamper=((b"note=broken", b"note=BROKEN"),))],
    spf="pass", dkim=["fail", "pass"], dmarc="pass", mark="verified", action="accept")
add("author-and-third-party", "Author domain and service both sign.", sign=[Signature(Q), Signature("esp.example")],
    client=EVIL, helo="mail.esp.example", mail_from="<bounce@esp.example>", spf="pass", dkim=["pass", "pass"], dmarc="pass", mark="verified",
    action="accept", more={"dmarc": {"spf_aligned": False, "dkim_aligned": True}})
add("ed25519", "An Ed25519 signature (RFC 8463).", sign=[Signature(Q, "ed", "ed25519")], spf="pass", dkim=["pass"], dmarc="pass",
    mark="verified", action="accept", more={"dkim": [{"result": "pass", "algorithm": "ed25519-sha256", "key_bits": 256}]})
add("rsa-and-ed25519", "Signed twice, RSA and Ed25519.", sign=[Signature(Q), Signature(Q, "ed", "ed25519")], spf="pass",
    dkim=["pass", "pass"], dmarc="pass", mark="verified", action="accept")
for method in ("simple/simple", "relaxed/simple", "simple/relaxed", "simple"):
    add("canonical-" + method.replace("/", "-"), f"Canonicalisation {method}.", sign=[Signature(Q, options={"canonicalization": method})],
        spf="pass", dkim=["pass"], dmarc="pass", mark="verified", action="accept")
add("relaxed-survives-white-space", "Relaxed canonicalisation forgives changed white space in header and body.",
    sign=[Signature(Q)], after=[(b"Subject: News of", b"subject :  News\r\n of"), (b"this is", b"this\t is"), (b"Regards\r\n", b"Regards  \r\n\r\n\r\n")],
    spf="pass", dkim=["pass"], dmarc="pass", mark="verified", action="accept")
add("simple-breaks-on-white-space", "Simple canonicalisation does not.", sign=[Signature(Q, options={"canonicalization": "simple/simple"})],
    after=[(b"Subject: News of", b"Subject:  News of")], spf="pass", dkim=["fail"], dmarc="pass", mark="failed", action="accept")
add("case-of-domains", "Domains are compared without regard to case.", author="Info <info@QUALITIA.CO.JP>", sign=[Signature("Qualitia.Co.Jp")],
    mail_from="<bounce@QUALITIA.co.jp>", spf="pass", dkim=["pass"], dmarc="pass", mark="verified", action="accept",
    more={"dmarc": {"author_domain": Q}, "mark": Q_MARK})
add("null-sender", "A bounce: SPF judges postmaster at the HELO name (RFC 7208 section 2.4), which here is aligned.",
    author="MAILER-DAEMON <postmaster@qualitia.co.jp>", mail_from="<>", sign=[Signature(Q)], spf="pass", spf_helo="pass", dkim=["pass"],
    dmarc="pass", mark="verified", action="accept", more={"spf": {"domain": "mail.qualitia.co.jp"}})
add("no-policy", "A domain without DMARC record: DMARC does not apply.", author="a@example.net", sign=[Signature("example.net")], client=NET,
    helo="mail.example.net", mail_from="<a@example.net>", spf="pass", dkim=["pass"], dmarc="none", mark="none", action="accept",
    more={"dmarc": {"policy_domain": "", "disposition": "none"}})
add("nothing-at-all", "No SPF record, no signature, no policy.", author="a@nothing.example", client=STRANGER, helo="unknown.example",
    mail_from="<a@nothing.example>", spf="none", spf_helo="none", dkim=[], dmarc="none", mark="none", action="accept")
add("softfail", "SPF softfail, nothing else.", author="a@softfail.example", client=STRANGER, helo="unknown.example",
    mail_from="<a@softfail.example>", spf="softfail", dkim=[], dmarc="none", mark="none", action="accept")
add("neutral", "SPF neutral.", author="a@neutral.example", client=STRANGER, helo="unknown.example", mail_from="<a@neutral.example>",
    spf="neutral", dkim=[], dmarc="none", mark="none", action="accept")
add("quarantine", "A stranger writes in the name of a domain that asks for quarantine.", author="a@example.com", client=STRANGER,
    helo="unknown.example", mail_from="<a@example.com>", spf="fail", dkim=[], dmarc="fail", mark="none", action="quarantine",
    more={"dmarc": {"disposition": "quarantine"}})
add("quarantine-registered", "The same with a registered domain.", author="info@jipdec.or.jp", client=STRANGER, helo="unknown.example",
    mail_from="<a@jipdec.or.jp>", spf="fail", dkim=[], dmarc="fail", mark="failed", action="quarantine")
add("ipv6-client", "An IPv6 client.", client=QUALITIA_V6, sign=[Signature(Q)], spf="pass", dkim=["pass"], dmarc="pass", mark="verified", action="accept")
add("ipv6-stranger", "An IPv6 client that the record does not name.", client="2001:db8:bad::1", helo="unknown.example", spf="fail", dkim=[], dmarc="fail",
    mark="failed", action="reject")
add("subdomain-not-covered", "The entry of jipdec.or.jp does not cover subdomains: not registered.", author="a@sub.jipdec.or.jp",
    sign=[Signature("sub.jipdec.or.jp")], client=STRANGER, helo="unknown.example", mail_from="<a@nothing.example>",
    spf="none", dkim=["pass"], dmarc="pass", mark="none", action="accept", more={"dmarc": {"policy_domain": "jipdec.or.jp"}})
add("strict-dkim", "adkim=s: a subdomain's signature is not aligned with the author domain.", author="a@example.jp",
    sign=[Signature("mail.example.jp")], client=STRANGER, helo="unknown.example", mail_from="<a@nothing.example>", spf="none", dkim=["pass"],
    dmarc="fail", mark="none", action="reject", more={"dmarc": {"dkim_aligned": False}})
add("strict-spf", "aspf=s: a subdomain's SPF pass is not aligned with the author domain.", author="a@example.jp", client=JP, helo="mail.example.jp",
    mail_from="<a@mail.example.jp>", spf="pass", dkim=[], dmarc="fail", mark="none", action="reject", more={"dmarc": {"spf_aligned": False}})
add("strict-exact", "adkim=s: the author domain's own signature is aligned.", author="a@example.jp", sign=[Signature("example.jp")],
    client=STRANGER, helo="unknown.example", mail_from="<a@nothing.example>", spf="none", dkim=["pass"], dmarc="pass", mark="none", action="accept")
add("forwarded-intact", "Forwarded unchanged: SPF fails, the signature holds.", sign=[Signature(Q)], **STRANGER_ENVELOPE, spf="fail",
    dkim=["pass"], dmarc="pass", mark="verified", action="accept")
add("japanese-body", "A UTF-8 body in 8 bit.", body=JAPANESE_BODY, sign=[Signature(Q)], spf="pass", dkim=["pass"], dmarc="pass",
    mark="verified", action="accept")
add("empty-body", "No body at all, relaxed.", body=b"", sign=[Signature(Q)], spf="pass", dkim=["pass"], dmarc="pass", mark="verified", action="accept")
add("empty-body-simple", "No body at all, simple: the hash is that of one CRLF.", body=b"", sign=[Signature(Q, options={"canonicalization": "simple/simple"})],
    spf="pass", dkim=["pass"], dmarc="pass", mark="verified", action="accept")
add("trailing-empty-lines", "Empty lines at the end do not count.", body=PLAIN_BODY + b"\r\n\r\n\r\n",
    sign=[Signature(Q, options={"canonicalization": "simple/simple"})], spf="pass", dkim=["pass"], dmarc="pass", mark="verified", action="accept")
add("no-final-line-end", "The last line has no CRLF: canonicalisation adds it.", body=PLAIN_BODY + b"no line end",
    sign=[Signature(Q, options={"canonicalization": "simple/simple"}), Signature(Q)], spf="pass", dkim=["pass", "pass"], dmarc="pass",
    mark="verified", action="accept")
