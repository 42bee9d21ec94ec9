"""Every message case through `anshinctl verify` and through anshind: both say the same, and what the case expects."""

import re
import unittest

import lab
import milter_client
import stamps
from case_files import differences, load_cases, zone_with_faults
from cases import limits


class Messages(unittest.TestCase):
    """One site with the zone of the cases, one anshind that only stamps and one that acts."""

    build = None

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build, zone_with_faults()))
        cls.monitor = cls.enterClassContext(lab.Daemon(cls.site, "monitor"))
        cls.enforce = cls.enterClassContext(lab.Daemon(cls.site, "enforce", policy={"mode": "enforce"}))

    def check(self, case):
        path = self.site.folder / "message.eml"
        path.write_bytes(case.message)
        judged, status = self.site.verify(self.monitor.config, case.envelope, path)
        expected = {**case.expect}
        action = expected.pop("action", None)
        problems = differences(expected, judged)
        if action and judged.get("enforce_action") != action:
            problems.append(f"action: {action} expected, got {judged.get('enforce_action')}")
        if judged.get("action") != "accept":
            problems.append(f"action: monitor must accept, got {judged.get('action')}")
        if status not in (0, 1, 75):
            problems.append(f"exit status {status}")
        if case.milter:
            problems += self.check_daemon(case, judged)
        if problems:
            self.fail("\n  ".join([case.description().strip(), *problems]))

    def check_daemon(self, case, judged):
        delivered = milter_client.deliver(self.monitor.address, case.envelope, case.message)
        problems = [] if delivered.action == "accept" else [f"monitor: {delivered.action} {delivered.reply}"]
        problems += self.check_stamps(delivered, judged)
        problems += self.check_fields(case, delivered)
        acted = milter_client.deliver(self.enforce.address, case.envelope, case.message)
        if acted.action != judged["enforce_action"]:
            problems.append(f"enforce: anshinctl says {judged['enforce_action']}, anshind did {acted.action} {acted.reply!r}")
        if acted.action == "reject" and not re.match(r"550 5\.7\.1 [\x20-\x7e]+$", acted.reply):
            problems.append(f"reply {acted.reply!r}")
        if not (self.monitor.alive() and self.enforce.alive()):
            problems.append("anshind died")
        return problems

    def check_stamps(self, delivered, judged):
        """Our two fields: there once, well-formed, on top, and equal to what the command line says."""
        problems = []
        marks = delivered.values("Anshin-Mark")
        ours = [value for value in delivered.values("Authentication-Results") if stamps.is_ours(value, lab.AUTHSERV_ID)]
        if len(marks) != 1 or len(ours) != 1:
            return [f"{len(marks)} Anshin-Mark and {len(ours)} Authentication-Results of ours arrived, one each expected"]
        top = sorted(name.lower() for name, _ in delivered.fields[:2])
        if top != [b"anshin-mark", b"authentication-results"]:
            problems.append(f"the stamps are not on top: {top}")
        problems += stamps.problems_of_form("Anshin-Mark", marks[0]) + stamps.problems_of_form("Authentication-Results", ours[0])
        said = {header["name"]: header["value"].encode() for header in judged["headers"]}
        if stamps.one_line(said.get("Authentication-Results", b"")) != stamps.one_line(ours[0]):
            problems.append(f"Authentication-Results differ: anshinctl {said.get('Authentication-Results')!r}, anshind {ours[0]!r}")
        mark, said_mark = stamps.parse_mark(marks[0]), stamps.parse_mark(said.get("Anshin-Mark", b""))
        for volatile in ("t", "wb", "b"):
            mark.pop(volatile, None), said_mark.pop(volatile, None)
        if mark != said_mark:
            problems.append(f"Anshin-Mark differs: anshinctl {said_mark}, anshind {mark}")
        if (mark.get("v"), mark.get("id"), mark.get("r")) != ("1", lab.AUTHSERV_ID, judged["mark"]["result"]):
            problems.append(f"Anshin-Mark says {mark}, the verdict is {judged['mark']['result']}")
        if mark.get("fh") != (stamps.fields_hash(delivered.fields) if mark.get("r") == "verified" else None):
            problems.append(f"fh= of Anshin-Mark is not that of the fields: {mark}")
        return problems + self.check_results(ours[0], judged)

    def check_results(self, value, judged):
        """The field says what the JSON says."""
        authserv_id, results = stamps.parse_results(value)
        problems = [] if authserv_id == lab.AUTHSERV_ID else [f"authserv-id {authserv_id}"]
        dkim = [result for method, result, _ in results if method == "dkim"]
        wanted = [signature["result"] for signature in judged["dkim"]] or ["none"]
        if dkim != wanted and (dkim or judged["dkim"]) and len(wanted) < 20:
            problems.append(f"Authentication-Results has dkim {dkim}, JSON {wanted}")
        dmarc = [result for method, result, _ in results if method == "dmarc"]
        if dmarc != [judged["dmarc"]["result"]]:
            problems.append(f"Authentication-Results has dmarc {dmarc}, JSON {judged['dmarc']['result']}")
        spf = [result for method, result, properties in results if method == "spf" and "smtp.helo" not in properties]
        if spf not in ([judged["spf"]["result"]], []):
            problems.append(f"Authentication-Results has spf {spf}, JSON {judged['spf']['result']}")
        return problems

    def check_fields(self, case, delivered):
        """Forgeries are gone, everything else arrived in order."""
        problems = []
        for text in case.gone:
            name, _, part = text.partition(": ")
            if any(part.encode() in stamps.unfold(value) for value in delivered.values(name)):
                problems.append(f"{text} should be gone")
        for text in case.present:
            name, _, part = text.partition(": ")
            if not any(part.encode() in stamps.unfold(value) for value in delivered.values(name)):
                problems.append(f"{text} should have arrived")
        removable = ("anshin-mark", "authentication-results", "bimi-location", "bimi-indicator")
        before, _ = milter_client.parse_message(case.message)

        def others(fields):
            return [field for field in fields if field[0].strip(b" \t").lower().decode("latin-1") not in removable]
        if others(delivered.fields) != others(before):
            problems.append("fields of the message were changed")
        return problems


def load_tests(loader, _tests, _pattern):
    """One test per case, named after it."""
    suite = unittest.TestSuite()
    for case in load_cases() + limits.make():
        name = "test_" + re.sub(r"\W", "_", case.name)
        setattr(Messages, name, lambda self, case=case: self.check(case))
        suite.addTest(Messages(name))
    return suite
