"""Internationalised names and addresses (row 27), homographs (row 26), encoded display names."""

from message_case import COM, NO_MARK, STRANGER, Family, Signature

FAMILY = Family(601)
add = FAMILY.add

Q = "qualitia.co.jp"
QUALITIA_ID = "jcn:2010001084915"
IDN = "xn--r8jz45g.example"  # 例え.example
IDN_HOST = {"client": COM, "helo": f"mail.{IDN}", "spf": "pass", "dkim": ["pass"], "dmarc": "pass", "mark": "none", "action": "accept"}
VERIFIED = {"spf": "pass", "dkim": ["pass"], "dmarc": "pass", "mark": "verified", "action": "accept"}

add("name-iso-2022-jp", "The display name in ISO-2022-JP.", author="=?ISO-2022-JP?B?GyRCM3Q8MDJxPFIlLyUqJWolRiUjJSIbKEI=?= <info@qualitia.co.jp>", sign=[Signature(Q)], **VERIFIED)
add("name-utf-8-quoted", "The display name in UTF-8, quoted-printable, in two words.",
    author="=?UTF-8?Q?=E6=A0=AA=E5=BC=8F=E4=BC=9A=E7=A4=BE?=\r\n =?UTF-8?Q?=E3=82=AF=E3=82=AA=E3=83=AA=E3=83=86=E3=82=A3=E3=82=A2?= <info@qualitia.co.jp>", sign=[Signature(Q)], **VERIFIED)
add("name-iso-2022-jp-suspect", "The organisation's name in ISO-2022-JP with another address.", attack="9",
    author="=?ISO-2022-JP?B?GyRCM3Q8MDJxPFIlLyUqJWolRiUjJSIbKEI=?= <x@example.com>", sign=[Signature("example.com")], client=COM, helo="mail.example.com",
    mail_from="<x@example.com>", spf="pass", dkim=["pass"], dmarc="pass", mark="suspect", action="accept")
add("name-raw-utf-8", "The display name in raw UTF-8 (RFC 6532).", author="株式会社クオリティア <info@qualitia.co.jp>", sign=[Signature(Q)], **VERIFIED)
add("name-unknown-charset", "An encoded word in a character set that nobody knows.", author="=?X-UNKNOWN?B?QUJD?= <info@qualitia.co.jp>", sign=[Signature(Q)], **VERIFIED)
add("name-hides-line-feed", "An encoded word that decodes to line ends and a field.", author="=?UTF-8?Q?a=0D=0AX-Injected=3A_yes?= <info@qualitia.co.jp>", sign=[Signature(Q)],
    **VERIFIED, gone=["X-Injected: "])
add("u-label-author", "The author domain as U-label.", attack="27", author="例 <user@例え.example>", mail_from=f"<user@{IDN}>", sign=[Signature(IDN)], **IDN_HOST,
    more={"dmarc": {"author_domain": IDN}})
add("a-label-author", "The same author domain as A-label.", attack="27", author=f"user@{IDN}", mail_from=f"<user@{IDN}>", sign=[Signature(IDN)], **IDN_HOST,
    more={"dmarc": {"author_domain": IDN}})
add("u-label-sender", "SMTPUTF8: MAIL FROM and author as U-labels, UTF-8 local-parts.", attack="27", author="ユーザー@例え.example", mail_from="<ユーザー@例え.example>",
    sign=[Signature(IDN)], **IDN_HOST, more={"spf": {"domain": IDN}, "dmarc": {"author_domain": IDN, "spf_aligned": True}})
add("u-label-upper-case", "A U-label with full-width letters is normalised first (UTS 46).", attack="27", author="user@例え.ＥＸＡＭＰＬＥ", mail_from=f"<user@{IDN}>",
    sign=[Signature(IDN)], **IDN_HOST, more={"dmarc": {"author_domain": IDN}})
add("u-label-registered", "A U-label subdomain of a registered domain.", attack="27", author="info@日本.qualitia.co.jp", sign=[Signature("xn--wgv71a.qualitia.co.jp")],
    **VERIFIED, more={"mark": {"domain": "xn--wgv71a.qualitia.co.jp"}})
