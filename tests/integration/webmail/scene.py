"""Starts the servers, lets the mail arrive, and sends the browser to look, in the order in which a site would see it."""

import json
import os
import pathlib
import subprocess

import lab
import sendmail
from attacks import around_by_imap, around_by_lmtp, changed_body, many_fields, read_otherwise
from covering import ALL, COVERING, SHAPES
from dovecot import PASSWORD, Dovecot
from letters import BY_SENDMAIL, ENCLOSING, GENUINE, ORDINARY
from postfix import Postfix
from roundcube import Roundcube

HERE = pathlib.Path(__file__).resolve().parent
MILTER_PORT = 8893
PAGE = 50  # messages in Roundcube's list, if nobody says otherwise
REGISTRY_SITE = "https://registry.example/robins/"
# The account's language is that of its first login; both read the same mail.
MAILBOXES = {"ja@example.jp": "reader", "en@example.jp": "reader", "cached@example.jp": "reader", "attacked@example.jp": "attacked",
             "crowded@example.jp": "crowded", "ambiguous@example.jp": "ambiguous", "enclosed@example.jp": "enclosed", "covered@example.jp": "covered", "sendmail@example.jp": "sendmail"}


class Scene:
    def __init__(self, build, pictures, modules, only, stay):
        self.build = build
        self.pictures = pictures
        self.modules = modules
        self.only = only
        self.stay = stay
        self.counts = [0, 0, 0]

    def play(self):
        """(passed, failed, skipped)"""
        self.pictures.mkdir(parents=True, exist_ok=True)
        for old in self.pictures.glob("*.png"):
            old.unlink()
        with lab.Site(self.build) as site, lab.Daemon(site, milter={"socket": f"inet:{MILTER_PORT}@127.0.0.1"}) as daemon:
            with Dovecot(site, MAILBOXES) as dovecot, Roundcube(site) as roundcube:
                try:
                    self._play(site, dovecot, roundcube)
                except BaseException:
                    print(f"--- Roundcube:\n{roundcube.errors()[-4000:]}\n--- Dovecot:\n{dovecot.log()[-4000:]}\n--- anshind:\n{daemon.log()[-2000:]}", flush=True)
                    raise
        return self.counts

    def _play(self, site, dovecot, roundcube):
        with Postfix(site, f"inet:127.0.0.1:{MILTER_PORT}", receiver=dovecot) as postfix:
            for letter in ORDINARY:
                self._send(postfix, letter, "ja@example.jp")
            self._send(postfix, GENUINE, "attacked@example.jp")
            self._send(postfix, ENCLOSING, "enclosed@example.jp")
            for letter in COVERING:
                self._send(postfix, letter, "covered@example.jp")
            dovecot.wait_for("ja@example.jp", len(ORDINARY))
            genuine = dovecot.wait_for("attacked@example.jp", 1)[0]
            dovecot.wait_for("enclosed@example.jp", 1)
            dovecot.wait_for("covered@example.jp", len(COVERING))
        self._attack(dovecot, genuine)
        covering = {"shapes": [{"name": shape["name"], "covers": shape["covers"]} for shape in SHAPES], "all": ALL}
        self._browse(roundcube, "before", covering)
        roundcube.install_plugin(site.folder / "mark.pem.pub", REGISTRY_SITE)
        self._browse(roundcube, "installed", {"site": REGISTRY_SITE, "key": (site.folder / "mark.pem.pub").read_text().strip(), "letters": self._expected(ORDINARY),
                                              "attacks": sorted(around_by_imap(genuine)), "readOtherwise": sorted(read_otherwise(genuine)), "byLmtp": sorted(around_by_lmtp()), **covering})
        roundcube.use_skin("bare")
        self._browse(roundcube, "bare", covering)
        roundcube.use_skin("elastic")
        self._by_sendmail(site, dovecot, roundcube)
        errors = roundcube.errors()
        self._count("Roundcube and PHP complain of nothing", "" if not errors else errors[-4000:])
        if self.stay:
            input(f"Roundcube is at {roundcube.address} in namespace of process {os.getpid()}; password {PASSWORD}; Enter ends it. ")

    def _by_sendmail(self, site, dovecot, roundcube):
        if not sendmail.is_there():
            self.counts[2] += 1
            print("skip  mail that Sendmail took in (Sendmail is not unpacked; scripts/install-deps --sendmail does it)", flush=True)
            return
        lab.add_addresses({letter.client for letter in BY_SENDMAIL})
        with sendmail.Sendmail(site, MILTER_PORT, receiver=dovecot) as server:
            for letter in BY_SENDMAIL:
                self._send(server, letter, "sendmail@example.jp")
            dovecot.wait_for("sendmail@example.jp", len(BY_SENDMAIL))
        self._browse(roundcube, "sendmail", {"letters": self._expected(BY_SENDMAIL)})

    @staticmethod
    def _send(server, letter, recipient):
        code, text = server.send(letter.envelope(), letter.octets(), recipient)
        if code != 250:
            raise AssertionError(f"{letter.name} was answered with {code} {text}")

    @staticmethod
    def _attack(dovecot, genuine):
        for message in around_by_lmtp().values():
            dovecot.deliver_around("attacked@example.jp", message)
        for folder, message in around_by_imap(genuine).items():
            dovecot.append("attacked@example.jp", folder, message)
        for folder, message in read_otherwise(genuine).items():
            dovecot.append("ambiguous@example.jp", folder, message)
        dovecot.append("attacked@example.jp", "ChangedBody", changed_body(genuine))
        dovecot.append("attacked@example.jp", "Moved", genuine)
        dovecot.append("attacked@example.jp", "Sent", genuine)
        dovecot.append("crowded@example.jp", "INBOX", *[many_fields(genuine)] * PAGE)

    @staticmethod
    def _expected(letters):
        return [{"name": letter.name, "subject": letter.subject, "address": letter.address, "shown": letter.shown} for letter in letters]

    def _browse(self, roundcube, phase, facts):
        """Runs the checks of a phase; each prints a line, the last line counts them."""
        task = {"phase": phase, "address": roundcube.address, "password": PASSWORD, "pictures": str(self.pictures), "only": self.only, **facts}
        done = subprocess.Popen(["node", str(HERE / "browser.mjs"), json.dumps(task)], stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
                                env={**os.environ, "ANSHIN_NODE_MODULES": str(self.modules)})
        last = ""
        for line in done.stdout:
            last = line
            if not line[0].isdigit():
                print(line, end="", flush=True)
        words = last.split()
        if done.wait() not in (0, 1) or len(words) != 4 or words[1] != "passed,":
            raise AssertionError(f"the browser's checks of \"{phase}\" ended with {done.returncode} and without a count: {last}")
        self.counts[0] += int(words[0])
        self.counts[1] += int(words[2])

    def _count(self, name, problem):
        self.counts[1 if problem else 0] += 1
        print(f"FAIL  {name}\n  {problem}" if problem else f"ok    {name}", flush=True)
