"""Where another implementation judges otherwise than ours, and why ours is right: a file with lines "OURS/THEIRS | TEXT | WHY", in which "*"
stands for any verdict and TEXT is a regular expression on what both say. "#" begins a comment.
"""

import re


class Differences:
    def __init__(self, path):
        self.used = {}
        self.lines = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                verdicts, text, why = line.split(" | ")
                if not why.strip():
                    raise AssertionError(f"no reason: {line}")
                self.lines.append((*verdicts.split("/"), text))

    def cover(self, ours, theirs, reasons):
        """Whether a line covers it."""
        for line in self.lines:
            if line[0] in ("*", ours) and line[1] in ("*", theirs) and re.search(line[2], reasons, re.DOTALL):
                self.used[line] = self.used.get(line, 0) + 1
                return True
        return False

    def unused(self):
        return [line for line in self.lines if line not in self.used]
