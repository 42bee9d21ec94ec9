"""Made-up SPF checks through the native engine and through python3-spf: both must come to the same verdict and explanation.

Where they need not, tests/data/spf/differential/python3-spf.txt says why: lines "OURS/THEIRS | TEXT | WHY", with the two verdicts ("*" for
any) and a text that stands in "our reason // their message". A disagreement that no line covers fails the test, and so does a line that
covers none.
"""

import json
import random
import subprocess
import unittest

import explained
import lab

try:
    import spf as python_spf
except ImportError:
    python_spf = None

CASES = 6000
SEED = 7208
EXCEPTIONS = lab.ROOT / "tests" / "data" / "spf" / "differential" / "python3-spf.txt"
RECEIVER = "mx.example.org"
# What it says when a record has no explanation of its own.
NO_EXPLANATION = "SPF fail - not authorized"

CLIENTS = ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.77", "198.51.100.1", "2001:db8::1", "2001:db8::2", "2001:db8:ffff::1"]
V4 = ["192.0.2.1", "192.0.2.2", "192.0.2.70", "198.51.100.9"]
V6 = ["2001:db8::1", "2001:db8::2", "2001:db8:1::9"]
MACROS = ["%{d}", "%{d2}.jp", "%{l}.list.example.jp", "%{o}", "%{h}", "%{p}", "%{ir}.%{v}.arpa.example.jp", "%{i}.some.example.jp", "%{l1r+-}.some.example.jp", "%{S}.some.example.jp",
          "%{d1r}.example.jp", "%{lr-}.list.example.jp", "h0.%{d2}", "%%.example.jp", "%{D3}", "%{s1r@}.example.jp", "a%_b.example.jp", "%{L}.list.example.jp"]
WRONG = ["wisdom", "ip4:192.0.2.300", "ip4:192.0.2.1/33", "ip6:2001:db8::/129", "a:", "include", "mx/", "all:x", "a:%{q}.jp", "exists", "redirect=", "a:example.jp/024", "ip4", "ptr:", "--all", "a:%{d"]


