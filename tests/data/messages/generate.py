#!/usr/bin/python3
"""Writes the message cases of this folder: NN-name.eml, .json, .readme, zone.txt, zone-root.txt, zone-faults.txt.

generate.py          write them; files of cases that are gone are removed
generate.py --check  write nothing; exit 1 if a committed file differs
"""

import importlib
import json
import pathlib
import sys

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent.parent / "support"))

FAMILIES = ("main", "envelope", "author", "signatures", "headers", "dmarc", "international", "arc", "replay")


def files():
    import zone
    result = {"zone.txt": zone.zone_text().encode(), "zone-root.txt": zone.ROOT.encode(), "zone-faults.txt": zone.FAULTS.encode()}
    for name in FAMILIES:
        for case in importlib.import_module(f"cases.{name}").FAMILY.cases:
            result[f"{case.name}.eml"] = case.message
            result[f"{case.name}.json"] = (json.dumps(case.as_json(), ensure_ascii=False, indent=1) + "\n").encode()
            result[f"{case.name}.readme"] = case.description().encode()
    return result


def main(arguments):
    wanted = files()
    there = {path.name for suffix in ("eml", "json", "readme") for path in FOLDER.glob(f"[0-9]*.{suffix}")}
    different = [name for name, content in wanted.items() if not (FOLDER / name).is_file() or (FOLDER / name).read_bytes() != content]
    surplus = sorted(there - set(wanted))
    if arguments == ["--check"]:
        for name in different + surplus:
            print(f"{name} differs from what generate.py writes")
        return 1 if different or surplus else 0
    if arguments:
        print(__doc__)
        return 2
    for name in different:
        (FOLDER / name).write_bytes(wanted[name])
    for name in surplus:
        (FOLDER / name).unlink()
    print(f"{sum(name.endswith('.eml') for name in wanted)} cases, {len(different)} files written, {len(surplus)} removed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
