"""Generated messages through the native engine and through python3-dkim: both must find the same signatures good.

Where they need not, tests/data/dkim/differential/python3-dkim.txt says why: lines "OURS/THEIRS | TEXT | WHY", with our verdict ("*" for any),
theirs (pass, fail, or error where it refuses to verify) and a regular expression on "features // our reason // their message". A disagreement
that no line covers fails the test, and so does a line that covers none.
"""

import base64
import json
import subprocess
import unittest

import explained
import lab

try:
    import dkim
except ImportError:
    dkim = None

MESSAGES = 5000
EXCEPTIONS = lab.ROOT / "tests" / "data" / "dkim" / "differential" / "python3-dkim.txt"
GOOD = ("pass", "policy")  # it has no policies of its own


def theirs(message, index, keys):
    def ask(name, timeout=5):
        record = keys.get(name.decode("ascii", "replace").rstrip(".").lower())
        return record.encode() if record else None

    try:
        return ("pass" if dkim.DKIM(message).verify(idx=index, dnsfunc=ask) else "fail"), ""
    except Exception as error:  # it raises a different class for every kind of bad signature
        return "error", f"{type(error).__name__}: {error}"


@unittest.skipIf(dkim is None, "python3-dkim is not installed")
class DkimDifferential(unittest.TestCase):
    build = None

    def judged(self):
        program = self.build.folder / "tests" / "unit" / "dkim" / "dkim_judge"
        self.assertTrue(program.exists(), f"{program} is not built")
        done = subprocess.run([str(program), str(MESSAGES)], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_agrees_with_python_dkim(self):
        exceptions = explained.Differences(EXCEPTIONS)
        wrong = []
        agreed = {True: 0, False: 0}
        for number, case in enumerate(self.judged()):
            message = base64.b64decode(case["message"])
            for index, ours in enumerate(case["results"]):
                verdict, trouble = theirs(message, index, case["keys"])
                good = ours["result"] in GOOD
                if good == (verdict == "pass"):
                    agreed[good] += 1
                    continue
                reasons = f"{' '.join(case['features'])} // {ours['reason']} // {trouble}"
                if not exceptions.cover(ours["result"], verdict, reasons):
                    wrong.append(f"message {number}, signature {index}: {ours['result']}/{verdict} {reasons}\n{message!r}\n{case['keys']}")
        self.assertFalse(wrong, f"{len(wrong)} disagreements, the first:\n" + "\n".join(wrong[:3]))
        self.assertFalse(exceptions.unused(), "lines that cover nothing")
        self.assertGreater(agreed[True], MESSAGES // 4)
        self.assertGreater(agreed[False], MESSAGES // 4)
