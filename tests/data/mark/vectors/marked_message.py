"""Messages with an Anshin-Mark, made from docs/anshin-mark.md with code of its own, so that the product's code is tested by something else than itself."""

import base64
import hashlib
import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SIGNED = (b"from", b"date", b"message-id", b"subject")
SHOWING = (b"sender", b"reply-to", b"mail-reply-to", b"mail-followup-to", b"mime-version", b"content-type", b"content-transfer-encoding", b"content-disposition", b"content-base",
           b"content-location")
SIGNATURE = b"@SIGNATURE@"  # where the signature over the message goes in a template
WARNING = b"@WARNING@"  # where that over the mark alone goes
WIDTH = 77  # of a line


class Key:
    """A key pair that is the same in every run."""

    def __init__(self, seed):
        self.seed = hashlib.sha256(seed.encode()).digest()
        self.private = Ed25519PrivateKey.from_private_bytes(self.seed)
        self.octets = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.public = base64.b64encode(self.octets).decode()

    def sign(self, octets):
        return self.private.sign(octets)


KEY = Key("anshin vectors: key of mx.example.jp")
OTHER_KEY = Key("anshin vectors: key of somebody else")


def relaxed(name, value):
    """RFC 6376 section 3.4.2, without CRLF."""
    unfolded = re.sub(rb"\r?\n(?=[ \t])", b"", value)
    return name.rstrip(b" \t").lower() + b":" + re.sub(rb"[ \t]+", b" ", unfolded).strip(b" ")


def relaxed_lines(names, fields):
    """The fields of these names, name by name, from top to bottom."""
    return b"".join(relaxed(name, value) + b"\r\n" for wanted in names for name, value in fields if name.rstrip(b" \t").lower() == wanted)


def without_values(template, names):
    tags = []
    for tag in template.split(b";"):
        name, equals, _ = tag.partition(b"=")
        tags.append(name + equals if name.strip() in names else tag)
    return b";".join(tags)


def tag_of(template, wanted):
    for tag in template.split(b";"):
        name, _, value = tag.partition(b"=")
        if name.strip() == wanted:
            return value.strip()
    return None


def signed_octets(fields, template):
    """What the signature over the message covers; `template` is the value of the mark."""
    names = SIGNED
    if tag_of(template, b"r") == b"verified" and tag_of(template, b"h") is not None:
        names = tag_of(template, b"h").split(b":")
    lines = b""
    for name in names:
        some = relaxed_lines([name], fields)
        lines += some.replace(b" ", b"") if tag_of(template, b"c") == b"nofws" and name in (b"message-id", b"subject") else some
    return lines + relaxed(b"anshin-mark", without_values(template, (b"b",)))


def warning_octets(template):
    """What the signature of a warning covers."""
    return relaxed(b"anshin-mark", without_values(template, (b"b", b"wb")))


def body_hash(form, body):
    """bh= of RFC 6376 sections 3.4.3 and 3.4.4, for a body with CRLF."""
    if form == "relaxed":
        body = b"\r\n".join(re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n"))
    body = re.sub(rb"(\r\n)*\Z", b"", body)
    if body or form == "simple":
        body += b"\r\n"
    return f"{form}:{base64.b64encode(hashlib.sha256(body).digest()).decode()}"


def fields_hash(fields):
    """fh=: the fields that decide what is shown of the body and where a reply goes."""
    return base64.b64encode(hashlib.sha256(relaxed_lines(SHOWING, fields)).digest()).decode()


def encoded_name(name, language="ja", charset="UTF-8"):
    """An ext-value of RFC 8187; everything but letters and digits is encoded."""
    octets = name.encode() if isinstance(name, str) else name
    return f"{charset}'{language}'" + "".join(chr(o) if chr(o).isalnum() and o < 128 else f"%{o:02X}" for o in octets)


def one_line(tags):
    """The tags as a template on one line, as b must come last or the caller says where."""
    return b" " + b"; ".join(name + b"=" + value for name, value in tags)


def folded(tags):
    """The template as a host writes it: folded between tags; a value that is longer than a line begins on a new one, and no percent triplet is cut."""
    out, column = b"", len(b"Anshin-Mark:")
    for number, (name, value) in enumerate(tags):
        piece = name + b"=" + value + (b";" if number + 1 < len(tags) else b"")
        is_signature = value in (SIGNATURE, WARNING)
        if number > 0 and (is_signature or column + 1 + len(piece) > WIDTH):
            out, column = out + b"\r\n\t", 1
        else:
            out, column = out + b" ", column + 1
        while not is_signature and len(piece) > WIDTH - 1 and name in (b"org*", b"b", b"wb"):
            cut = WIDTH - column
            while b"%" in piece[cut - 2:cut] or piece[cut:] == b";":
                cut -= 1
            out, piece, column = out + piece[:cut] + b"\r\n\t", piece[cut:], 1
            if len(piece) <= WIDTH - 1:
                break
        out, column = out + piece, WIDTH if is_signature else column + len(piece)
    return out


def folded_anywhere(tags, width=70):
    """As older hosts wrote it: a long value is cut wherever a line is full."""
    lines, line = [], b""
    for name, value in tags:
        piece = name + b"=" + value + b";"
        while piece:
            if line and len(line) + 1 + len(piece) > width:
                room = width - len(line) - 1
                if len(piece) <= width or room < 8:
                    lines.append(line)
                    line, room = b"", width
            else:
                room = width
            cut = piece[:room]
            line = line + b" " + cut if line else cut
            piece = piece[len(cut):]
    lines.append(line)
    return b" " + b"\r\n\t".join(lines).rstrip(b";")


def tag_list(tags, without=(), **changes):
    """`tags` as octets, some replaced (None: left out) and new ones put before k."""
    names = {"org": "org*"}
    changes = {names.get(name, name): value for name, value in changes.items()}
    merged = {**tags, **changes}
    last = ("k", "wb", "b")
    order = [*[name for name in tags if name not in last], *[name for name in changes if name not in (*tags, *last)], *last]
    return [(name.encode(), value if isinstance(value := merged[name], bytes) else value.encode())
            for name in order if name in merged and merged[name] is not None and name not in without]


def filled(template, signature, place=SIGNATURE):
    """The template with a signature, in two pieces where the template is folded."""
    text = base64.b64encode(signature) if len(signature) == 64 else signature
    cut = WIDTH - len(b"\tb=" if place == SIGNATURE else b"\twb=")
    return template.replace(place, text[:cut] + b"\r\n\t" + text[cut:] if b"\r\n" in template else text)


def stamp(fields, template, key=KEY):
    """The value of the mark for a message with these fields."""
    if WARNING in template:
        template = filled(template, key.sign(warning_octets(template)), WARNING)
    return filled(template, key.sign(signed_octets(fields, template)))


def message(fields, body, line_end=b"\r\n"):
    octets = b"".join(name + b":" + value + b"\r\n" for name, value in fields)
    if body is not None:
        octets += b"\r\n" + body
    return octets if line_end == b"\r\n" else octets.replace(b"\r\n", line_end)
