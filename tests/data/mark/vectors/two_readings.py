"""Whether the header of a message can be read in two ways, found out from its octets alone: what VectorSet holds each expected verdict against."""

import re

FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
MBOX_LINE = re.compile(rb"From [ \t]*[^: \t\r\0][^\r\0]*\Z")
FOLD = re.compile(rb"\r?\n(?=[ \t])")


def header_lines(octets):
    """The lines up to the empty one, or all where there is none."""
    first = re.search(rb"\r?\n", octets)
    lines = re.split(rb"\r\n" if first and len(first[0]) == 2 else rb"\r?\n", octets)
    return lines[:lines.index(b"")] if b"" in lines else lines


def two_readings(octets):
    lines = header_lines(octets)
    if lines and MBOX_LINE.match(lines[0]):
        lines = lines[1:]
    if lines and lines[0][:1] in (b" ", b"\t"):
        return True
    if any(line[:1] not in (b" ", b"\t") and not FIELD.match(line) for line in lines):
        return True
    return any(re.search(rb"[\r\n\0]", FOLD.sub(b"", line)) for line in lines)
