"""Reads the message cases, and says where a verdict differs from what a case expects."""

import json
import pathlib

from message_case import Case

MESSAGES = pathlib.Path(__file__).resolve().parent.parent / "data" / "messages"


def load_cases(pattern="*"):
    """The committed cases in the order of their numbers."""
    cases = []
    for path in sorted(MESSAGES.glob(f"[0-9]*-{pattern}.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        cases.append(Case(path.stem, path.with_suffix(".readme").read_text(encoding="utf-8"), path.with_suffix(".eml").read_bytes(), value["envelope"],
                          value["expect"], "", value["gone"], value["present"], value.get("needs_faults", False), value.get("milter", True)))
    return cases


def load_case(name):
    """One case by its name without the number."""
    found = [case for case in load_cases() if case.name.partition("-")[2] == name]
    if len(found) != 1:
        raise KeyError(f"there are {len(found)} cases named {name}")
    return found[0]


def zone_with_faults():
    return (MESSAGES / "zone.txt").read_text(encoding="utf-8") + "\n" + (MESSAGES / "zone-faults.txt").read_text(encoding="utf-8")


def differences(expected, got, where=""):
    """Every place in which `got` is not what `expected` describes (see message_case.py), as text."""
    if isinstance(expected, dict):
        operator = next(iter(expected), "")
        if operator == "$in":
            return [] if got in expected["$in"] else [f"{where}: one of {expected['$in']} expected, got {got!r}"]
        if operator == "$not":
            return [] if differences(expected["$not"], got) else [f"{where}: anything but {expected['$not']!r} expected"]
        if operator == "$contains":
            return [] if isinstance(got, str) and expected["$contains"] in got else [f"{where}: {expected['$contains']!r} expected in {got!r}"]
        if operator == "$some":
            some = isinstance(got, list) and any(not differences(expected["$some"], element) for element in got)
            return [] if some else [f"{where}: no element is like {expected['$some']!r}"]
        if not isinstance(got, dict):
            return [f"{where}: an object expected, got {got!r}"]
        result = []
        for name, value in expected.items():
            result += differences(value, got.get(name), f"{where}.{name}" if where else name)
        return result
    if isinstance(expected, list):
        if not isinstance(got, list) or len(got) != len(expected):
            return [f"{where}: {len(expected)} elements expected, got {got!r:.300}"]
        return [text for index, value in enumerate(expected) for text in differences(value, got[index], f"{where}[{index}]")]
    if expected == "" and got is None:
        return []
    return [] if expected == got else [f"{where}: {expected!r} expected, got {got!r}"]
