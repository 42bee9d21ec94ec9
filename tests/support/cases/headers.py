"""Fields from outside that claim to be ours (rows 11 to 13), and octets that two readers read differently (row 19)."""

from message_case import EVIL, NET, NO_MARK, PLAIN_BODY, Family, Signature, standard_fields

FAMILY = Family(401)
add = FAMILY.add

HOST = {"author": "x@example.net", "client": NET, "helo": "mail.example.net", "mail_from": "<x@example.net>"}
PLAIN = {**HOST, "spf": "pass", "dkim": [], "dmarc": "none", "mark": "none", "action": "accept"}

EIGHT = [b"Authentication-Results: " + (b"mx.example.jp; spf=pass x=forged-%d" % number if number in (2, 3, 5) else
                                        b"mx%d.other.example; spf=pass x=kept-%d" % (number, number)) for number in range(1, 9)]
add("eight-results", "Eight Authentication-Results, the 2nd, 3rd and 5th with our id: exactly these go (CVE-2022-48521).", attack="11", before=EIGHT, **PLAIN,
    gone=["Authentication-Results: forged"], present=[f"Authentication-Results: kept-{number}" for number in (1, 4, 6, 7, 8)])
add("results-all-ours", "Five Authentication-Results, all with our id.", attack="11", **PLAIN,
    before=[b"Authentication-Results: mx.example.jp; spf=pass x=forged-%d" % number for number in range(5)], gone=["Authentication-Results: forged"])
add("results-scattered", "Forged fields above, between and below the others.", attack="11", **{**PLAIN, "fields": [
    *standard_fields("x@example.net"), b"Authentication-Results: mx.example.jp; dkim=pass x=forged-low", b"X-Last: 1"]},
    before=[b"Authentication-Results: mx.example.jp; spf=pass x=forged-top", b"Authentication-Results: a.example; none x=kept-1"],
    gone=["Authentication-Results: forged"], present=["Authentication-Results: kept-1", "X-Last: 1"])
for name, value in [("upper-case", b" MX.EXAMPLE.JP; x=forged"), ("comment-before", b" (hello) mx.example.jp; x=forged"),
                    ("comment-behind", b" mx.example.jp (a(b)c) ; x=forged"), ("nested-comment", b" ((a)(b;c)) mx.example.jp; x=forged"),
                    ("quoted", b' "mx.example.jp"; x=forged'), ("quoted-pair", b' "mx\\.example.jp"; x=forged'), ("folded", b"\r\n\tmx.example.jp;\r\n x=forged"),
                    ("version", b" mx.example.jp 1; x=forged"), ("version-in-comments", b" mx.example.jp (a) 1 (b); x=forged"), ("job", b" mx.example.jp/job42; x=forged"),
                    ("no-blank", b"mx.example.jp;x=forged"), ("no-semicolon", b" mx.example.jp x=forged"), ("only-id", b" mx.example.jp"),
                    ("open-quote", b' "mx.example.jp; x=forged'), ("open-comment", b" (mx.example.jp; x=forged"), ("trailing-dot", b" mx.example.jp.; x=forged")]:
    add("results-" + name, f"Our id in an Authentication-Results from outside ({name}): removed.", attack="12", **PLAIN,
        before=[b"Authentication-Results:" + value], gone=["Authentication-Results: forged"])
add("results-odd-names", "The field's name in other case, and with a blank behind it.", attack="12", **PLAIN,
    before=[b"AUTHENTICATION-RESULTS: mx.example.jp; x=forged-1", b"authentication-results : mx.example.jp; x=forged-2"], gone=["Authentication-Results: forged"])
add("results-not-ours", "Ids that only look like ours stay; a version that is not known goes whoever it is from.", attack="12", **PLAIN, gone=["Authentication-Results: forged"],
    before=[b"Authentication-Results: other.example 2; spf=pass x=forged", b"Authentication-Results: other.example 1; spf=pass x=kept-5",
            b"Authentication-Results: mx.example.jp.evil.example; x=kept-1", b"Authentication-Results: notmx.example.jp; x=kept-2",
            b"Authentication-Results: other.example; spf=pass reason=\"mx.example.jp\" x=kept-3", b"X-Authentication-Results: mx.example.jp; x=kept-4"],
    present=["Authentication-Results: kept-1", "Authentication-Results: kept-2", "Authentication-Results: kept-3", "X-Authentication-Results: kept-4",
             "Authentication-Results: kept-5"])
