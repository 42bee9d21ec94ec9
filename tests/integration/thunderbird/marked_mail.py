"""The mail that lies in the mailbox: what a host stamped, and what others made of it. Marks are made as the vectors for readers are, not with the product's code."""

import base64
import dataclasses
import datetime
import email.utils
import json

import lab
from marked_message import KEY, OTHER_KEY, body_hash, encoded_name, fields_hash, folded, message, stamp, tag_list
from vector_set import TAGS

COMPANY, INSTITUTE = "株式会社クオリティア", "一般財団法人日本情報経済社会推進協会"
JIPDEC = {"d": "jipdec.or.jp", "org*": encoded_name(INSTITUTE), "oid": "jcn:1010405009403"}
CONFIGURATION = {"authserv_ids": ["mx.example.jp"], "keys": {"default": KEY.public}, "require_signature": True}
TEXT = "お客様各位\r\n\r\n平素より格別のお引き立てを賜り、厚く御礼申し上げます。\r\n年末年始の営業について、下記のとおりご案内いたします。\r\n\r\n" \
       "　休業期間　12月29日（火）～ 1月4日（月）\r\n　通常営業　1月5日（火）より\r\n\r\n何卒よろしくお願い申し上げます。\r\n"
PHISH = "お客様のアカウントに確認が必要な事項があります。\r\n本日中に、下記よりお手続きください。\r\n\r\nhttps://login.evil.example/\r\n"
AWKWARD = b"From here on\r\n>From there\r\n\t x \r\n-- \r\n\r\n\r\n"
# By Thunderbird than by the host that stamped it. Its local folders take a first line of "From x" away, Dovecot has no NUL.
READ_OTHERWISE = ("another-above", "another-below", "no-empty-line", "links-elsewhere")
READ_OTHERWISE_LOCALLY = (*READ_OTHERWISE, "nul-in-field")
READ_OTHERWISE_OVER_IMAP = (*READ_OTHERWISE, "another-first-line")
LARGE_PARTS = 20000  # which Thunderbird takes a second to load
DATE = datetime.datetime(2026, 11, 16, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=9)))


@dataclasses.dataclass
class Letter:
    name: str
    octets: bytes


def _encoded(text):
    return f"=?UTF-8?B?{base64.b64encode(text.encode()).decode()}?="


def _fields(name, author, address, subject, content="text/plain; charset=utf-8"):
    """The name of the letter is its Message-ID."""
    lines = {"From": f"{_encoded(author)} <{address}>", "To": "user@example.jp", "Date": email.utils.format_datetime(DATE),
             "Message-ID": f"<{name}@example.jp>", "Subject": _encoded(subject), "MIME-Version": "1.0", "Content-Type": content, "Content-Transfer-Encoding": "8bit"}
    return [(field.encode(), b" " + value.encode()) for field, value in lines.items()]


def _stamped(fields, body, key=KEY, signed=None, stamped_body=None, **tags):
    """`signed`, `stamped_body`: what the host saw, if it is something else than what lies here."""
    seen = body if stamped_body is None else stamped_body
    signed = fields if signed is None else signed
    template = folded(tag_list({**TAGS, "t": str(int(DATE.timestamp())), "bh": body_hash("relaxed", seen), "fh": fields_hash(signed)}, **tags))
    return message([(b"Anshin-Mark", stamp(signed, template, key)), *fields], body)


def _multipart(*parts):
    return b"".join(b"--part\r\nContent-Type: " + content + b"\r\n\r\n" + octets + b"\r\n" for content, octets in parts) + b"--part--\r\n"


def _read_otherwise(text):
    """What Thunderbird takes for line ends, and where it reads on: it shows another sender, another text, or sends replies elsewhere, and each covered field is as it was."""
    def genuine(name, *more):
        fields = _fields(name, COMPANY, "info@qualitia.co.jp", "お知らせ")
        return _stamped([*fields, *more], text, signed=fields)
    another = "\r".join(["From: x <support@evil.example>", "To: user@example.jp", "Message-ID: <{}@example.jp>", "Subject: x", "Content-Type: text/html", "", "<h1>x</h1>"])
    return {
        "another-above": b"Comments: x\r" + another.format("another-above").encode() + b"\r\n" + genuine("another-above"),
        "another-below": genuine("another-below", (b"Comments", b" x\rReply-To: support@evil.example\r\r" + PHISH.encode().replace(b"\r\n", b"\r"))),
        "another-first-line": b"From x\r" + another.format("another-first-line").encode() + b"\r\n" + genuine("another-first-line"),
        "no-empty-line": genuine("no-empty-line").replace(b"\r\n\r\n", b"\r\n", 1),
        "nul-in-field": genuine("nul-in-field", (b"Comments", b" x\0Reply-To: support@evil.example")),
        "links-elsewhere": genuine("links-elsewhere", (b"Content-Base", b" https://login.evil.example/")),
    }


