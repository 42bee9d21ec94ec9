"""An authority's command line: build, diff and rotate-key, their exit status and what they print."""

import datetime
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

    @unittest.skipUnless(os.geteuid() == 0, "only root acts as somebody else")
    def test_root_edits_as_the_owner_of_the_folder(self):
        somebody = 65534
        self.folder.chmod(0o755)
        for path in (self.registry, *self.registry.iterdir()):
            os.chown(path, somebody, somebody)
        secret = self.folder / "secret"
        secret.mkdir(mode=0o700)
        (secret / "kept").write_text("x")
        for name in ("registry.db.new", "publication.json.new"):
            (self.registry / name).symlink_to(secret / "kept")
        self.add_jipdec()
        for path in self.registry.iterdir():
            self.assertEqual(path.lstat().st_uid, 0 if path.is_symlink() else somebody, path)
        self.assertEqual((secret / "kept").read_text(), "x")
        # What the owner could not do, root does not do either.
        (self.registry / "registry.lock").unlink()
        (self.registry / "registry.lock").symlink_to(secret / "made")
        self.ctl("remove", JIPDEC, status=1)
        self.assertEqual([path.name for path in secret.iterdir()], ["kept"])

    def test_keys_are_told_as_receivers_configure_them(self):
        new = self.folder / "new.pem"
        done = self.build.ctl("registry", "keygen", "--out", new)
        public = done.stdout.decode().strip()
        self.assertEqual(public, (self.folder / "new.pem.pub").read_text().strip())
        self.assertIn(f'public_keys = ["{public}"]', done.stderr.decode())
        self.assertIn(f"registry build OUTDIR --key {new}", done.stderr.decode())
        self.publish("--key", self.old)
        old = (self.folder / "old.pem.pub").read_text().strip()
        self.assertIn(f'public_keys = ["{old}"]\n', self.ctl("rotate-key"))
        out = self.ctl("rotate-key", "--key", self.old, "--new", f"{new}.pub")
        self.assertIn(f'public_keys = ["{old}", "{public}"]\n', out)
        self.assertIn(f"anshinctl registry build {self.out} --key OLD.pem --path {self.registry}", out)

    def test_a_publication_can_be_served_whatever_the_umask(self):
        before = os.umask(0o077)
        try:
            self.publish("--key", self.old)
            self.ctl("site", self.folder / "site")
            self.key("another")
        finally:
            os.umask(before)
        for folder in (self.out, self.folder / "site"):
            for path in (folder, *folder.rglob("*")):
                self.assertEqual(path.stat().st_mode & 0o777, 0o755 if path.is_dir() else 0o644, path)
        self.assertEqual((self.folder / "another.pem").stat().st_mode & 0o777, 0o600)

    def test_publications_and_sites_do_not_mix(self):
        self.publish("--key", self.old)
        self.assertIn("holds a publication", self.ctl("site", self.out, status=1))
        site = self.folder / "site"
        self.ctl("site", site)
        self.assertIn("holds public pages", self.ctl("build", site, "--name", "robins", "--key", self.old, status=1))
        self.assertFalse((site / "manifest.json").exists())
        self.assertIn("holds a registry", self.ctl("build", self.registry, "--name", "robins", "--key", self.old, status=1))

    def test_tables_of_validity_have_no_gaps(self):
        self.ctl("add", "--id", "x:1", "--name", "例", "--domain", "example.jp", "--valid-until", "2099-03-31")
        self.ctl("add", "--id", "x:2", "--name", "例", "--domain", "example.com", "--valid-from", "2017-04-13")
        table = self.ctl("list")
        for part in ("  until 2099-03-31  ", "  from 2017-04-13  ", "  always  "):
            self.assertIn(part, table)

    def test_status_tells_times_as_rfc_3339_has_them(self):
        self.ctl("add", "--id", "x:1", "--name", "例", "--domain", "example.jp")
        status = json.loads(self.ctl("status", "--json"))["registries"][0]
        self.assertRegex(status["issued"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")

    def test_build_wants_a_name_once(self):
        self.assertIn("--name", self.ctl("build", self.out, "--key", self.old, status=1))
        self.publish("--key", self.old)
        self.assertIn("robins", self.ctl("build", self.out, "--key", self.old))

    def test_the_same_time_gives_the_same_octets(self):
        self.publish("--key", self.old, "--issued", "2026-04-01T09:00:00Z")
        before = {file.name: file.read_bytes() for file in self.out.iterdir()}
        self.assertIn("Published already", self.publish("--key", self.old, "--issued", "2026-04-01T09:00:00Z"))
        self.assertEqual({file.name: file.read_bytes() for file in self.out.iterdir()}, before)

    def warnings(self, folder, *arguments):
        done = self.build.ctl("registry", "build", folder, "--path", self.registry, "--name", "robins", "--key", self.old, "--json", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        said = json.loads(done.stdout)["warnings"]
        self.assertEqual(done.stderr.decode(), "".join(f"anshinctl: warning: {warning}\n" for warning in said))
        return " ".join(said)

    def test_build_warns_of_revocations(self):
        self.assertEqual(self.warnings(self.out), "")
        for number, says in ((1, "1 revocation is not published"), (2, "2 revocations are not published")):
            self.ctl("revoke", f"d{number}.example")
            self.assertIn(says, self.warnings(self.out))

    def test_build_warns_of_another_folder(self):
        self.warnings(self.out)
        for same in (f"{self.out}/", self.folder / "registry" / ".." / "out"):
            self.assertEqual(self.warnings(same), "")
        other = self.folder / "other"
        self.assertIn(f"the build before was in {self.out}", self.warnings(other))
        self.assertEqual(self.warnings(other), "")

    def test_build_warns_of_what_has_expired_already(self):
        past = ["--issued", "2026-04-01T09:00:00Z", "--valid-days", "1"]
        self.assertIn("has expired already, at 2026-04-02T09:00:00Z", self.warnings(self.out, *past))
        self.assertEqual(self.warnings(self.out), "")

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
        self.ctl("add", "--id", QUALITIA, "--name", "株式会社クオリティア", "--domain", "qualitia.co.jp", "--replace")
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

    def test_a_key_is_kept_while_receivers_may_know_no_other(self):
        new = self.key("new")
        self.ctl("rotate-key", "--key", self.old, "--new", f"{new}.pub")
        self.publish("--key", self.old)
        said = self.ctl("rotate-key", "--retire", f"{self.old}.pub")
        self.assertIn("keep the retired one until then", said)
        self.assertIn(f"build {self.out} --key OLD.pem --key NEW.pem", said)
        self.publish("--key", self.old, "--key", new)

    def test_a_public_key_does_not_sign(self):
        self.assertIn(f"is a public key, and only the private one signs; give {self.old} instead", self.publish("--key", f"{self.old}.pub", status=1))

    def test_keys_are_rotated_as_the_documentation_says(self):
        new = self.key("new")
        long_ago = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=14)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.publish("--key", self.old, "--issued", long_ago)
        self.assertIn("in use, not announced", self.ctl("rotate-key"))
        self.ctl("rotate-key", "--key", self.old, "--new", f"{new}.pub")
        self.assertIn("receivers could not verify it", self.publish("--key", new, status=1))
        self.assertIn("no manifest has announced another key", self.ctl("rotate-key", "--retire", f"{self.old}.pub", status=1))
        self.publish("--key", self.old, "--key", new, "--issued", long_ago)
        manifest = json.loads((self.out / "manifest.json").read_text())
        public = [pathlib.Path(f"{file}.pub").read_text().strip() for file in (self.old, new)]
        self.assertEqual(manifest["keys"], public)
        self.assertIn("Destroy it", self.ctl("rotate-key", "--retire", f"{self.old}.pub"))
        self.assertEqual(json.loads(self.publish("--key", new, "--json"))["warnings"], [])
        state = json.loads(self.ctl("rotate-key", "--show", "--json"))
        self.assertEqual([key["key"] for key in state["keys"]], public[1:])
        self.assertEqual([key["key"] for key in state["retired"]], public[:1])
        self.publish("--key", self.old, status=1)

    def test_a_rotation_in_haste_is_warned_of(self):
        new = self.key("new")
        self.publish("--key", self.old)
        self.ctl("rotate-key", "--key", self.old, "--new", f"{new}.pub")
        self.publish("--key", self.old, "--key", new)
        self.assertIn("keep the retired one until then", self.ctl("rotate-key", "--retire", f"{self.old}.pub"))
        warnings = json.loads(self.publish("--key", new, "--json"))["warnings"]
        self.assertEqual(len(warnings), 1, warnings)
        self.assertIn("announced less than 7 days ago", warnings[0])
