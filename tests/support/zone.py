"""The DNS of the message cases: one RFC 1035 master file, and the faults that only a zone file resolver can play."""

import base64

from dkim_signing import public_key_base64
from message_case import COM, EVIL, JIPDEC, JP, LIST, NET, QUALITIA, QUALITIA_V6, key

HEAD = """\
; Written by generate.py. All names that the message cases need.
$ORIGIN .
$TTL 300
ns.example. IN A 127.0.0.1
"""

# What makes it a zone that a name server serves.
ROOT = """\
; Written by generate.py. zone.txt as a zone for a name server.
$ORIGIN .
$TTL 300
. IN SOA ns.example. hostmaster.example. 1 3600 600 86400 60
. IN NS ns.example.
"""

# A mail domain: who may send, what DMARC asks for, which keys it has. HELO names are mail.DOMAIN.
DOMAINS = [
    ("qualitia.co.jp", f"ip4:{QUALITIA} ip6:{QUALITIA_V6}", "-all", "p=reject; rua=mailto:dmarc@qualitia.co.jp", QUALITIA),
    ("jipdec.or.jp", f"ip4:{JIPDEC}", "-all", "p=quarantine", JIPDEC),
    ("example.com", f"ip4:{COM}", "-all", "p=quarantine", COM),
    ("example.net", f"ip4:{NET}", "~all", None, NET),
    ("example.org", f"ip4:{LIST}", "?all", "p=none", LIST),
    ("lists.example.org", f"ip4:{LIST}", "-all", None, LIST),
    ("example.jp", f"ip4:{JP}", "-all", "p=reject; adkim=s; aspf=s", JP),
    ("evil.example", f"ip4:{EVIL}", "-all", "p=reject", EVIL),
    ("esp.example", f"ip4:{EVIL}", "-all", "p=none", EVIL),
    ("xn--r8jz45g.example", f"ip4:{COM}", "-all", "p=reject", COM),  # 例え.example
]

# Further names that have keys at selector s1.
KEY_DOMAINS = ["news.qualitia.co.jp", "xn--wgv71a.qualitia.co.jp", "sub.jipdec.or.jp", "mail.example.jp", "org.psd.example", "other.psd.example",
               "psd.example", "corp.example", "div.corp.example", "a.div.corp.example", "np.example", "deep.example",
               "timeout.example", "twodmarc.example", "slow.qualitia.co.jp", "xn--qulitia-3fg.co.jp"]

RECORDS = """\
; --- SPF
news.qualitia.co.jp. TXT "v=spf1 redirect=qualitia.co.jp"
mail.example.jp. TXT "v=spf1 ip4:192.0.2.40 -all"
twospf.example. TXT "v=spf1 ip4:192.0.2.10 -all"
twospf.example. TXT "v=spf1 -all"
spf10.example. TXT "v=spf10 ip4:192.0.2.10 -all"
spf2.example. TXT "v=spf2.0/mfrom ip4:192.0.2.10 -all"
badspf.example. TXT "v=spf1 ipv4:192.0.2.10 -all"
loop.example. TXT "v=spf1 include:loop.example -all"
loopa.example. TXT "v=spf1 include:loopb.example -all"
loopb.example. TXT "v=spf1 include:loopa.example -all"
void.example. TXT "v=spf1 a:no1.void.example a:no2.void.example a:no3.void.example ip4:192.0.2.10 -all"
split.example. TXT "v=spf1 ip4:192." "0.2.10 -all"
cname-spf.example. CNAME example.com.
mxspf.example. TXT "v=spf1 mx -all"
mxspf.example. MX 10 mail.example.com.
softfail.example. TXT "v=spf1 ip4:192.0.2.99 ~all"
neutral.example. TXT "v=spf1 ?all"
eleven.example. TXT "v=spf1 include:inc1.eleven.example include:inc2.eleven.example ip4:192.0.2.10 -all"
{eleven}
; An SPF record among so much text that the answer comes over TCP.
big.example. TXT "v=spf1 ip4:192.0.2.10 -all"
_dmarc.big.example. TXT "v=DMARC1; p=reject"
{big}
; --- DMARC
_dmarc.twodmarc.example. TXT "v=DMARC1; p=reject"
_dmarc.twodmarc.example. TXT "v=DMARC1; p=none"
_dmarc.dmarc2.example. TXT "v=DMARC2; p=reject"
_dmarc.lowercase.example. TXT "v=dmarc1; p=reject"
_dmarc.vlast.example. TXT "p=reject; v=DMARC1"
_dmarc.badp.example. TXT "v=DMARC1; p=refuse"
_dmarc.badprua.example. TXT "v=DMARC1; p=refuse; rua=mailto:dmarc@badprua.example"
_dmarc.nop.example. TXT "v=DMARC1; rua=mailto:dmarc@nop.example"
_dmarc.unrelated.example. TXT "some other text"
_dmarc.unrelated.example. TXT "v=DMARC1; p=reject"
_dmarc.unknowntag.example. TXT "v=DMARC1; p=reject; zz=1; pct=50"
_dmarc.testing.example. TXT "v=DMARC1; p=reject; t=y"
_dmarc.psd.example. TXT "v=DMARC1; p=reject; sp=quarantine; np=reject; psd=y"
org.psd.example. A 192.0.2.10
mail.org.psd.example. A 192.0.2.10
other.psd.example. A 192.0.2.10
_dmarc.corp.example. TXT "v=DMARC1; p=none"
_dmarc.div.corp.example. TXT "v=DMARC1; p=reject; psd=n"
a.div.corp.example. A 192.0.2.10
_dmarc.np.example. TXT "v=DMARC1; p=none; sp=quarantine; np=reject"
np.example. A 192.0.2.10
real.np.example. A 192.0.2.10
_dmarc.deep.example. TXT "v=DMARC1; p=reject"
_dmarc.e.f.g.h.i.j.deep.example. TXT "v=DMARC1; p=none"
_dmarc.cname-dmarc.example. CNAME _dmarc.evil.example.
; --- names
loop1.example. CNAME loop2.example.
loop2.example. CNAME loop1.example.
loop1._domainkey.example.com. CNAME loop2._domainkey.example.com.
loop2._domainkey.example.com. CNAME loop1._domainkey.example.com.
via._domainkey.example.com. CNAME s1._domainkey.esp.example.
nodata._domainkey.example.com. A 192.0.2.10
45.113.0.203.in-addr.arpa. PTR mail.qualitia.co.jp.
"""

