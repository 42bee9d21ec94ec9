"""Messages with an Anshin-Mark, made from docs/anshin-mark.md with code of its own, so that the product's code is tested by something else than itself."""

import base64
import hashlib
import re

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SIGNED = (b"from", b"date", b"message-id", b"subject")
SHOWING = (b"sender", b"reply-to", b"mail-reply-to", b"mail-followup-to", b"mime-version", b"content-type", b"content-transfer-encoding", b"content-disposition", b"content-base",
           b"content-location")
SIGNATURE = b"@SIGNATURE@"  # where the signature goes in a template


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


def signed_octets(fields, template):
    """What the signature covers; `template` is the value of the mark."""
    tags = []
    for tag in template.split(b";"):
        name, equals, _ = tag.partition(b"=")
        tags.append(name + equals if name.strip() == b"b" else tag)
    return relaxed_lines(SIGNED, fields) + relaxed(b"anshin-mark", b";".join(tags))


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


def folded(tags, width=70):
    """The template as a host would write it: folded between tags, and long values within."""
    lines, line = [], b""
    for name, value in tags:
        piece = name + b"=" + value + b";"
        while piece:
            if line and len(line) + 1 + len(piece) > width:
                lines.append(line)
                line = b""
            cut = piece[:width] if len(piece) > width else piece
            line = line + b" " + cut if line else cut
            piece = piece[len(cut):]
    lines.append(line)
    return b" " + b"\r\n\t".join(lines).rstrip(b";")


def tag_list(tags, without=(), **changes):
    """`tags` as octets, some replaced (None: left out) and new ones put before k."""
    names = {"org": "org*"}
    changes = {names.get(name, name): value for name, value in changes.items()}
    merged = {**tags, **changes}
    order = [*[name for name in tags if name not in ("k", "b")], *[name for name in changes if name not in tags], "k", "b"]
    return [(name.encode(), value if isinstance(value := merged[name], bytes) else value.encode())
            for name in order if name in merged and merged[name] is not None and name not in without]


def filled(template, signature):
    """The template with the signature, in two pieces as it would be folded."""
    text = base64.b64encode(signature) if len(signature) == 64 else signature
    return template.replace(SIGNATURE, text[:44] + b"\r\n\t" + text[44:] if b"\r\n" in template else text)


def stamp(fields, template, key=KEY):
    """The value of the mark for a message with these fields."""
    return filled(template, key.sign(signed_octets(fields, template)))


def message(fields, body, line_end=b"\r\n"):
    octets = b"".join(name + b":" + value + b"\r\n" for name, value in fields)
    if body is not None:
        octets += b"\r\n" + body
    return octets if line_end == b"\r\n" else octets.replace(b"\r\n", line_end)
