"""ARC chains (RFC 8617): sound ones, broken ones, and those that attackers build on (row 14). lists.example.org and example.net are trusted sealers."""

from arc_sealing import Change, Removal, Seal
from message_case import LIST, NET, Family, Signature
from dkim_signing import SIGNED_FIELDS

FAMILY = Family(701)


def add(name, *arguments, **options):
    FAMILY.add("arc-" + name, *arguments, **options)


Q = "qualitia.co.jp"
FOOTER = Change(b"Regards\r\n", b"Regards\r\n-- \r\nnews@lists.example.org\r\n")
VIA_LIST = {"client": LIST, "helo": "mail.lists.example.org", "mail_from": "<news-bounces@lists.example.org>", "spf": "pass"}
VIA_NET = {"client": NET, "helo": "mail.example.net", "mail_from": "<x@example.net>", "spf": "pass"}
VIA_EVIL = {"client": "198.51.100.66", "helo": "mail.evil.example", "mail_from": "<x@evil.example>", "spf": "pass"}
# The list broke the author's signature: DMARC fails, and nothing but the chain speaks for the message.
BROKEN = {"dkim": ["fail"], "dmarc": "fail", "mark": "failed"}
REJECTED = {**BROKEN, "action": "reject"}
NOT_OVERRIDDEN = {"override": ""}
SAW_PASS = "spf=pass smtp.mailfrom=qualitia.co.jp;\r\n\tdkim=pass header.d=qualitia.co.jp; dmarc=pass header.from=qualitia.co.jp"
SAW_FAIL = "spf=fail smtp.mailfrom=evil.example; dmarc=fail header.from=qualitia.co.jp"


def sealed(*steps):
    """The author signs, the list adds its footer, then what follows."""
    return [Signature(Q), FOOTER, *steps]


def broken(name, readme, *steps, reason, verdict="fail", arc=None, via=VIA_LIST, attack="14", told=None, **others):
    """A chain that must not help; `told` is why, where it is not that the chain is broken."""
    add(name, readme, attack=attack, sign=sealed(*steps), **via, **REJECTED, arc=verdict,
        more={"arc": {**(arc or {}), "reason": {"$contains": reason}}, **NOT_OVERRIDDEN, **({"no_override": told} if told else {})}, **others)


def overridden(name, readme, *steps, sealer="lists.example.org", instance=1, more=None, **others):
    reason = f"the DMARC policy reject of qualitia.co.jp is overridden: ARC chain sealed by {sealer} (i={instance}) saw dmarc=pass"
    add(name, readme, sign=sealed(*steps), **BROKEN, arc="pass", action="accept", more={"override": reason, "no_override": "", "action_reason": reason, **(more or {})},
        present=["Authentication-Results: dmarc=fail", "Authentication-Results: policy.override=arc", "Anshin-Mark: r=failed"], **others)


add("none", "No chain: arc=none.", sign=[Signature(Q)], spf="pass", dkim=["pass"], dmarc="pass", mark="verified", action="accept", arc="none",
    more={"arc": {"sets": 0, "oldest_pass": None, "sealers": []}, **NOT_OVERRIDDEN}, present=["Authentication-Results: arc=none"])
add("unchanged", "Forwarded unchanged: the chain passes and the author's signature holds.", sign=[Signature(Q), Seal(results=SAW_PASS)], **VIA_LIST, dkim=["pass"],
    dmarc="pass", mark="verified", action="accept", arc="pass",
    more={"arc": {"sets": 1, "oldest_pass": 0, "sealers": ["lists.example.org"]}, **NOT_OVERRIDDEN}, present=["Authentication-Results: header.oldest-pass=0"])
overridden("override", "A trusted list changed the message and says that DMARC passed before: delivered, though p=reject. The result stays, and there is no mark.",
           Seal(results=SAW_PASS), **VIA_LIST, more={"arc": {"sets": 1, "oldest_pass": 0}})
overridden("override-two-sets", "A forwarder behind the list, trusted too: its own set says dmarc=fail, the list's set counts.", Seal(results=SAW_PASS),
           Seal("example.net", SAW_FAIL), **VIA_NET, more={"arc": {"sets": 2, "oldest_pass": 0, "sealers": ["lists.example.org", "example.net"]}})
overridden("override-oldest-pass", "The second trusted sealer changed the message again: the first message signature no longer verifies, which is as it should be.",
           Seal(results=SAW_PASS), Change(b"Subject: News", b"Subject: [fwd] News"), Seal("example.net", SAW_FAIL), **VIA_NET,
           more={"arc": {"sets": 2, "oldest_pass": 2}})
overridden("override-above-a-stranger", "A stranger sealed before the trusted list got the message: the list's own word counts.",
           Seal("evil.example", SAW_FAIL), Seal(results=SAW_PASS), **VIA_LIST, instance=2)
overridden("override-wild-form", "Results as large providers write them: an authserv-version, action=, an unquoted IPv6 address.",
           Seal(results="spf=pass smtp.remote-ip=2001:db8::1; dmarc=pass (p=REJECT sp=REJECT) action=none header.from=qualitia.co.jp; arc=none"), **VIA_LIST)
