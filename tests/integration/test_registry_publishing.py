"""An authority's command line: build, diff and rotate-key, their exit status and what they print."""

import fcntl
import json
import os
import pathlib
import tempfile
import unittest

QUALITIA = "jcn:2010001084915"
JIPDEC = "jcn:1010405009403"


class Publishing(unittest.TestCase):
    build = None

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="anshin-publishing-")))
        self.registry = self.folder / "registry"
        self.out = self.folder / "out"
        self.old = self.key("old")
        self.ctl("add", "--id", QUALITIA, "--name", "株式会社クオリティア", "--domain", "qualitia.co.jp", "--subdomains")

    def key(self, name):
        file = self.folder / f"{name}.pem"
        self.build.ctl("registry", "keygen", "--out", file)
        return file

    def ctl(self, command, *arguments, status=0):
        done = self.build.ctl("registry", command, "--path", self.registry, *arguments)
        self.assertEqual(done.returncode, status, f"{command} {arguments}: {(done.stdout + done.stderr).decode(errors='replace')[:2000]}")
        return (done.stdout if status == 0 else done.stderr).decode()

    def publish(self, *arguments, status=0):
        return self.ctl("build", self.out, "--name", "robins", *arguments, status=status)

    def add_jipdec(self):
        self.ctl("add", "--id", JIPDEC, "--name", "一般財団法人日本情報経済社会推進協会", "--domain", "jipdec.or.jp")

    def test_build_tells_what_it_did(self):
        self.assertIn("Published: registry robins, serial 1", self.publish("--key", self.old))
        self.add_jipdec()
        facts = json.loads(self.publish("--key", self.old, "--json"))
        self.assertEqual((facts["result"], facts["serial"], facts["previous_serial"], facts["added"]), ("published", 2, 1, 1))
        self.assertEqual([delta["from"] for delta in facts["deltas"]], [1])
        manifest = json.loads((self.out / "manifest.json").read_text())
        self.assertEqual(manifest["issued"], facts["issued"])
        self.assertEqual((self.out / manifest["snapshot"]["file"]).stat().st_size, manifest["snapshot"]["size"])

    def test_build_wants_a_name_once(self):
        self.assertIn("--name", self.ctl("build", self.out, "--key", self.old, status=1))
        self.publish("--key", self.old)
        self.assertIn("robins", self.ctl("build", self.out, "--key", self.old))

    def test_the_same_time_gives_the_same_octets(self):
        self.publish("--key", self.old, "--issued", "2026-04-01T09:00:00Z")
        before = {file.name: file.read_bytes() for file in self.out.iterdir()}
        self.assertIn("Published already", self.publish("--key", self.old, "--issued", "2026-04-01T09:00:00Z"))
        self.assertEqual({file.name: file.read_bytes() for file in self.out.iterdir()}, before)

    def test_usage_errors(self):
        for arguments in (["--issued", "today"], ["--issued", "2262-01-01T00:00:00Z"], ["--deltas", "101"], ["--valid-days", "0"]):
            self.publish("--key", self.old, *arguments, status=2)
        self.ctl("build", self.out, status=2)
        self.ctl("rotate-key", "--stolen", status=2)
        self.ctl("rotate-key", "--key", self.old, status=2)
        self.ctl("diff", status=2)
        self.assertFalse(self.out.exists())

    def test_a_key_that_others_may_read_is_refused(self):
        os.chmod(self.old, 0o644)
        self.assertIn("chmod 600", self.publish("--key", self.old, status=1))
        self.assertFalse(self.out.exists())

    def test_a_locked_registry_is_a_temporary_failure(self):
        with open(self.registry / "registry.lock", "a", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.publish("--key", self.old, status=75)
            self.ctl("rotate-key", "--key", self.old, "--new", f"{self.old}.pub", status=75)

    def test_diff_shows_what_a_build_would_change(self):
        self.publish("--key", self.old)
        first = self.folder / "first.jsonl.gz"
        first.write_bytes(next(self.out.glob("*.snapshot.*")).read_bytes())
        self.ctl("add", "--id", QUALITIA, "--name", "株式会社クオリティア", "--domain", "qualitia.co.jp")
        self.add_jipdec()
        lines = self.ctl("diff").splitlines()
        self.assertEqual(lines[0], f"+ {JIPDEC}  一般財団法人日本情報経済社会推進協会: jipdec.or.jp")
        self.assertEqual(lines[1], f"~ {QUALITIA}  株式会社クオリティア: domains: +qualitia.co.jp -*.qualitia.co.jp")
        self.assertTrue(lines[2].startswith("1 added, 0 removed, 1 changed from serial 1"), lines[2])
        changes = [json.loads(line) for line in self.ctl("diff", self.out, "--json").splitlines()]
        self.assertEqual([change.get("change") for change in changes], ["added", "changed", None])
        self.assertEqual(changes[-1], {"added": 1, "removed": 0, "changed": 1})
        self.publish("--key", self.old)
        self.assertTrue(self.ctl("diff").startswith("0 added, 0 removed, 0 changed"))
        self.assertIn("1 added, 0 removed, 1 changed", self.ctl("diff", first, self.out))
        self.assertIn(f"- {JIPDEC}", self.ctl("diff", self.out, first))

    def test_keys_are_rotated_as_the_documentation_says(self):
        new = self.key("new")
        self.publish("--key", self.old)
        self.assertIn("in use, not announced", self.ctl("rotate-key"))
        self.ctl("rotate-key", "--key", self.old, "--new", f"{new}.pub")
        self.assertIn("receivers could not verify it", self.publish("--key", new, status=1))
        self.assertIn("no manifest has announced another key", self.ctl("rotate-key", "--retire", f"{self.old}.pub", status=1))
        self.publish("--key", self.old, "--key", new)
        manifest = json.loads((self.out / "manifest.json").read_text())
        public = [pathlib.Path(f"{file}.pub").read_text().strip() for file in (self.old, new)]
        self.assertEqual(manifest["keys"], public)
        self.ctl("rotate-key", "--retire", f"{self.old}.pub")
        self.publish("--key", new)
        state = json.loads(self.ctl("rotate-key", "--show", "--json"))
        self.assertEqual([key["key"] for key in state["keys"]], public[1:])
        self.assertEqual([key["key"] for key in state["retired"]], public[:1])
        self.publish("--key", self.old, status=1)
