"""The mail that arrives: who sends what, from where, and what must be seen of it."""

import base64
import dataclasses
import email.utils
import time

from message_case import COM, EVIL, JIPDEC, NET, QUALITIA, STRANGER, Signature, build

COMPANY, INSTITUTE = "株式会社クオリティア", "一般財団法人日本情報経済社会推進協会"


@dataclasses.dataclass
class Letter:
    name: str
    author: str  # display name
    address: str
    subject: str
    body: str
    client: str
    helo: str
    mail_from: str
    shown: str = ""          # verified, suspect, failed, or nothing
    signer: str = ""         # signing domain
    html: str = ""           # a second form of the body
    attached: bytes = b""    # a message that is attached
    before: tuple = ()       # fields that the sender puts on top
    hours_ago: float = 1

    def envelope(self):
        return {"client_ip": self.client, "helo": self.helo, "mail_from": f"<{self.mail_from}>"}

    def octets(self):
        content_type, body = self.content()
        fields = [f"From: {_encoded(self.author)} <{self.address}>", "To: user@example.jp", f"Subject: {_encoded(self.subject)}",
                  f"Date: {email.utils.formatdate(time.time() - self.hours_ago * 3600)}", f"Message-ID: <{self.name}.{time.time_ns()}@{self.address.partition('@')[2]}>",
                  "MIME-Version: 1.0", f"Content-Type: {content_type}", "Content-Transfer-Encoding: 8bit"]
        sign = [Signature(self.signer)] if self.signer else []
        return build([field.encode() for field in fields], body, sign, before=self.before)

    def content(self):
        """Content-Type and body."""
        plain = self.body.replace("\n", "\r\n").encode()
        if self.html:
            return 'multipart/alternative; boundary="part"', part(PLAIN_TYPE, plain) + part(HTML_TYPE, self.html.replace("\n", "\r\n").encode()) + b"--part--\r\n"
        if self.attached:
            return 'multipart/mixed; boundary="part"', part(PLAIN_TYPE, plain) + part("message/rfc822", self.attached) + b"--part--\r\n"
        return PLAIN_TYPE, plain


def _encoded(text):
    return text if text.isascii() else f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


def part(content_type, octets):
    return b"--part\r\nContent-Type: " + content_type.encode() + b"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + octets + b"\r\n"


PLAIN_TYPE, HTML_TYPE = "text/plain; charset=utf-8", "text/html; charset=utf-8"
QUALITIA_ENVELOPE = {"client": QUALITIA, "helo": "mail.qualitia.co.jp", "mail_from": "bounce@qualitia.co.jp"}
JIPDEC_ENVELOPE = {"client": JIPDEC, "helo": "mail.jipdec.or.jp", "mail_from": "bounce@jipdec.or.jp"}
FORGED_FIELD = (b"Anshin-Mark: v=1; id=mx.example.jp; r=verified; d=qualitia.co.jp; org*=UTF-8'ja'%E6%A0%AA%E5%BC%8F%E4%BC%9A%E7%A4%BE%E3%82%AF%E3%82%AA%E3%83%AA%E3%83%86%E3%82%A3%E3%82%A2;"
                b" oid=jcn:2010001084915; m=dkim; bh=relaxed:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; reg=robins; ser=1; t=1775044800")

