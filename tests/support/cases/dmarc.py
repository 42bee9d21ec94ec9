"""DMARC records and the tree walk of RFC 9989 (rows 22 and 23), and names that do not resolve (row 24)."""

from message_case import COM, STRANGER, Family, Signature

FAMILY = Family(501)
add = FAMILY.add

UNKNOWN = {"client": STRANGER, "helo": "unknown.example", "mail_from": "<a@nothing.example>", "spf": "none"}

for name, domain, result, action, policy, why in [
        ("two-records", "twodmarc", "none", "accept", None, "Two DMARC records are all discarded (RFC 9989 section 4.10)"),
        ("version-2", "dmarc2", "none", "accept", None, "DMARC2 is no record"),
        ("lower-case-version", "lowercase", "none", "accept", None, "The version is case-sensitive"),
        ("version-last", "vlast", "none", "accept", None, "v= must come first"),
        ("bad-p", "badp", "none", "accept", None, "A bad p= without rua= : DMARC does not apply"),
        ("bad-p-with-rua", "badprua", "fail", "accept", "none", "A bad p= with rua= counts as p=none"),
        ("no-p", "nop", "fail", "accept", "none", "A missing p= counts as p=none"),
        ("beside-other-text", "unrelated", "fail", "reject", "reject", "Other TXT records at the name are discarded"),
        ("unknown-tags", "unknowntag", "fail", "reject", "reject", "Unknown tags, the old pct among them, are ignored"),
        ("cname", "cname-dmarc", "fail", "reject", "reject", "A record behind a CNAME")]:
    more = {"dmarc": {"policy": policy, "disposition": policy}} if policy else {}
    add("record-" + name, f"{why}: {result}.", attack="22", author=f"a@{domain}.example", **UNKNOWN, dkim=[], dmarc=result, mark="none", action=action, more=more)


def walk(name, readme, author, signer, result, action, policy_domain, policy, disposition="none", aligned=False):
    add(name, readme, attack="23", author=f"a@{author}", **UNKNOWN, sign=[Signature(signer)] if signer else (), dkim=["pass"] if signer else [], dmarc=result, mark="none",
        action=action, more={"dmarc": {"policy_domain": policy_domain, "policy": policy, "disposition": disposition, "dkim_aligned": aligned}})


walk("testing", "t=y: the policy is applied one level weaker.", "testing.example", None, "fail", "quarantine", "testing.example", "reject", "quarantine")
walk("psd-own", "Below a psd=y name, signed by the same organisation.", "org.psd.example", "org.psd.example", "pass", "accept", "psd.example", "quarantine", aligned=True)
walk("psd-subdomain", "A subdomain of an organisation below psd=y: aligned with it.", "mail.org.psd.example", "org.psd.example", "pass", "accept", "psd.example", "quarantine",
     aligned=True)
walk("psd-sibling", "Siblings below psd=y are strangers.", "org.psd.example", "other.psd.example", "fail", "quarantine", "psd.example", "quarantine", "quarantine")
walk("psd-parent-signs", "The public suffix itself signs: not aligned.", "org.psd.example", "psd.example", "fail", "quarantine", "psd.example", "quarantine", "quarantine")
walk("psd-nonexistent", "A nonexistent name below psd=y: np.", "ghost.psd.example", None, "fail", "reject", "psd.example", "reject", "reject")
walk("psd-n", "psd=n ends the walk: its parent is another organisation.", "a.div.corp.example", "corp.example", "fail", "reject", "div.corp.example", "reject", "reject")
walk("psd-n-within", "Within psd=n: aligned.", "a.div.corp.example", "div.corp.example", "pass", "accept", "div.corp.example", "reject", aligned=True)
walk("psd-n-itself", "The psd=n domain and its parent are not aligned.", "div.corp.example", "corp.example", "fail", "reject", "div.corp.example", "reject", "reject")
walk("np", "A nonexistent subdomain: np.", "ghost.np.example", None, "fail", "reject", "np.example", "reject", "reject")
walk("sp", "An existing subdomain: sp.", "real.np.example", None, "fail", "quarantine", "np.example", "quarantine", "quarantine")
walk("p", "The domain itself: p.", "np.example", None, "fail", "accept", "np.example", "none")
walk("twelve-labels", "Twelve labels: the walk goes on with seven, a record at eight labels is not seen.", "a.b.c.d.e.f.g.h.i.j.deep.example", None, "fail", "reject",
     "deep.example", "reject", "reject")
walk("twelve-labels-signed", "Twelve labels, signed by the organisation.", "a.b.c.d.e.f.g.h.i.j.deep.example", "deep.example", "pass", "accept", "deep.example", "reject",
     aligned=True)
add("hundred-labels", "A From domain of 100 labels: bounded, no mark.", attack="23", author="a@" + "a." * 100 + "deep.example", **UNKNOWN, dkim=[], dmarc="fail", mark="none",
    action="reject", more={"dmarc": {"policy_domain": "deep.example"}})

REGISTERED = {"client": STRANGER, "helo": "unknown.example", "needs_faults": True, "attack": "24"}
add("fault-spf", "The SPF record cannot be fetched: temperror, and no verdict of DMARC rests on it.", author="a@servfail.example", **REGISTERED,
    mail_from="<a@servfail.example>", spf="temperror", dkim=[], dmarc="temperror", mark="none", action="accept")
add("fault-spf-timeout", "The SPF record times out.", author="a@slow.example", **REGISTERED, mail_from="<a@slow.example>", spf="temperror", dkim=[],
    mark="none", action="accept")
add("fault-spf-include", "An included record times out.", author="a@faultyinclude.example", **REGISTERED, mail_from="<a@faultyinclude.example>", spf="temperror", dkim=[],
    mark="none", action="accept")
add("fault-spf-address", "An address of the record cannot be fetched.", author="a@faulty.example", **REGISTERED, mail_from="<a@faulty.example>", spf="temperror",
    dkim=[], dmarc="temperror", mark="none", action="accept")
add("fault-helo", "The HELO name cannot be looked up; the sender passes.", author="a@example.com", client=COM, helo="mail.servfail.example", mail_from="<a@example.com>",
    needs_faults=True, attack="24", spf="pass", spf_helo="temperror", dkim=[], dmarc="pass", mark="none", action="accept")
for name in ("servfail", "timeout"):
    add("fault-key-" + name, f"The key cannot be fetched ({name}): not failed, but unavailable.", sign=[Signature("qualitia.co.jp", name)], **REGISTERED,
        mail_from="<a@nothing.example>", spf="none", dkim=["temperror"], dmarc="temperror", mark="unavailable", action="accept")
add("fault-key-beside-sound", "One key cannot be fetched, the other signature passes.", sign=[Signature("qualitia.co.jp"), Signature("qualitia.co.jp", "servfail")],
    **REGISTERED, mail_from="<a@nothing.example>", spf="none", dkim=["temperror", "pass"], dmarc="pass", mark="verified", action="accept")
add("fault-policy", "The DMARC record times out: temperror.", author="a@timeout.example", sign=[Signature("timeout.example")], **REGISTERED,
    mail_from="<a@nothing.example>", spf="none", dkim=["pass"], dmarc="temperror", mark="none", action="accept")
add("fault-policy-spoofed", "The DMARC record of a registered domain times out, nothing proves the author: no mark, no rejection.", author="a@slow.qualitia.co.jp",
    **REGISTERED, mail_from="<a@nothing.example>", spf="none", dkim=[], dmarc="temperror", mark={"$in": ["failed", "unavailable"]}, action="accept")
