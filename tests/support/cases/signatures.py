"""DKIM signatures and keys that are odd, wrong or meant to deceive (rows 3, 15, 16, 17 and what RFC 6376 asks for)."""

from message_case import COM, MALFORMED, NO_MARK, NOT_PASS, PLAIN_BODY, STRANGER, Family, Signature, standard_fields
from dkim_signing import SIGNED_FIELDS

FAMILY = Family(301)
add = FAMILY.add

Q = "qualitia.co.jp"
FROM_Q = {"spf": "pass", "dmarc": "pass", "mark": "failed", "action": "accept"}  # aligned through SPF only
COM_HOST = {"author": "a@example.com", "client": COM, "helo": "mail.example.com", "mail_from": "<a@example.com>", "spf": "pass", "dmarc": "pass",
            "mark": "none", "action": "accept"}


def q(**options):
    return [Signature(Q, options=options)]


for name, old, new in [("selector-quote", b"s=s1;", b's=s1";'), ("selector-parentheses", b"s=s1;", b"s=s1(x);"), ("selector-blank", b"s=s1;", b"s=s 1;"),
                       ("selector-empty", b"s=s1;", b"s=;"), ("selector-empty-label", b"s=s1;", b"s=s1..x;"), ("selector-slash", b"s=s1;", b"s=s1/x;"),
                       ("domain-quote", b"d=qualitia.co.jp;", b'd="qualitia.co.jp";'), ("domain-comment", b"d=qualitia.co.jp;", b"d=qualitia.co.jp(evil.example);"),
                       ("domain-blank", b"d=qualitia.co.jp;", b"d=qualitia.co.jp evil.example;"), ("domain-fold", b"d=qualitia.co.jp;", b"d=qualitia.co.jp\r\n\tevil.example;"),
                       ("domain-empty-label", b"d=qualitia.co.jp;", b"d=qualitia..co.jp;"), ("domain-empty", b"d=qualitia.co.jp;", b"d=;"),
                       ("domain-control", b"d=qualitia.co.jp;", b"d=qualitia.co.jp\x01;")]:
    add(name, f"A signature with a {name.replace('-', ' ')}: permerror, and the DNS is not asked.", attack="3",
        sign=[Signature(Q, tamper=((old, new),))], dkim=["permerror"], **FROM_Q)
for name, old, new in [("selector-nul", b"s=s1;", b"s=s1\0;"), ("domain-nul", b"d=qualitia.co.jp;", b"d=qualitia.co.jp\0.evil.example;")]:
    add(name, f"A signature with a {name.replace('-', ' ')}.", attack="3", sign=[Signature(Q, tamper=((old, new),))], milter=False,
        dkim=["permerror"], **FROM_Q)

add("body-length-zero", "l=0 and an appended body: anyone may have written it.", attack="15", sign=q(body_length=0), after=[(PLAIN_BODY, b"Pay here!\r\n")],
    dkim=["policy"], **FROM_Q)
add("body-length-appended", "l= covers the first part, text was appended.", attack="15", sign=q(body_length=20), after=[(b"Regards\r\n", b"Regards\r\nPay here!\r\n")],
    dkim=["policy"], **FROM_Q)
add("body-length-whole", "l= covers the whole body: still no mark.", attack="15", sign=[Signature(Q, options={"body_length": len(PLAIN_BODY), "canonicalization": "relaxed/simple"})],
    dkim=["policy"], **FROM_Q)
add("body-length-beyond", "l= is longer than the body: the body was cut.", attack="15",
    sign=[Signature(Q, tamper=((b"l=20;", b"l=2000000;"),), options={"body_length": 20})], dkim=[NOT_PASS], **FROM_Q)
add("body-length-no-number", "l= is no number.", attack="15", sign=[Signature(Q, tamper=((b"l=20;", b"l=-20;"),), options={"body_length": 20})],
    dkim=[MALFORMED], **FROM_Q)