add("u-label-spoofed", "A U-label author domain that nobody proved.", attack="27", author="user@例え.example", client=STRANGER, helo="unknown.example",
    mail_from="<a@nothing.example>", spf="none", dkim=[], dmarc="fail", mark="none", action="reject")
add("ideographic-full-stop", "An ideographic full stop in the registered domain, unsigned.", attack="27", author="info@qualitia。co。jp", client=STRANGER, helo="unknown.example",
    mail_from="<a@nothing.example>", spf="none", dkim=[], dmarc={"$in": ["fail", "permerror"]}, mark=NO_MARK)
add("invalid-utf-8-domain", "The domain is not UTF-8.", attack="27", author=b"info@qualitia\xff.co.jp", spf="pass", sign=[Signature(Q)], dmarc="permerror", mark=NO_MARK)
add("invalid-a-label", "An A-label that does not decode.", attack="27", author="info@xn--zzzzzz999999.example", client=STRANGER, helo="unknown.example",
    mail_from="<a@nothing.example>", spf="none", dkim=[], dmarc={"$in": ["none", "permerror"]}, mark=NO_MARK)
add("homograph", "A Cyrillic letter in a look-alike of a registered domain, which signs for itself.", attack="26", author="info@quаlitia.co.jp",
    sign=[Signature("xn--qulitia-3fg.co.jp")], client=STRANGER, helo="unknown.example", mail_from="<a@nothing.example>", spf="none", dkim=["pass"], dmarc="none", mark="suspect",
    more={"mark": {"id": QUALITIA_ID}})

# Look-alikes of domains: unsigned mail of a stranger, from domains without records.
LOOK_ALIKE = {"attack": "26", "client": STRANGER, "helo": "unknown.example", "mail_from": "<a@nothing.example>", "spf": "none", "dkim": []}
IMITATED = {"mark": "suspect", "more": {"mark": {"id": QUALITIA_ID}}}
for name, what, domain in [("near-miss", "A letter of a registered domain replaced by one like it", "qualitla.co.jp"),
                           ("near-miss-transposed", "Two letters of a registered domain transposed", "quailtia.co.jp"),
                           ("near-miss-missing", "A letter of a registered domain left out", "qualita.co.jp"),
                           ("near-miss-digit", "A digit for a letter of a registered domain", "qua1itia.co.jp"),
                           ("near-miss-hyphens", "A registered domain with hyphens for dots", "qualitia-co-jp.com"),
                           ("near-miss-bait", "A registered name with a word that makes people log in", "qualitia-login.com")]:
    add(name, f"{what}.", author=f"info@{domain}", **LOOK_ALIKE, **IMITATED)
add("near-miss-carried", "A registered domain as the first labels of another.", author="info@qualitia.co.jp.evil.example", **LOOK_ALIKE, **IMITATED)
add("near-miss-two-edits", "Two letters away is another name.", author="info@qualta.co.jp", **LOOK_ALIKE, mark="none")

# Look-alikes of names, signed and proved by another domain.
ELSEWHERE = {"attack": "26", "client": COM, "helo": "mail.example.com", "mail_from": "<x@example.com>", "sign": [Signature("example.com")],
             "spf": "pass", "dkim": ["pass"], "dmarc": "pass", "action": "accept"}
for name, what, shown in [("name-abbreviated", "The name with the square form of its legal form", "㈱クオリティア"),
                          ("name-half-width", "The name in half-width kana", "ｸｵﾘﾃｨｱ"),
                          ("name-department", "The name and a department", "株式会社クオリティア サポートセンター"),
                          ("name-in-brackets", "The name behind a word in brackets", "【重要】クオリティア"),
                          ("name-cyrillic", "The English name with a Cyrillic letter", "Quаlitia Support"),
                          ("name-with-person", "A person of the organisation", "田中（クオリティア）")]:
    add(name, f"{what}, with another address.", author=f"{shown} <x@example.com>", **ELSEWHERE, **IMITATED)
for name, what, shown in [("name-longer", "A company whose name begins with that of a registered one", "クオリティアサービス"),
                          ("name-person", "A person with a courtesy", "田中様"), ("name-word", "An ordinary word near a registered name", "Quality")]:
    add(name, f"{what}.", author=f"{shown} <x@example.com>", **ELSEWHERE, mark="none")
