#!/usr/bin/python3
"""Writes the vectors for readers of Anshin-Mark, and vectors.json which tells what must come out.

generate.py [--check]   --check: tells whether the files are what this program writes, and writes nothing
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True

import ambiguous_headers  # noqa: E402
import doubtful_cases  # noqa: E402
import fields_that_show  # noqa: E402
import good_vectors  # noqa: E402
import refused_fields  # noqa: E402
import refused_messages  # noqa: E402
import warnings_and_keys  # noqa: E402
from marked_message import folded, signed_octets, tag_list  # noqa: E402
from vector_set import FIELDS, TAGS, VectorSet  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


def files():
    vectors = VectorSet()
    for part in (good_vectors, refused_messages, refused_fields, doubtful_cases, fields_that_show, ambiguous_headers, warnings_and_keys):
        part.add(vectors)
    wanted = dict(vectors.messages)
    wanted["vectors.json"] = (json.dumps(vectors.document(), ensure_ascii=False, indent=1) + "\n").encode()
    wanted["001-japanese.signed"] = signed_octets(FIELDS, folded(tag_list(TAGS)))
    return wanted


def main():
    wanted = files()
    there = {path.name: path for pattern in ("*.eml", "*.signed", "vectors.json") for path in HERE.glob(pattern)}
    wrong = [name for name, octets in wanted.items() if name not in there or there[name].read_bytes() != octets] + [name for name in there if name not in wanted]
    if sys.argv[1:] == ["--check"]:
        for name in sorted(wrong):
            print(f"{name} is not what generate.py writes; run it to write the vectors anew", file=sys.stderr)
        return 1 if wrong else 0
    if sys.argv[1:]:
        print(__doc__, file=sys.stderr)
        return 2
    for name in there.keys() - wanted.keys():
        there[name].unlink()
    for name, octets in wanted.items():
        (HERE / name).write_bytes(octets)
    print(f"{sum(name.endswith('.eml') for name in wanted)} vectors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