add("body-length-beside-sound", "An l= signature beside a sound one: the sound one earns the mark.", attack="15",
    sign=[Signature(Q), Signature(Q, options={"body_length": 0})], spf="pass", dkim=["policy", "pass"], dmarc="pass", mark="verified", action="accept")

add("from-not-signed", "h= does not name From (RFC 6376 section 5.4).", attack="16", sign=q(signed=("To", "Subject", "Date")), dkim=[MALFORMED], **FROM_Q)
add("from-added", "A second From was added above the signed one.", attack="16", sign=[Signature(Q)], before=[b"From: CEO <x@evil.example>"], spf="pass",
    dmarc="permerror", mark=NO_MARK)
add("from-added-oversigned", "From is signed twice: a second one breaks the signature.", attack="16", sign=q(signed=("From", *SIGNED_FIELDS)),
    before=[b"From: CEO <x@evil.example>"], spf="pass", dkim=["fail"], dmarc="permerror", mark=NO_MARK)
add("from-replaced", "From was replaced.", attack="16", author="x@evil.example", sign=[Signature("evil.example")], after=[(b"From: x@evil.example", b"From: info@qualitia.co.jp")],
    client=STRANGER, helo="unknown.example", mail_from="<x@evil.example>", spf="fail", dkim=["fail"], dmarc="fail", mark="failed", action="reject")
add("oversigned", "Absent fields in h= count as empty.", sign=q(signed=("From", "From", "Cc", *SIGNED_FIELDS[1:])), spf="pass", dkim=["pass"], dmarc="pass",
    mark="verified", action="accept")

add("expired", "x= lies in the past.", attack="17", sign=q(tags="t=1500000000; x=1500086400"), dkim=[NOT_PASS], **FROM_Q)
add("not-yet-expired", "x= lies far in the future.", attack="17", sign=q(tags="x=4102444800"), spf="pass", dkim=["pass"], dmarc="pass", mark="verified",
    action="accept")
add("expires-before-signed", "x= is not later than t= (RFC 6376 section 3.5).", attack="17", sign=q(tags="t=4102444800; x=4102444700"), dkim=[NOT_PASS], **FROM_Q)
add("signed-in-the-future", "t= lies far in the future: no mark.", attack="17", sign=q(tags="t=4102444800"), spf="pass", mark="failed", action="accept")
add("signed-long-ago", "t= is older than the limit: no mark (replay).", attack="17", sign=q(tags="t=1500000000"), spf="pass", dkim=["pass"], dmarc="pass",
    mark="failed", action="accept")
add("time-no-number", "t= is no number.", sign=q(tags="t=yesterday"), dkim=[MALFORMED], **FROM_Q)
add("time-huge", "t= and x= have 40 digits: no overflow.", sign=q(tags="t=" + "9" * 40 + "; x=" + "9" * 41), spf="pass", dmarc="pass", mark="failed", action="accept")

for name, tamper, options in [
        ("version-2", (), {"version": "2"}), ("no-version", (), {"drop": ("v",)}), ("no-algorithm", (), {"drop": ("a",)}),
        ("no-selector", (), {"drop": ("s",)}), ("no-domain", (), {"drop": ("d",)}), ("no-fields", (), {"drop": ("h",)}), ("no-body-hash", (), {"drop": ("bh",)}),
        ("unknown-algorithm", ((b"a=rsa-sha256", b"a=rsa-sha999"),), {}), ("duplicate-tag", (), {"tags": "s=s1"}),
        ("unknown-canonicalisation", ((b"c=relaxed/relaxed", b"c=loose/relaxed"),), {}), ("unknown-query", (), {"tags": "q=http/get"}),
        ("identity-elsewhere", (), {"tags": "i=@evil.example"}), ("identity-suffix-only", (), {"tags": "i=@notqualitia.co.jp"}),
        ("no-tag-list", ((b"v=1;", b"v=1; hello world;"),), {}), ("empty-fields", (), {"signed": ("",)})]:
    add("signature-" + name, f"A signature field that RFC 6376 forbids ({name}).", sign=[Signature(Q, options=options, tamper=tamper)], dkim=[NOT_PASS], **FROM_Q)