add("forged-marks", "Forged Anshin-Mark, BIMI-Location and BIMI-Indicator, several of each, in any case.", attack="13", **PLAIN,
    before=[b"Anshin-Mark: v=1; r=verified; x=forged-1", b"BIMI-Location: v=BIMI1; l=https://evil.example/forged", b"ANSHIN-MARK: v=1; r=verified; x=forged-2",
            b"BIMI-Indicator: forged", b"anshin-mark:\r\n v=1;\r\n\tx=forged-3", b"Bimi-Location: forged", b"Anshin-Mark : v=1; x=forged-4"],
    gone=["Anshin-Mark: forged", "BIMI-Location: ", "BIMI-Indicator: "])
add("forged-mark-signed", "The forged mark is even signed by its sender.", attack="13", **HOST, spf="pass", dkim=["pass"], dmarc="none", mark="none", action="accept",
    sign=[Signature("example.net", options={"signed": ("From", "Anshin-Mark")})], gone=["Anshin-Mark: forged"],
    fields=[b"Anshin-Mark: v=1; id=mx.example.jp; r=verified; x=forged", *standard_fields("x@example.net")])
add("mark-like-names", "Names that only look like ours stay.", attack="13", **PLAIN,
    before=[b"X-Anshin-Mark: kept-1", b"Anshin-Marks: kept-2", b"Anshin-Mar: kept-3"],
    present=["X-Anshin-Mark: kept-1", "Anshin-Marks: kept-2", "Anshin-Mar: kept-3"])

EVIL_HOST = {"client": EVIL, "helo": "mail.evil.example", "mail_from": "<x@evil.example>", "spf": "pass"}
Q = [Signature("qualitia.co.jp")]
for name, body in [("bare-cr-body", PLAIN_BODY + b"one\rtwo\r\n"), ("bare-lf-body", PLAIN_BODY + b"one\ntwo\r\n"), ("nul-body", PLAIN_BODY + b"one\0two\r\n"),
                   ("cr-cr-lf-body", PLAIN_BODY + b"one\r\r\ntwo\r\n"), ("ends-with-cr", PLAIN_BODY + b"end\r")]:
    add(name, f"The body has octets that line readers disagree on ({name}): no mark.", attack="19", body=body, sign=Q, spf="pass", dmarc="pass", mark=NO_MARK)
for name, field in [("bare-cr-header", b"X-Odd: a\rFrom: info@qualitia.co.jp"), ("bare-cr-then-blank", b"X-Odd: a\r b")]:
    add(name, f"A bare CR in the header ({name}): no mark.", attack="19", fields=[*standard_fields("info@qualitia.co.jp"), field], sign=Q, spf="pass", mark=NO_MARK)
add("bare-lf-header", "A bare LF in the header starts a new field for some readers: no mark, no crash.", attack="19", milter=False,
    fields=[*standard_fields("info@qualitia.co.jp"), b"X-Odd: a\nX-Second: b"], sign=Q, spf="pass", mark=NO_MARK)
add("nul-header", "A NUL in the header.", attack="19", fields=[*standard_fields("info@qualitia.co.jp"), b"X-Odd: a\0b"], sign=Q, spf="pass", mark=NO_MARK, milter=False)
add("long-line-body", "A body line of 20,000 octets is no ambiguity.", attack="19", body=PLAIN_BODY + b"x" * 20000 + b"\r\n", sign=Q, spf="pass", dkim=["pass"], dmarc="pass",
    mark="verified", action="accept")
add("raw-8-bit-header", "Raw Latin-1 octets in an unsigned field.", fields=[*standard_fields("info@qualitia.co.jp"), b"X-Odd: caf\xe9 \xff\xfe"], sign=Q, spf="pass", dkim=["pass"],
    dmarc="pass", mark="verified", action="accept")