NOTICE = """\
お客様各位

平素より格別のお引き立てを賜り、厚く御礼申し上げます。
年末年始の営業について、下記のとおりご案内いたします。

　休業期間　12月29日（火）～ 1月4日（月）
　通常営業　1月5日（火）より

休業期間中にいただいたお問い合わせには、1月5日以降、順次お答えいたします。
何卒よろしくお願い申し上げます。
"""
NOTICE_HTML = """\
<html><body style="font-family: sans-serif">
<p>お客様各位</p>
<p>平素より格別のお引き立てを賜り、厚く御礼申し上げます。<br>年末年始の営業について、下記のとおりご案内いたします。</p>
<table cellpadding="6" style="border-collapse: collapse">
<tr><td>休業期間</td><td><b>12月29日（火）～ 1月4日（月）</b></td></tr>
<tr><td>通常営業</td><td>1月5日（火）より</td></tr>
</table>
<p>休業期間中にいただいたお問い合わせには、1月5日以降、順次お答えいたします。<br>何卒よろしくお願い申し上げます。</p>
</body></html>
"""
SEMINAR = "ご関係者各位\n\nメール送信ドメイン認証に関するセミナーを、オンラインで開催します。\n日時：12月10日（木）14:00 ～ 16:00\n\nご参加をお待ちしております。\n"
PHISH = "お客様のアカウントに確認が必要な事項があります。\n本日中に、下記よりお手続きください。\n\nhttps://login.evil.example/\n"
BILL = "お世話になっております。\n\n請求書をお送りします。ご確認ください。\n"
NEWS = "こんにちは。\n\n今月のお知らせをお届けします。\n"
ENGLISH = "Dear customers,\n\nplease find below the date of our next maintenance.\n\nThank you.\n"

ORDINARY = [
    Letter("newsletter", "Example News", "news@example.com", "11月号をお届けします", NEWS, COM, "mail.example.com", "bounce@example.com", signer="example.com", hours_ago=30),
    Letter("maintenance", "QUALITIA Support", "support@news.qualitia.co.jp", "Scheduled maintenance on 6 December", ENGLISH, **QUALITIA_ENVELOPE,
           shown="verified", signer="qualitia.co.jp", hours_ago=26),
    Letter("imitation", COMPANY, "support@evil.example", "【重要】アカウントの確認をお願いします", PHISH, EVIL, "mail.evil.example", "bounce@evil.example",
           shown="suspect", signer="evil.example", hours_ago=8),
    Letter("spoofed", "JIPDEC", "info@jipdec.or.jp", "請求書送付のご案内", BILL, STRANGER, "unknown.example", "bounce@nothing.example", shown="failed", hours_ago=5),
    Letter("forged", "Example Shop", "shop@example.net", "ご注文の確認", NEWS, NET, "mail.example.net", "shop@example.net", before=(FORGED_FIELD,), hours_ago=4),
    Letter("seminar", "JIPDEC", "info@jipdec.or.jp", "ドメイン認証セミナーのご案内", SEMINAR, **JIPDEC_ENVELOPE, shown="verified", signer="jipdec.or.jp", hours_ago=3),
    Letter("notice", COMPANY, "info@qualitia.co.jp", "年末年始の営業日のお知らせ", NOTICE, **QUALITIA_ENVELOPE, shown="verified", signer="qualitia.co.jp",
           html=NOTICE_HTML, hours_ago=1),
]
# What somebody else wrote, such as a form's text: with another Content-Type it is all that is seen.
QUOTING = ENGLISH + "--other\nContent-Type: text/plain\n\nPay here.\n--other--\n"
GENUINE = Letter("genuine", COMPANY, "info@qualitia.co.jp", "genuine", QUOTING, **QUALITIA_ENVELOPE, shown="verified", signer="qualitia.co.jp")
# What is attached shows another sender, and a mark of its own, perhaps one that was genuine once.
ENCLOSED = FORGED_FIELD + b"\r\nFrom: Someone <someone@evil.example>\r\nTo: user@example.jp\r\nSubject: enclosed\r\nDate: Sun, 22 Nov 2026 10:00:00 +0900\r\nMessage-ID: <1@evil.example>\r\n\r\nPay here.\r\n"
ENCLOSING = Letter("enclosing", COMPANY, "info@qualitia.co.jp", "enclosing", ENGLISH, **QUALITIA_ENVELOPE, shown="verified", signer="qualitia.co.jp", attached=ENCLOSED)
BY_SENDMAIL = [letter for letter in ORDINARY if letter.name in ("notice", "imitation", "spoofed", "forged")]
