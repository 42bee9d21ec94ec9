"""Mail whose HTML tries to draw over the line that names the sender, and over the warning: the ways of tests/data/mark/covering.json."""

import dataclasses
import json

from letters import COMPANY, HTML_TYPE, Letter, part
from message_case import EVIL

import lab

SHAPES = json.loads((lab.ROOT / "tests/data/mark/covering.json").read_text(encoding="utf-8"))


@dataclasses.dataclass
class Covering(Letter):
    parts: tuple = ()

    def content(self):
        return 'multipart/mixed; boundary="part"', b"".join(part(HTML_TYPE, html.encode()) for html in self.parts) + b"--part--\r\n"


def _letter(name, parts):
    return Covering("covering", COMPANY, "support@evil.example", name, "", EVIL, "mail.evil.example", "bounce@evil.example", shown="suspect", signer="evil.example", parts=tuple(parts))


ALL = "all of them"
COVERING = [*[_letter(shape["name"], shape["parts"]) for shape in SHAPES], _letter(ALL, [html for shape in SHAPES for html in shape["parts"]])]