def letters():
    text, phish = TEXT.encode(), PHISH.encode()
    notice = _fields("notice", COMPANY, "info@qualitia.co.jp", "年末年始の営業日のお知らせ")
    stamped = _stamped(notice, text)
    failed = {"r": "failed", "d": "jipdec.or.jp", "m": None, "bh": None, "fh": None, "org": JIPDEC["org*"], "oid": JIPDEC["oid"]}
    unsigned = folded(tag_list({**TAGS, "bh": body_hash("relaxed", phish)}, without=("k", "b")))
    redirected = _fields("redirected", COMPANY, "info@qualitia.co.jp", "お問い合わせ窓口のご案内")
    several = 'multipart/mixed; boundary="part"'
    return [
        Letter("notice", stamped),
        Letter("seminar", _stamped(_fields("seminar", "JIPDEC", "info@jipdec.or.jp", "ドメイン認証セミナーのご案内"), text,
                                   d="jipdec.or.jp", org=JIPDEC["org*"], oid=JIPDEC["oid"])),
        Letter("imitation", _stamped(_fields("imitation", COMPANY, "support@evil.example", "【重要】アカウントの確認をお願いします"), phish,
                                     r="suspect", d="evil.example", m=None, bh=None, fh=None)),
        Letter("spoofed", _stamped(_fields("spoofed", "JIPDEC", "info@jipdec.or.jp", "請求書送付のご案内"), phish, **failed)),
        Letter("forged", _stamped(_fields("forged", COMPANY, "shop@evil.example", "ご注文の確認"), phish, key=OTHER_KEY)),
        Letter("unsigned", message([(b"Anshin-Mark", unsigned), *_fields("unsigned", COMPANY, "shop@evil.example", "ご注文の確認")], phish)),
        Letter("replayed", _stamped(_fields("replayed", COMPANY, "support@evil.example", "【重要】お支払い方法の更新"), text, signed=notice)),
        Letter("changed", _stamped(_fields("changed", COMPANY, "info@qualitia.co.jp", "振込先変更のお知らせ"), phish, stamped_body=text)),
        Letter("redirected", _stamped([*redirected, (b"Reply-To", b" support@evil.example")], text, signed=redirected)),
        Letter("shown-otherwise", _stamped(_fields("shown-otherwise", COMPANY, "info@qualitia.co.jp", "お知らせ", "text/html; charset=utf-8"), text,
                                           signed=_fields("shown-otherwise", COMPANY, "info@qualitia.co.jp", "お知らせ"))),
        *(Letter(name, octets) for name, octets in _read_otherwise(text).items()),
        Letter("plain", message(_fields("plain", "Example News", "news@example.com", "11月号をお届けします"), text)),
        Letter("before-large", _stamped(_fields("before-large", COMPANY, "info@qualitia.co.jp", "保守作業のお知らせ"), text)),
        Letter("large", message(_fields("large", COMPANY, "large@evil.example", "大きなメール", several),
                                _multipart((b"text/html", b"<b>word</b> <i>words</i><br>\r\n" * LARGE_PARTS)))),
        Letter("forwarded", message(_fields("forwarded", "Example News", "news@example.com", "転送します", several),
                                    _multipart((b"text/plain", b"see below"), (b'message/rfc822; name="notice.eml"', stamped)))),
        Letter("longest-name", _stamped(_fields("longest-name", COMPANY, "info@qualitia.co.jp", "長い名前"), text, org=encoded_name("株式会社クオリティア" * 33))),
        # A line that mbox files must mark with ">", and white space and empty lines that nothing may take away.
        Letter("from-line", _stamped(_fields("from-line", COMPANY, "info@qualitia.co.jp", "From で始まる行"), AWKWARD, bh=body_hash("simple", AWKWARD))),
    ]


def covering_letter():
    """A warning, and a body that tries in every way to draw over it: the ways of tests/data/mark/covering.json."""
    shapes = json.loads((lab.ROOT / "tests/data/mark/covering.json").read_text(encoding="utf-8"))
    body = _multipart(*((b"text/html; charset=utf-8", html.encode()) for shape in shapes for html in shape["parts"]))
    return Letter("covering", _stamped(_fields("covering", COMPANY, "support@evil.example", "【重要】ご確認ください", 'multipart/mixed; boundary="part"'), body, r="suspect", d="evil.example", m=None, bh=None, fh=None))