FAULTS = """\
; Behind zone.txt this makes names fail; only the zone file resolver knows $FAULT.
$FAULT servfail.example TXT SERVFAIL
$FAULT mail.servfail.example SERVFAIL
$FAULT slow.example TXT TIMEOUT
$FAULT a.faulty.example A SERVFAIL
faulty.example. 300 IN TXT "v=spf1 a:a.faulty.example -all"
faultyinclude.example. 300 IN TXT "v=spf1 include:slow.example -all"
_dmarc.servfail.example. 300 IN TXT "v=DMARC1; p=reject"
_dmarc.faulty.example. 300 IN TXT "v=DMARC1; p=reject"
$FAULT _dmarc.timeout.example TXT TIMEOUT
$FAULT _dmarc.slow.qualitia.co.jp TXT TIMEOUT
$FAULT servfail._domainkey.qualitia.co.jp TXT SERVFAIL
$FAULT timeout._domainkey.qualitia.co.jp TXT TIMEOUT
$FAULT servfail._domainkey.lists.example.org TXT SERVFAIL
$FAULT servfail._domainkey.evil.example TXT SERVFAIL
"""


def txt(text):
    """The strings of a TXT record, 255 octets at most each."""
    pieces = [text[i:i + 250] for i in range(0, len(text), 250)]
    return " ".join('"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"' for piece in pieces)


def key_records():
    rsa = public_key_base64(key("rsa2048"))
    ed = public_key_base64(key("ed25519"))
    short = public_key_base64(key("rsa1024"))
    tiny = public_key_base64(key("rsa512"))
    records = []
    for domain in [entry[0] for entry in DOMAINS] + KEY_DOMAINS:
        records.append((f"s1._domainkey.{domain}", f"v=DKIM1; k=rsa; p={rsa}"))
    for domain in ("qualitia.co.jp", "example.com", "example.net"):
        records.append((f"ed._domainkey.{domain}", f"v=DKIM1; k=ed25519; p={ed}"))
    special = {
        "nov": f"k=rsa; p={rsa}", "plain": f"p={rsa}", "short": f"v=DKIM1; p={short}", "tiny": f"v=DKIM1; p={tiny}",
        "revoked": "v=DKIM1; p=", "testing": f"v=DKIM1; t=y; p={rsa}", "strict": f"v=DKIM1; t=s; p={rsa}",
        "email": f"v=DKIM1; s=email; p={rsa}", "tlsrpt": f"v=DKIM1; s=tlsrpt; p={rsa}", "sha1only": f"v=DKIM1; h=sha1; p={rsa}",
        "dkim2": f"v=DKIM2; p={rsa}", "garbage": "v=DKIM1; p=AAAA", "nobase64": "v=DKIM1; p=*****",
        "wrongtype": f"v=DKIM1; k=ed25519; p={rsa}", "wrongkey": f"v=DKIM1; k=rsa; p={short}", "nop": "v=DKIM1; k=rsa",
        "notag": "hello world", "truncated": f"v=DKIM1; k=rsa; p={rsa[:200]}", "duplicate": f"v=DKIM1; p={rsa}; p={short}",
        "nopad": f"v=DKIM1; k=ed25519; p={ed.rstrip('=')}",
    }
    records += [(f"{selector}._domainkey.example.com", text) for selector, text in special.items()]
    return records


def zone_text():
    lines = [HEAD, "; --- mail domains"]
    for domain, networks, rest, dmarc, address in DOMAINS:
        lines.append(f'{domain}. TXT "v=spf1 {networks} {rest}"')
        lines.append(f"{domain}. MX 10 mail.{domain}.")
        lines.append(f"mail.{domain}. A {address}")
        if domain != "example.jp":  # mail.example.jp is a sending domain of its own
            lines.append(f'mail.{domain}. TXT "v=spf1 a -all"')
        if dmarc:
            lines.append(f'_dmarc.{domain}. TXT "v=DMARC1; {dmarc}"')
    lines.append("; --- keys")
    lines += [f"{name}. TXT {txt(text)}" for name, text in key_records()]
    filler = [f"big.example. TXT {txt(f'filler-{number}=' + base64.b64encode(bytes([number]) * 170).decode())}" for number in range(24)]
    eleven = []
    for half in (1, 2):
        terms = " ".join(f"a:x{number}.inc{half}.eleven.example" for number in range(5))
        eleven.append(f'inc{half}.eleven.example. TXT "v=spf1 {terms} -all"')
        eleven += [f"x{number}.inc{half}.eleven.example. A 192.0.2.{200 + number}" for number in range(5)]
    lines.append(RECORDS.format(big="\n".join(filler), eleven="\n".join(eleven)))
    return "\n".join(lines)