add("override-quarantine", "The same for p=quarantine.", author="info@jipdec.or.jp", sign=[Signature("jipdec.or.jp"), FOOTER,
    Seal(results="dmarc=pass header.from=jipdec.or.jp")], **VIA_LIST, **BROKEN, arc="pass", action="accept",
    more={"override": {"$contains": "the DMARC policy quarantine of jipdec.or.jp is overridden"}})

SOUND = {"sets": 1, "sealers": ["lists.example.org"]}
VERIFIES = "verifies, last sealed by"
SET_1 = "set 1, sealed by lists.example.org"
NO_PASS = f"the results of {SET_1}, do not say dmarc=pass for qualitia.co.jp"


def stranger(instance):
    return f"set {instance} is sealed by evil.example, which is not in arc.trusted_sealers"


broken("untrusted-sealer", "The chain is sound, but nobody trusts its sealer.", Seal("evil.example", SAW_PASS), reason=VERIFIES, verdict="pass", via=VIA_EVIL,
       told=stranger(1), gone=["Authentication-Results: arc.trusted_sealers"])
broken("untrusted-parent", "Trust in lists.example.org is not trust in example.org.", Seal("example.org", SAW_PASS), reason=VERIFIES, verdict="pass")
for name, results in [("none", "spf=pass smtp.mailfrom=qualitia.co.jp; dkim=pass header.d=qualitia.co.jp"), ("fail", SAW_FAIL),
                      ("other-author", "dmarc=pass header.from=example.com"), ("without-author", "dmarc=pass"),
                      ("twice", "dmarc=pass header.from=qualitia.co.jp; dmarc=fail header.from=qualitia.co.jp"),
                      ("quoted", 'spf=fail smtp.mailfrom="a; dmarc=pass header.from=qualitia.co.jp"'),
                      ("in-comment", "spf=fail (; dmarc=pass header.from=qualitia.co.jp)")]:
    broken("trusted-sealer-dmarc-" + name, f"A trusted sealer whose results do not say that DMARC passed for this author ({name}).", Seal(results=results),
           reason=VERIFIES, verdict="pass", arc=SOUND, told=f"there are 2 results of DMARC in {SET_1}" if name == "twice" else NO_PASS)
broken("forged-on-top", "An attacker takes a message that a trusted list sealed, writes another text, and seals that himself.", Seal(results=SAW_PASS),
       Change(b"the news of", b"the bill of"), Seal("evil.example", SAW_PASS), reason=VERIFIES, verdict="pass", via=VIA_EVIL,
       arc={"sets": 2, "oldest_pass": 2}, told=stranger(2))
broken("forged-in-between", "He then sends it through a trusted forwarder, who sees what came in.", Seal(results=SAW_PASS), Change(b"the news of", b"the bill of"),
       Seal("evil.example", SAW_PASS), Seal("example.net", SAW_FAIL), reason=VERIFIES, verdict="pass", via=VIA_NET, arc={"sets": 3}, told=stranger(2))
broken("forged-set", "An attacker makes up the whole set of a trusted list, with his own key.", Seal(results=SAW_PASS, key="rsa1024"), reason="i=1", via=VIA_EVIL)
broken("replayed-changed", "A message that a trusted list sealed, with another text.", Seal(results=SAW_PASS), Change(b"the news of", b"the bill of"),
       reason="the body was changed after signing", via=VIA_EVIL)
broken("from-not-signed", "The list does not sign From, and somebody put another author in.", Seal(results=SAW_PASS, signed=("To", "Subject", "Date")),
       reason=VERIFIES, verdict="pass", arc={"sets": 1}, told=f"the message signature of {SET_1}, does not sign From")
broken("body-length", "The list signs a part of the body only: anyone may have written the rest.", Seal(results=SAW_PASS, body_length=20),
       Change(b"lists.example.org\r\n", b"lists.example.org\r\nPay here!\r\n"), reason=VERIFIES, verdict="pass",
       told=f"the message signature of {SET_1}, lets anybody add to the body (l=)")
add("two-subjects", "A second Subject was put above the one that the list signed: no override for what two readers see differently.", attack="14",
    sign=sealed(Seal(results=SAW_PASS)), before=[b"Subject: Your bill"], **VIA_EVIL, dkim=["fail"], dmarc="fail", mark={"$in": ["none", "failed"]}, action="reject",
    arc="pass", more={**NOT_OVERRIDDEN, "no_override": {"$contains": "the message is ambiguous ("}})

TWO = (Seal(results=SAW_PASS), Seal("example.net", SAW_PASS))
broken("broken-body", "The body was changed behind the last seal.", *TWO, Change(b"Hello", b"Hallo"), reason="i=2): the body hash differs", via=VIA_NET,
       told={"$contains": "the chain is broken: the ARC-Message-Signature of example.net (i=2)"})
broken("broken-from", "From was changed behind the seal.", Seal(results=SAW_PASS), Change(b"From: Info <", b"From: Boss <"), reason="a signed header field was changed")
for field in ("ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"):
    short = field.lower().removeprefix("arc-")
    broken(f"missing-{short}", f"The first set has no {field}.", *TWO, Removal(field.encode() + rb":.*\bi=1;"), reason=f"there is no {field} with i=1", via=VIA_NET,
           arc={"sets": 2})
