"""Reads what anshind stamped, independently of its own code: results of Authentication-Results, tags of Anshin-Mark."""

import base64
import hashlib
import re


# Fields that fh= of Anshin-Mark covers, in forms that mail software might want to write otherwise.
SHOWN = (b"Reply-To: =?UTF-8?B?5qCq?=\r\n\t <support@qualitia.co.jp>,  \"A, B\" <b@news.qualitia.co.jp>\r\nSender: info@qualitia.co.jp (Info)\r\n"
         b"Content-Transfer-Encoding: 7BIT\r\nContent-Disposition:inline ;\r\n\tfilename=\"a  b\"\r\n"
         b"Mail-Followup-To: info@qualitia.co.jp,\r\n b@news.qualitia.co.jp\r\nContent-Location: http://www.qualitia.co.jp/a  b\r\nMail-Reply-To:<support@qualitia.co.jp>\r\n"
         b"content-base: \"http://www.qualitia.co.jp/\"\r\n")


def unfold(value):
    return re.sub(rb"\r?\n(?=[ \t])", b"", value)


def one_line(value):
    return b" ".join(value.split())


def _without_comments(text):
    out, depth, quoted, escaped = [], 0, False, False
    for char in text:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif quoted:
            quoted = char != '"'
        elif char == '"' and not depth:
            quoted = True
        elif char == "(":
            depth += 1
        elif char == ")" and depth:
            depth -= 1
            continue
        if not depth:
            out.append(char)
    return "".join(out)


def _split(text, separator):
    parts, current, quoted, escaped = [], "", False, False
    for char in text:
        if escaped:
            escaped = False
        elif quoted and char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif char == separator and not quoted:
            parts.append(current)
            current = ""
            continue
        current += char
    return parts + [current]


def parse_results(value):
    """[(method, result, {property: value})] of an Authentication-Results value (RFC 8601 section 2.2)."""
    parts = _split(_without_comments(unfold(value).decode("ascii")), ";")
    results = []
    for part in parts[1:]:
        tokens = [token for token in _split(part.strip().replace("\t", " "), " ") if token]
        if not tokens or tokens == ["none"]:
            continue
        method, _, result = tokens[0].partition("=")
        properties = dict(token.partition("=")[::2] for token in tokens[1:])
        results.append((method, result, {name: text.strip('"') for name, text in properties.items()}))
    return parts[0].strip(), results


def parse_mark(value):
    """The tags of an Anshin-Mark value."""
    tags = {}
    for part in unfold(value).decode("ascii").split(";"):
        name, equals, text = part.partition("=")
        if equals:
            tags[name.strip()] = re.sub(r"\s", "", text) if name.strip() in ("b", "wb", "bh", "fh", "org*") else text.strip()
    return tags


def fields_hash(fields):
    """What fh= of Anshin-Mark must say of a message with these fields."""
    lines = b""
    for wanted in (b"sender", b"reply-to", b"mail-reply-to", b"mail-followup-to", b"mime-version", b"content-type", b"content-transfer-encoding", b"content-disposition",
                   b"content-base", b"content-location"):
        lines += b"".join(wanted + b":" + re.sub(rb"[ \t]+", b" ", unfold(value)).strip(b" ") + b"\r\n" for name, value in fields if name.strip(b" \t").lower() == wanted)
    return base64.b64encode(hashlib.sha256(lines).digest()).decode()


def is_ours(value, authserv_id):
    """Whether a reader of Authentication-Results would take it for ours."""
    return re.match(rf"\s*{re.escape(authserv_id)}\s*(;|\d|$)".encode(), unfold(value), re.IGNORECASE) is not None


def problems_of_form(name, value):
    """What RFC 5322 and our own promise forbid in a stamped field: 8-bit, control characters, stray line ends, long lines."""
    problems = []
    if re.search(rb"[^\x20-\x7e\t\n]", value):
        problems.append(f"{name} holds octets that are not printable ASCII: {value!r:.300}")
    if re.search(rb"\n(?![ \t])", value) or re.search(rb"\n[ \t]*(\n|$)", value):
        problems.append(f"{name} has a line end that is no fold: {value!r:.300}")
    if any(len(line) > 990 for line in (name.encode() + b": " + value).split(b"\n")):
        problems.append(f"{name} has a line of more than 990 octets")
    return problems