add("signature-empty", "An empty DKIM-Signature field.", fields=[b"DKIM-Signature:", *standard_fields("info@qualitia.co.jp")], dkim=[MALFORMED], **FROM_Q)
add("signature-damaged", "A b= that is no base64.", sign=[Signature(Q, tamper=((b";\r\n\tb=", b";\r\n\tb=*"),))], dkim=[NOT_PASS], **FROM_Q)
for name, options in [("identity-subdomain", {"tags": "i=user@news.qualitia.co.jp"}), ("unknown-tag", {"tags": "zz=1; z=From:a@b"}), ("query-dns-txt", {"tags": "q=dns/txt"}),
                      ("one-line", {"fold": ""}), ("copied-fields", {"tags": "z=From:info=40qualitia.co.jp|To:user=40example.jp"})]:
    add("signature-" + name, f"A sound signature ({name}).", sign=[Signature(Q, options=options)], spf="pass", dkim=["pass"], dmarc="pass", mark="verified",
        action="accept")

SHA1 = {"algorithm": "rsa-sha1"}
for name, selector, key, result, options in [
        ("without-version", "nov", "rsa2048", "pass", {}), ("bare", "plain", "rsa2048", "pass", {}), ("for-email", "email", "rsa2048", "pass", {}),
        ("strict-own", "strict", "rsa2048", "pass", {}), ("testing", "testing", "rsa2048", "pass", {}), ("1024-bits", "short", "rsa1024", "pass", {}),
        ("512-bits", "tiny", "rsa512", NOT_PASS, {}), ("revoked", "revoked", "rsa2048", MALFORMED, {}), ("missing", "absent", "rsa2048", MALFORMED, {}),
        ("no-data", "nodata", "rsa2048", MALFORMED, {}), ("other-service", "tlsrpt", "rsa2048", MALFORMED, {}), ("other-hash", "sha1only", "rsa2048", MALFORMED, {}),
        ("other-version", "dkim2", "rsa2048", MALFORMED, {}), ("garbage", "garbage", "rsa2048", MALFORMED, {}), ("no-base64", "nobase64", "rsa2048", MALFORMED, {}),
        ("wrong-type", "wrongtype", "rsa2048", MALFORMED, {}), ("another-key", "wrongkey", "rsa2048", NOT_PASS, {}), ("no-key-tag", "nop", "rsa2048", MALFORMED, {}),
        ("no-record", "notag", "rsa2048", MALFORMED, {}), ("truncated", "truncated", "rsa2048", NOT_PASS, {}), ("duplicate-tag", "duplicate", "rsa2048", MALFORMED, {}),
        ("strict-subdomain", "strict", "rsa2048", NOT_PASS, {"tags": "i=a@news.example.com"}), ("sha1", "s1", "rsa2048", NOT_PASS, SHA1),
        ("behind-cname", "via", "rsa2048", "pass", {}), ("cname-loop", "loop1", "rsa2048", NOT_PASS, {})]:
    add("key-" + name, f"A key record: {name}.", sign=[Signature("example.com", selector, key, options)], dkim=[result],
        attack="24" if "cname" in name else "", **COM_HOST)

add("no-padding", "Base64 without padding in bh=, b= and p= (RFC 6376 section 2.10).", sign=[Signature("example.com", "nopad", "ed25519", {"padding": False})],
    dkim=["pass"], **COM_HOST)
add("signatures-junk-on-top", "Twelve signatures of a stranger on top of the author's: that one is verified, though only ten are.",
    sign=[Signature(Q), *[Signature("evil.example", "absent") for _ in range(12)]], spf="pass", dmarc="pass", mark="verified", action="accept")