broken("changed-results", "Somebody rewrote what the list had seen.", Seal(results=SAW_FAIL), Change(b"dmarc=fail", b"dmarc=pass"), reason="an ARC field was changed after sealing")
broken("duplicate-instance", "Two sets say i=1.", Seal(results=SAW_PASS), Seal(results=SAW_PASS, instance=1), reason="there are two ARC-")
broken("gap", "The instances are 1 and 3.", Seal(results=SAW_PASS), Seal("example.net", SAW_PASS, instance=3), reason="there is no ARC-Authentication-Results with i=2", via=VIA_NET)
broken("starts-at-two", "There is no first set.", Seal(results=SAW_PASS, instance=2), reason="with i=1")
broken("cv-fail", "The last sealer found the chain broken.", Seal(results=SAW_PASS), Seal("example.net", SAW_PASS, status="fail"),
       reason="the last sealer found the chain broken already (cv=fail, i=2)", via=VIA_NET)
broken("cv-fail-first", "The only sealer says cv=fail.", Seal(results=SAW_PASS, status="fail"), reason="cv=fail, i=1")
broken("cv-pass-first", "The first sealer says cv=pass.", Seal(results=SAW_PASS, status="pass"), reason="the ARC-Seal with i=1 must say cv=none")
broken("cv-none-second", "The second sealer says cv=none.", Seal(results=SAW_PASS), Seal("example.net", SAW_PASS, status="none"),
       reason="the ARC-Seal with i=2 must say cv=pass", via=VIA_NET)
broken("cv-lie", "The first seal is broken, the second sealer says cv=pass all the same.", Seal(results=SAW_PASS, tamper=((b"b=", b"b=AAAA"),)),
       Seal("example.net", SAW_PASS), reason="i=1)", via=VIA_NET)
add("fifty-sets", "Fifty sets, the most there may be.", attack="14", sign=sealed(Seal(results=SAW_PASS), *[Seal("example.net", SAW_FAIL, key="ed25519", selector="ed")] * 49),
    **VIA_NET, **BROKEN, arc="pass", action="accept", more={"arc": {"sets": 50, "oldest_pass": 0}, "override": {"$contains": "lists.example.org (i=1)"}})
broken("fifty-one-sets", "One more.", Seal(results=SAW_PASS), *[Seal("example.net", SAW_PASS, key="ed25519", selector="ed")] * 50,
       reason="is not a number from 1 to 50", via=VIA_NET)
broken("many-fields", "Two thousand seals of the same instance: the second ends it.", Seal(results=SAW_PASS), reason="there are two ARC-Seal with i=1",
       before=[b"ARC-Seal: i=1; a=rsa-sha256; cv=none; d=lists.example.org; s=s1; b=AAAA"] * 2000)
for name, old, new, reason in [("instance-zero", b"i=1;", b"i=0;", "is not a number from 1 to 50"), ("instance-huge", b"i=1;", b"i=99999999999999999999;", "is not a number"),
                               ("instance-empty", b"i=1;", b"i=;", "is not a number"), ("instance-missing", b"i=1;", b"x=1;", "i="),
                               ("sha1", b"a=rsa-sha256", b"a=rsa-sha1", "rsa-sha1"), ("nul-domain", b"d=lists.example.org", b"d=lists.example.org(x)", "malformed"),
                               ("tag-twice", b"cv=none;", b"cv=none; cv=none;", "duplicate tag"), ("seal-with-h", b"cv=none;", b"cv=none; h=from;", "tag h= must not stand in it"),
                               ("no-base64", b"b=", b"b=***", "malformed")]:
    broken("malformed-" + name, f"A set that is malformed: {name.replace('-', ' ')}.", Seal(results=SAW_PASS, tamper=((old, new),)), reason=reason)
broken("signs-the-seal", "The second message signature signs the first seal, which it must not.", Seal(results=SAW_PASS),
       Seal("example.net", SAW_PASS, signed=(*SIGNED_FIELDS, "ARC-Seal")), reason="ARC-Seal, which must not be signed here", via=VIA_NET)
broken("no-key", "There is no key for the sealer's selector.", Seal(results=SAW_PASS, selector="nowhere"), reason="there is no key record at nowhere._domainkey.lists.example.org")
add("fault-key", "The sealer's key cannot be fetched: the chain fails for good (RFC 8617 section 5.2.1), the message is not rejected for a failure of the DNS.",
    attack="24", needs_faults=True, sign=sealed(Seal(results=SAW_PASS, selector="servfail")), **VIA_LIST, **BROKEN, arc="fail", action="accept",
    more={"arc": {"reason": {"$contains": "cannot be looked up"}}, "action_reason": {"$contains": "ARC: "}, **NOT_OVERRIDDEN})
broken("fault-key-of-a-stranger", "A stranger's key cannot be fetched: his seal would not have helped.", Seal("evil.example", SAW_PASS, selector="servfail"),
       reason="cannot be looked up", via=VIA_EVIL, attack="24", needs_faults=True)
