"""A small ARC sealer for test data (RFC 8617 section 5.1): unlike a sealer for real mail it also writes wrong sets."""

import base64
import dataclasses
import re

from dkim_signing import SIGNED_FIELDS, canonicalise_field, make_signature, sign, split_message
from message_case import key

ARC_FIELD = re.compile(rb"ARC-(?:Authentication-Results|Message-Signature|Seal):", re.IGNORECASE)


def without(message, pattern):
    """The message without the fields that match; the pattern is held against the field from its name on."""
    fields, body = split_message(message)
    left = [field for field in fields if not re.match(pattern, field, re.DOTALL)]
    if len(left) == len(fields):
        raise ValueError(f"{pattern!r} matches no field")
    return b"".join(left) + b"\r\n" + body


@dataclasses.dataclass
class Seal:
    """One more ARC set on top; i= is the next unless given. `results` is the payload of ARC-Authentication-Results."""
    domain: str = "lists.example.org"
    results: str = "dmarc=pass header.from=qualitia.co.jp"
    selector: str = "s1"
    status: str = ""
    instance: int = 0
    key: str = "rsa2048"
    signed: tuple = SIGNED_FIELDS
    body_length: int = None
    tamper: tuple = ()  # pairs that are replaced in the finished set

    def apply(self, message):
        fields, _ = split_message(message)
        arc = [field for field in fields if ARC_FIELD.match(field)]
        instance = self.instance or len(arc) // 3 + 1
        # RFC 8617 section 5.1.1: the oldest set first, of each set the results, the message signature, the seal
        sealed = list(reversed(arc))
        results = f"ARC-Authentication-Results: i={instance}; {self.domain};\r\n\t{self.results}\r\n".encode()
        signature = self._message_signature(message, instance)
        seal = self._seal(sealed + [results, signature], instance)
        added = seal + signature + results
        for old, new in self.tamper:
            if old not in added:
                raise ValueError(f"{old!r} does not occur in the set")
            added = added.replace(old, new)
        return added + message

    def _message_signature(self, message, instance):
        signed = sign(message, self.domain, self.selector, key(self.key), signed=self.signed, body_length=self.body_length, drop=("v",),
                      tags=f"i={instance}", name="ARC-Message-Signature")
        return signed[:len(signed) - len(message)]

    def _seal(self, sealed, instance):
        status = self.status or ("none" if instance == 1 else "pass")
        algorithm = "ed25519-sha256" if self.key == "ed25519" else "rsa-sha256"
        unsigned = f"ARC-Seal: i={instance}; a={algorithm}; cv={status}; d={self.domain}; s={self.selector};\r\n\tb=".encode()
        data = b"".join(canonicalise_field(field, "relaxed") for field in sealed) + canonicalise_field(unsigned + b"\r\n", "relaxed")[:-2]
        value = base64.b64encode(make_signature(key(self.key), algorithm, data))
        return unsigned + b"\r\n\t".join(value[i:i + 70] for i in range(0, len(value), 70)) + b"\r\n"


@dataclasses.dataclass
class Change:
    """What a list or an attacker does to the message between two seals."""
    old: bytes
    new: bytes

    def apply(self, message):
        if self.old not in message:
            raise ValueError(f"{self.old!r} does not occur in the message")
        return message.replace(self.old, self.new, 1)


@dataclasses.dataclass
class Removal:
    """Takes out the fields that match the pattern."""
    pattern: bytes

    def apply(self, message):
        return without(message, self.pattern)