class Maker:
    """One check from one number."""

    def __init__(self, number):
        self.random = random.Random(SEED * 1000003 + number)
        self.records = {}  # (name, type) -> values; an exception for what fails
        self.client = self.pick(CLIENTS)
        self.sender = self.pick(["taro", "yes", "a.b-c", "h1+h2", "x_y=z"]) + "@d0.example.jp"
        self.helo = self.name("h")
        for domain in [f"d{i}.example.jp" for i in range(6)]:
            self.add_texts(domain)
            self.add_exchanges(domain)
            self.add_addresses(domain)
        for host in [f"h{i}.example.jp" for i in range(6)]:
            self.add_addresses(host)
        for reverse in ("1.2.0.192.in-addr.arpa", "2.2.0.192.in-addr.arpa"):
            self.records[reverse, "PTR"] = "TIMEOUT" if self.once_in(12) else [self.name(self.pick("dh")) for _ in range(self.random.randrange(4))]
        self.records["e0.example.jp", "TXT"] = ["%{i} is not for %{o}, %{s} from %{h} at %{r}"]
        self.records["e1.example.jp", "TXT"] = ["%{bad"]
        self.records["e2.example.jp", "TXT"] = ["100%% not%_%{l}, %{d2}: %{c}"]
        self.records["yes.list.example.jp", "A"] = ["127.0.0.2"]
        self.records["127.0.0.2.some.example.jp", "A"] = ["127.0.0.2"]
        self.records["192.0.2.1.some.example.jp", "A"] = ["127.0.0.2"]

    def pick(self, values):
        return values[self.random.randrange(len(values))]

    def once_in(self, times):
        return self.random.randrange(times) == 0

    def name(self, letter):
        return f"{letter}{self.random.randrange(6)}.example.jp"

    def target(self):
        return [self.name("d"), self.name("h"), self.name("d"), self.name("h"), self.pick(MACROS), "n1.example.jp"][self.random.randrange(6)]

    def lengths(self):
        return (f"/{self.random.randrange(33)}" if self.once_in(4) else "") + (f"//{self.random.randrange(129)}" if self.once_in(4) else "")

    def optional(self, text):
        return "" if self.once_in(4) else ":" + text

    def mechanism(self):
        kind = self.random.randrange(12)
        if kind < 2:
            return "a" + self.optional(self.target()) + self.lengths()
        if kind < 4:
            return "mx" + self.optional(self.target()) + self.lengths()
        if kind < 6:
            address, most = (self.pick(V4), 33) if kind == 4 else (self.pick(V6), 129)
            return f"ip{4 if most == 33 else 6}:{address}" + (f"/{self.random.randrange(most)}" if self.once_in(3) else "")
        if kind == 6:
            return "exists:" + self.target()
        if kind == 7:
            return "ptr" + self.optional(self.pick(["example.jp", self.target()]))
        if kind == 8:
            return "all"
        return "include:" + self.pick([self.name("d"), self.name("d"), self.target()])

    def term(self):
        kind = self.random.randrange(40)
        if kind == 0:
            return self.pick(WRONG)
        if kind == 1:
            return "redirect=" + self.pick([self.name("d"), self.target()])
        if kind == 2:
            return "exp=" + self.pick([self.name("e"), self.target()])
        if kind == 3:
            return "x.y-z=%{d}"
        return self.pick(["", "", "", "+", "-", "~", "?"]) + self.mechanism()

    def text(self):
        text = "v=spf1"
        for _ in range(self.random.randrange(5)):
            text += self.pick([" ", " ", " ", "  "]) + self.term()
        text += self.pick([" -all", " ~all", " -all exp=" + self.name("e"), " redirect=" + self.name("d"), ""])
        if self.once_in(15):  # one octet is wrong
            at = self.random.randrange(6, len(text) + 1)
            text = text[:at] + self.pick(["", "", self.pick("%:/=.- {}0a\t,")]) + text[at + self.random.randrange(2):]
        return text

    def add_texts(self, owner):
        if self.once_in(40):
            self.records[owner, "TXT"] = self.pick(["SERVFAIL", "TIMEOUT"])
            return
        texts = ["some other text"] if self.once_in(5) else []
        if not self.once_in(20):
            texts.append(self.text())
        if self.once_in(60):
            texts.append("v=spf1 a -all")
        self.records[owner, "TXT"] = texts

    def add_exchanges(self, owner):
        if self.once_in(15):
            self.records[owner, "MX"] = [""]
            return
        count = 11 if self.once_in(40) else self.random.randrange(4)
        self.records[owner, "MX"] = [self.name("h") if count < 11 else f"n{i}.example.jp" for i in range(count)]

    def add_addresses(self, owner):
        for kind, values in (("A", V4), ("AAAA", V6)):
            self.records[owner, kind] = "SERVFAIL" if self.once_in(25) else sorted({self.pick(values) for _ in range(self.random.randrange(3))})

    def master_file(self):
        lines = []
        for (name, kind), values in self.records.items():
            if isinstance(values, str):
                lines.append(f"$FAULT {name}. {kind} {values}")
                continue
            for place, value in enumerate(values):
                data = {"TXT": '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"', "MX": f"{place} {value}.", "PTR": value + "."}.get(kind, value)
                lines.append(f"{name}. {kind} {data}")
        return "\n".join(lines) + "\n"

    def asked(self):
        return {"zone": self.master_file(), "client": self.client, "domain": "d0.example.jp", "sender": self.sender, "helo": self.helo}

    def lookup(self, name, kind, strict=True, timeout=None):
        values = self.records.get((name.lower(), kind), [])
        if isinstance(values, str):
            raise python_spf.TempError(f"{values} for {name} {kind}")
        form = {"TXT": lambda place, value: [value.encode()], "MX": lambda place, value: (place, value)}.get(kind, lambda place, value: value)
        return [((name, kind), form(place, value)) for place, value in enumerate(values)]

    def theirs(self):
        python_spf.DNSLookup = self.lookup
        try:
            verdict, _, message = python_spf.query(i=self.client, s=self.sender, h=self.helo, receiver=RECEIVER).check()
        except Exception as error:  # it is known to trip over its own feet
            return "exception", f"{type(error).__name__}: {error}"
        return verdict, message


@unittest.skipIf(python_spf is None, "python3-spf is not installed")
class SpfDifferential(unittest.TestCase):
    build = None

    def judge(self, makers):
        program = self.build.folder / "tests" / "unit" / "spf" / "spf_judge"
        self.assertTrue(program.exists(), f"{program} is not built")
        done = subprocess.run([str(program)], input="".join(json.dumps(maker.asked()) + "\n" for maker in makers), capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        results = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(len(results), len(makers))
        return results

    def test_agrees_with_python_spf(self):
        makers = [Maker(number) for number in range(CASES)]
        exceptions = explained.Differences(EXCEPTIONS)
        wrong = []
        agreed = {}
        for number, (maker, ours) in enumerate(zip(makers, self.judge(makers))):
            theirs = maker.theirs()
            explanation = theirs[1].replace(NO_EXPLANATION, "") if theirs[0] == "fail" else ""
            if (ours["result"], ours["explanation"]) == (theirs[0], explanation):
                agreed[theirs[0]] = agreed.get(theirs[0], 0) + 1
            elif not exceptions.cover(ours["result"], theirs[0], f"{ours['reason']} // {theirs[1]}"):
                wrong.append(f"case {number}: client {maker.client}, sender {maker.sender}, HELO {maker.helo}\n  ours   {ours}\n  theirs {theirs}\n{maker.master_file()}")
        self.assertFalse(wrong, f"{len(wrong)} disagreements, the first:\n" + "\n".join(wrong[:3]))
        self.assertFalse(exceptions.unused(), "lines that cover nothing")
        for verdict in ("none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"):
            self.assertGreater(agreed.get(verdict, 0), CASES // 100, verdict)
