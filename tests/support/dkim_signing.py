"""A small DKIM signer for test data (RFC 6376, RFC 8463): unlike a signer for real mail it also writes wrong signatures.

The output depends on the arguments only: RSA PKCS#1 v1.5 and Ed25519 signatures are deterministic.
"""

import base64
import hashlib
import pathlib
import re

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding

SIGNED_FIELDS = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")


def load_key(path):
    return serialization.load_pem_private_key(pathlib.Path(path).read_bytes(), password=None)


def public_key_base64(key):
    """The p= of a key record: SubjectPublicKeyInfo for RSA, the bare 32 octets for Ed25519."""
    public = key.public_key()
    if isinstance(key, ed25519.Ed25519PrivateKey):
        octets = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    else:
        octets = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(octets).decode()


def split_message(message):
    """The header's fields, each with its CRLF, and the body."""
    header, _, body = message.partition(b"\r\n\r\n")
    fields = re.split(rb"(?<=\r\n)(?![ \t])", header + b"\r\n")
    return [field for field in fields if field], body


def canonicalise_field(field, method):
    """RFC 6376 sections 3.4.1 and 3.4.2; `field` ends with CRLF."""
    if method == "simple":
        return field
    name, _, value = field.partition(b":")
    value = re.sub(rb"\r\n(?=[ \t])", b"", value[:-2])
    value = re.sub(rb"[ \t]+", b" ", value).strip(b" ")
    return name.rstrip(b" \t").lower() + b":" + value + b"\r\n"


def canonicalise_body(body, method):
    """RFC 6376 sections 3.4.3 and 3.4.4."""
    if method == "relaxed":
        lines = body.split(b"\r\n")
        body = b"\r\n".join(re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in lines)
    body = re.sub(rb"(\r\n)*\Z", b"", body)
    if body:
        return body + b"\r\n"
    return b"\r\n" if method == "simple" else b""


def select_fields(fields, names):
    """The fields that h= means: each name takes the lowest field not taken yet (RFC 6376 section 5.4.2)."""
    left = list(fields)
    chosen = []
    for name in names:
        for index in range(len(left) - 1, -1, -1):
            if left[index].partition(b":")[0].rstrip(b" \t").lower() == name.lower().encode():
                chosen.append(left.pop(index))
                break
    return chosen


def make_signature(key, algorithm, data):
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(hashlib.sha256(data).digest())
    digest = hashes.SHA1() if algorithm.endswith("sha1") else hashes.SHA256()  # RFC 8301: for cases that must be refused
    return key.sign(data, padding.PKCS1v15(), digest)


def base64_text(octets, padding):
    text = base64.b64encode(octets).decode()
    return text if padding else text.rstrip("=")


def sign(message, domain, selector, key, canonicalization="relaxed/relaxed", signed=SIGNED_FIELDS, tags="",
         algorithm=None, version="1", body_length=None, drop=(), fold="\r\n\t", name="DKIM-Signature", padding=True):
    """The message with a DKIM-Signature, or a field of another `name`, on top. `tags` are added as they stand, `drop` names tags to leave out.
    Without `padding` no base64 in it ends in "="."""
    fields, body = split_message(message)
    header_method, _, body_method = canonicalization.partition("/")
    if algorithm is None:
        algorithm = "ed25519-sha256" if isinstance(key, ed25519.Ed25519PrivateKey) else "rsa-sha256"
    canonical = canonicalise_body(body, body_method or "simple")
    if body_length is not None:
        canonical = canonical[:body_length]
    digest = hashlib.sha1 if algorithm.endswith("sha1") else hashlib.sha256
    parts = {"v": version, "a": algorithm, "c": canonicalization, "d": domain, "s": selector}
    if body_length is not None:
        parts["l"] = str(body_length)
    parts["h"] = ":".join(signed)
    parts["bh"] = base64_text(digest(canonical).digest(), padding)
    text = ("; ").join(f"{tag}={value}" for tag, value in parts.items() if tag not in drop and tag not in ("h", "bh"))
    for tag in ("h", "bh"):
        if tag not in drop:
            text += f";{fold}{tag}={parts[tag]}"
    if tags:
        text += f";{fold}{tags}"
    unsigned = f"{name}: {text};{fold}b=".encode()
    data = b"".join(canonicalise_field(field, header_method) for field in select_fields(fields, signed))
    data += canonicalise_field(unsigned + b"\r\n", header_method)[:-2]
    value = base64_text(make_signature(key, algorithm, data), padding)
    folded = fold.join(value[i:i + 70] for i in range(0, len(value), 70))
    if header_method == "simple" or fold:
        return unsigned + folded.encode() + b"\r\n" + message
    return unsigned + value.encode() + b"\r\n" + message
