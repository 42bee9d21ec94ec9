"""Signatures that some implementations of Ed25519 take and others refuse. The arithmetic of the curve is that of RFC 8032 section 5.1."""

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # of -1


def recover_x(y):
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    return x if (x * x - square) % P == 0 else None


def add_points(a, b):
    (x1, y1), (x2, y2) = a, b
    product = D * x1 * x2 * y1 * y2
    return (x1 * y2 + x2 * y1) * pow(1 + product, P - 2, P) % P, (y1 * y2 + x1 * x2) * pow(1 - product, P - 2, P) % P


def multiply(factor, point):
    total = (0, 1)
    while factor:
        if factor & 1:
            total = add_points(total, point)
        point = add_points(point, point)
        factor >>= 1
    return total


def encode(point):
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def point_of_order_8():
    """A point of the curve multiplied by the group order: what remains is of small order."""
    for y in range(2, 100):
        x = recover_x(y)
        if x is not None:
            point = multiply(L, (x, y))
            if multiply(4, point) != (0, 1):
                return point
    raise AssertionError("no such point")


IDENTITY = encode((0, 1))
NOT_CANONICAL_IDENTITY = (P + 1).to_bytes(32, "little")
SIGNED_IDENTITY = (1 | 1 << 255).to_bytes(32, "little")  # x is 0 and said to be odd
ORDER_2 = (P - 1).to_bytes(32, "little")
ORDER_4 = bytes(32)
NOT_CANONICAL_ORDER_4 = P.to_bytes(32, "little")
NO_POINT = (2).to_bytes(32, "little")
NOT_CANONICAL_POINT = (P + 3).to_bytes(32, "little")
ORDER_8 = encode(point_of_order_8())


def hash_number(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little") % L


def malleable(signature):
    """The same signature with S + L."""
    return signature[:32] + (int.from_bytes(signature[32:], "little") + L).to_bytes(32, "little")


def secret_number(key):
    octets = bytearray(hashlib.sha512(key.seed).digest()[:32])
    octets[0] &= 248
    octets[31] = octets[31] & 127 | 64
    return int.from_bytes(octets, "little")


def with_identity(key, octets, r=IDENTITY):
    """A signature of the key whose R is the neutral element, in one of its encodings."""
    s = hash_number(r, key.octets, octets) * secret_number(key) % L
    return r + s.to_bytes(32, "little")


BASE = (recover_x(4 * pow(5, P - 2, P) % P), 4 * pow(5, P - 2, P) % P)
BASE = BASE if BASE[0] % 2 == 0 else (P - BASE[0], BASE[1])


def under_small_order(public, octets):
    """A signature that holds under a public key of small order: R = SB for an S where hA vanishes."""
    for s in range(1, 1000):
        r = encode(multiply(s, BASE))
        if hash_number(r, public, octets) % 8 == 0:
            return r + s.to_bytes(32, "little")
    raise AssertionError("no such signature")


def prehashed(key, octets):
    """Ed25519ph of RFC 8032 section 5.1: another dom2 and the hash of the octets."""
    prefix = b"SigEd25519 no Ed25519 collisions" + bytes([1, 0])
    digest = hashlib.sha512(octets).digest()
    seed = hashlib.sha512(key.seed).digest()
    r = hash_number(prefix, seed[32:], digest)
    point = encode(multiply(r, BASE))
    s = (r + hash_number(prefix, point, key.octets, digest) * secret_number(key)) % L
    return point + s.to_bytes(32, "little")
