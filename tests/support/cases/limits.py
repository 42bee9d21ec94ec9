"""Messages that want too much work (row 20). They are large, so they are made when the tests run and not kept in the repository."""

import base64

from message_case import NO_MARK, PLAIN_BODY, Family, Signature, standard_fields


def make():
    family = Family(901)
    add = family.add
    q = [Signature("qualitia.co.jp")]
    author = standard_fields("info@qualitia.co.jp")
    named = {"dkim": {"$some": {"reason": {"$contains": "10"}}}}

    def signatures(count):
        line = b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=evil%d.example; s=s1; h=from; bh=" + base64.b64encode(bytes(32)) + b"; b=" + b"A" * 344
        return [line % number for number in range(count)]

    add("thousand-signatures", "1000 signatures above the sound one: few are verified, and the reason names the limit.", attack="20", before=signatures(1000), sign=q,
        spf="pass", dmarc="pass", mark=NO_MARK, action="accept", more=named)
    add("thousand-signatures-below", "1000 signatures below the sound one: the top one is verified.", attack="20", fields=[*author, *signatures(1000)], sign=q, spf="pass",
        dmarc="pass", mark="verified", action="accept")
    add("ten-megabytes-of-header", "A header of 10 MB in long fields.", attack="20", fields=[*author, *(b"X-Filler-%d: " % n + b"x" * 50000 for n in range(200))], sign=q,
        spf="pass", dmarc="pass", mark=NO_MARK, action="accept")
    add("one-field-of-megabytes", "One field of 4 MB, folded.", attack="20", fields=[*author, b"X-Filler: " + b"\r\n ".join([b"x" * 70] * 60000)], sign=q, spf="pass", mark=NO_MARK,
        action="accept", milter=False)  # no MTA hands over a field of this size
    add("hundred-thousand-fields", "100,000 fields.", attack="20", fields=[*author, *[b"X-Filler: x"] * 100000], sign=q, spf="pass", dmarc="pass", mark=NO_MARK, action="accept")
    add("nested-comments", "Comments in From, nested 10,000 deep.", attack="20", author=b"(" * 10000 + b")" * 10000 + b" info@qualitia.co.jp", sign=q, spf="pass", dmarc="permerror",
        mark=NO_MARK)
    add("open-comments", "10,000 open comments.", attack="20", author=b"info@qualitia.co.jp " + b"(" * 10000, sign=q, spf="pass", dmarc="permerror", mark=NO_MARK)
    add("many-mailboxes", "2,500 mailboxes in From.", attack="20", author=b", ".join(b"a%d@qualitia.co.jp" % n for n in range(2500)), sign=q, spf="pass",
        dmarc="permerror", mark=NO_MARK)
    add("many-encoded-words", "A display name of 2,500 encoded words.", attack="20", author=b" ".join([b"=?UTF-8?Q?=E6=A0=AA?="] * 2500) + b" <info@qualitia.co.jp>", sign=q, spf="pass")
    for kilobytes in (60, 64):
        add(f"body-hash-of-{kilobytes}-kilobytes", f"A bh= of {kilobytes} KB.", attack="20", milter=kilobytes == 60,  # a packet holds less than 64 KB
            before=[b"DKIM-Signature: v=1; a=rsa-sha256; d=qualitia.co.jp; s=s1; h=from; bh=" + b"A" * (kilobytes * 1024) + b"; b=AAAA"],
            spf="pass", dkim=[{"$not": "pass"}], dmarc="pass", mark="failed", action="accept")
    add("signed-fields-12000", "h= names From 12,000 times.", attack="20", before=[b"DKIM-Signature: v=1; a=rsa-sha256; d=qualitia.co.jp; s=s1; h=" + b":".join([b"from"] * 12000)
                                                                         + b"; bh=AAAA; b=AAAA"], spf="pass", dkim=[{"$not": "pass"}], dmarc="pass", mark="failed", action="accept")
    add("tags-7000", "A signature of 7,000 tags.", attack="20", before=[b"DKIM-Signature: v=1; " + b"; ".join(b"x%d=1" % n for n in range(7000))], spf="pass",
        dkim=[{"$not": "pass"}], dmarc="pass", mark="failed", action="accept")
    add("five-hundred-forgeries", "500 forged marks and results: all go.", attack="20", before=[b"Anshin-Mark: v=1; x=forged", b"Authentication-Results: mx.example.jp; x=forged"] * 250,
        sign=q, spf="pass", gone=["Anshin-Mark: forged", "Authentication-Results: forged"])
    add("results-of-60-kilobytes", "An Authentication-Results of 60 KB of open comments before our id.", attack="20",
        before=[b"Authentication-Results: " + b"(" * 60000 + b" mx.example.jp; x=forged"], spf="pass", gone=["Authentication-Results: forged"])
    add("body-of-empty-lines", "5 MB of empty lines: none is kept, none counts.", attack="20", body=PLAIN_BODY + b"\r\n" * 2500000, sign=q, spf="pass", dkim=["pass"], dmarc="pass",
        mark="verified", action="accept")
    add("body-of-blanks", "5 MB of blanks on one line.", attack="20", body=PLAIN_BODY + b" " * 5000000 + b"\r\n", sign=q, spf="pass", dkim=["pass"], dmarc="pass",
        mark="verified", action="accept")
    return family.cases
