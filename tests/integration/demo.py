"""The demo: seven messages through a real Postfix with anshind behind it. Started by scripts/demo."""

import argparse
import os
import pathlib
import signal
import sys
import unicodedata
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "support")]
sys.dont_write_bytecode = True

import lab  # noqa: E402
import milter_client  # noqa: E402
import stamps  # noqa: E402
from case_files import load_case  # noqa: E402
from postfix import Postfix  # noqa: E402

MESSAGES = [("verified-qualitia", "registered and signed by its author domain"), ("unregistered", "sound, but nobody registered the domain"),
            ("spoofed-registered", "a stranger writes as a registered domain"), ("broken-body", "the body was changed after signing"),
            ("forged-fields-unregistered", "brings a forged Anshin-Mark and forged results"), ("mailing-list", "went through a mailing list that added a footer"),
            ("name-of-organisation", "shows a registered name, from another address")]
COLOURS = {"pass": 32, "fail": 31, "delivered": 32, "refused": 31, "held": 33}
SHOWN_COLOURS = {"verified": 32, "suspect": 31}
DONE = {"accept": "delivered", "reject": "refused", "quarantine": "held", "tempfail": "put off"}


def say(text):
    print(f"== {text}", flush=True)


def pad(text, width):
    """A text in a column; what a terminal draws twice as wide counts twice."""
    columns = sum(2 if unicodedata.east_asian_width(char) in "FW" else 1 for char in text)
    return text + " " * max(0, width - columns)


def paint(text, colour):
    return f"\033[{colour}m{text}\033[0m" if colour and sys.stdout.isatty() else text


class Shown:
    """What one message got: stamps when only stamping, the reply when acting."""

    def __init__(self, name, title):
        self.case = load_case(name)
        self.title = title
        self.fields = []
        self.action = ""

    def stamped(self, name):
        return [value for field, value in self.fields if field.lower() == name.lower().encode()]

    def ours(self):
        return [value for value in self.stamped("Authentication-Results") if stamps.is_ours(value, lab.AUTHSERV_ID)]

    def result(self, method):
        if not self.ours():
            return "?"
        results = stamps.parse_results(self.ours()[0])[1]
        words = [result for other, result, properties in results if other == method and "smtp.helo" not in properties]
        return " ".join(words) or "none"

    def mark_tags(self):
        marks = self.stamped("Anshin-Mark")
        return stamps.parse_mark(marks[0]) if len(marks) == 1 else {"r": f"{len(marks)} marks"}

    def mark(self):
        return self.mark_tags().get("r", "?")

    def in_webmail(self):
        """What a reader sees beside the message."""
        name = urllib.parse.unquote(self.mark_tags().get("org*", "").rpartition("'")[2])
        texts = {"verified": f"the mark: {name}", "suspect": f"a warning: imitates {name}", "failed": "nothing, or a caution", "none": "nothing", "unavailable": "nothing"}
        return texts.get(self.mark(), self.mark())

    def row(self):
        return [self.result("spf"), self.result("dkim"), self.result("dmarc"), self.mark(), self.action]

    def expected_row(self):
        expect = self.case.expect
        signatures = " ".join(signature["result"] for signature in expect["dkim"]) or "none"
        return [expect["spf"]["result"], signatures, expect["dmarc"]["result"], expect["mark"]["result"], expect["action"]]

    def problems(self):
        names = ("SPF", "DKIM", "DMARC", "mark", "action")
        problems = [f"{name} should be {wanted}, is {got}" for name, wanted, got in zip(names, self.expected_row(), self.row()) if wanted != got]
        for text in self.case.gone:
            name, _, part = text.partition(": ")
            if any(part.encode() in stamps.unfold(value) for value in self.stamped(name)):
                problems.append(f"the forged {name} arrived")
        return problems


def show_fields(shown):
    print(f"\n{shown.title}")
    for name in ("Authentication-Results", "Anshin-Mark"):
        for value in shown.ours() if name == "Authentication-Results" else shown.stamped(name):
            print("  " + name + ":" + value.decode("utf-8", "replace").replace("\n", "\n  "))


def show_table(all_shown):
    head = ["SPF", "DKIM", "DMARC", "with enforce", "webmail shows"]
    widths = [9, 9, 9, 14, 0]
    print(pad("the message", 50) + "".join(pad(word, width) for word, width in zip(head, widths)))
    for shown in all_shown:
        words = [*shown.row()[:3], DONE.get(shown.action, shown.action)]
        cells = "".join(paint(pad(word, width), COLOURS.get(word.partition(" ")[0])) for word, width in zip(words, widths))
        print(pad(shown.title, 50) + cells + paint(shown.in_webmail(), SHOWN_COLOURS.get(shown.mark())) + ("  <-- wrong" if shown.problems() else ""))


def send_all(postfix, daemon, all_shown):
    say("sending in monitor mode: everything is delivered and stamped")
    for number, shown in enumerate(all_shown):
        recipient = f"user{number}@example.jp"
        code, text = postfix.send(shown.case.envelope, shown.case.message, recipient)
        print(f"   {shown.title}: {code} {text.splitlines()[0]}", flush=True)
        if code == 250:
            shown.fields = milter_client.parse_message(postfix.sink.wait_for(recipient))[0]
    daemon.reconfigure(policy={"mode": "enforce"})
    daemon.signal(signal.SIGHUP)
    spoof = load_case("spoofed-registered")
    lab.wait_until(lambda: postfix.send(spoof.envelope, spoof.message, "probe@example.jp")[0] == 550, "anshind to take mode = \"enforce\"")
    say("sending in enforce mode: policies are carried out")
    for number, shown in enumerate(all_shown):
        recipient = f"acted{number}@example.jp"
        code, text = postfix.send(shown.case.envelope, shown.case.message, recipient)
        print(f"   {shown.title}: {code} {text.splitlines()[0]}", flush=True)
        shown.action = {2: "accept", 4: "tempfail", 5: "reject"}[code // 100]
        if code == 250 and any(entry["queue_name"] == "hold" for entry in postfix.queue() if entry["recipients"][0]["address"] == recipient):
            shown.action = "quarantine"


def play(build):
    all_shown = [Shown(name, title) for name, title in MESSAGES]
    with lab.Site(build) as site:
        say("starting anshind and Postfix in a network of their own")
        with lab.Daemon(site, milter={"socket_group": "postfix"}) as daemon, Postfix(site, f"unix:{daemon.address}") as postfix:
            send_all(postfix, daemon, all_shown)
    say("what was stamped")
    for shown in all_shown:
        show_fields(shown)
    print()
    say("at a glance")
    show_table(all_shown)
    print()
    wrong = [f"{shown.title}: {problem}" for shown in all_shown for problem in shown.problems()]
    print("\n".join(wrong) if wrong else f"All {len(all_shown)} messages got what they should.")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", default=str(lab.ROOT / "build" / "release"))
    build = lab.Build(parser.parse_args().bin)
    if build.missing():
        print("not built: " + ", ".join(build.missing()), file=sys.stderr)
        return 2
    if not lab.is_inside():
        if not lab.can_isolate():
            print("demo: this needs root, and the right to make namespaces (in a container: --privileged)", file=sys.stderr)
            return 1
        return lab.enter_namespace([os.path.abspath(__file__), *sys.argv[1:]])
    lab.prepare_namespace()
    return play(build)


if __name__ == "__main__":
    sys.exit(main())
