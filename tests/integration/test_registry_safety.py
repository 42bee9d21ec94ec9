"""What other programs, and other users, can do to an admin's registry while root or another program works on it."""

import contextlib
import json
import os
import pathlib
import sqlite3
import tempfile
import threading
import unittest

import lab

SOMEBODY, ANOTHER = 65534, 65533
QUALITIA = ["--id", "jcn:2010001084915", "--name", "株式会社クオリティア", "--domain", "qualitia.co.jp"]


class RegistryTest(unittest.TestCase):
    build = None

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="anshin-safety-")))
        self.folder.chmod(0o755)
        self.path = self.folder / "local"

    def ctl(self, command, *arguments, status=0):
        done = self.build.ctl("registry", command, *arguments)
        said = (done.stdout + done.stderr).decode(errors="replace")
        self.assertEqual(done.returncode, status, f"{command} {arguments}: {said[:2000]}")
        return said

    def on_registry(self, command, *arguments, status=0):
        return self.ctl(command, *arguments, "--path", self.path, status=status)


class WriteAheadLog(RegistryTest):
    def setUp(self):
        super().setUp()
        self.on_registry("add", *QUALITIA)

    def open(self):
        return self.enterContext(contextlib.closing(sqlite3.connect(self.path / "registry.db", isolation_level=None)))

    def switch(self):
        other = self.open()
        self.assertEqual(other.execute("PRAGMA journal_mode=wal").fetchone(), ("wal",))
        return other

    def revoked(self):
        return [json.loads(line)["revoke"] for line in self.on_registry("list", "--json").splitlines() if '"revoke"' in line]

    def files(self):
        return sorted(path.name for path in self.path.iterdir())

    def test_an_edit_of_a_registry_in_wal_mode_counts(self):
        self.switch().close()
        self.on_registry("revoke", "qualitia.co.jp")
        self.assertEqual(self.revoked(), ["qualitia.co.jp"])
        self.assertEqual(self.files(), ["registry.db", "registry.lock"])
        self.on_registry("unrevoke", "qualitia.co.jp")
        self.assertEqual(self.revoked(), [])

    def test_the_daemon_sees_it(self):
        site = self.enterContext(lab.Site(self.build))
        registries = [{"name": "robins", "path": f"{site.folder}/robins"}, {"name": "own", "path": str(self.path), "local": True}]
        daemon = self.enterContext(lab.Daemon(site, "wal", registry=registries))
        state = lambda: self.build.ctl("registry", "lookup", "qualitia.co.jp", "-c", daemon.config).returncode
        self.assertEqual(state(), 0)
        for command, expected in (("revoke", 1), ("unrevoke", 0)):
            self.switch().close()
            self.on_registry(command, "qualitia.co.jp")
            self.assertEqual(state(), expected)
        self.assertTrue(daemon.alive())

    # As replication programs do: a connection of their own with a read transaction that stays open.
    def test_a_program_that_keeps_it_open(self):
        other = self.switch()
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM organisation").fetchone()
        self.on_registry("revoke", "qualitia.co.jp")
        self.assertEqual(self.revoked(), ["qualitia.co.jp"])

    def test_what_another_program_wrote_is_not_lost(self):
        other = self.switch()
        other.execute("INSERT INTO revocation VALUES ('example.com', '')")
        for command, status in ((["revoke", "qualitia.co.jp"], 1), (["status"], 1)):
            self.assertIn("registry.db-wal", self.on_registry(*command, status=status))
        other.close()
        self.on_registry("revoke", "qualitia.co.jp")
        self.assertEqual(self.revoked(), ["example.com", "qualitia.co.jp"])

    def test_files_that_are_left_over_do_no_harm(self):
        other = self.switch()
        other.execute("INSERT INTO revocation VALUES ('example.com', '')")
        log = (self.path / "registry.db-wal").read_bytes()
        other.close()
        self.on_registry("revoke", "example.org")
        for name in ("registry.db.new-wal", "registry.db.new-journal", "registry.db-wal", "registry.db-shm"):
            (self.path / name).write_bytes(log)
        self.on_registry("revoke", "qualitia.co.jp")
        self.assertEqual(self.revoked(), ["example.com", "example.org", "qualitia.co.jp"])
        self.assertEqual(self.files(), ["registry.db", "registry.lock"])
        self.assertEqual(self.open().execute("PRAGMA integrity_check").fetchone(), ("ok",))


@unittest.skipUnless(os.geteuid() == 0, "only root acts as somebody else")
class RootInFoldersOfOthers(RegistryTest):
    def setUp(self):
        super().setUp()
        self.secret = self.folder / "secret"
        self.secret.mkdir(mode=0o700)
        self.state = self.folder / "state"
        self.state.mkdir()
        os.chown(self.state, SOMEBODY, SOMEBODY)
        self.path = self.state / "local"

    def assert_owned(self, top, user):
        for path in (top, *top.rglob("*")):
            self.assertEqual(path.lstat().st_uid, user, path)

    def link(self, path, target):
        path.symlink_to(target)
        os.lchown(path, SOMEBODY, SOMEBODY)

    def test_links_of_the_owner_lead_nowhere(self):
        self.link(self.path, self.secret)
        key = self.folder / "key.pem"
        self.ctl("keygen", "--out", key)
        lines = self.folder / "lines.jsonl"
        lines.write_text("")
        for arguments in (["add", *QUALITIA, "--path", self.path], ["import", lines, "--path", self.path], ["revoke", "example.com", "--path", self.path],
                          ["challenge", "example.com", "--path", self.path], ["rotate-key", "--path", self.path, "--key", key, "--new", f"{key}.pub"],
                          ["keygen", "--out", self.path / "key.pem"], ["build", self.folder / "out", "--path", self.path, "--name", "x", "--key", key]):
            self.assertIn("user 65534 can change", self.ctl(*arguments, status=1), arguments)
        own = self.folder / "own"
        self.ctl("add", *QUALITIA, "--path", own)
        for arguments in (["build", self.path, "--path", own, "--name", "x", "--key", key], ["site", self.path, "--path", own]):
            self.assertIn("user 65534 can change", self.ctl(*arguments, status=1), arguments)
        self.assertEqual(list(self.secret.iterdir()), [])

    def test_a_race_is_not_won(self):
        self.ctl("add", *QUALITIA, "--path", self.path)
        for name in ("registry.db", "registry.lock", "challenge.key"):
            (self.secret / name).write_bytes(b"kept")
        before = {path.name: path.stat() for path in self.secret.iterdir()}
        aside, trap = self.state / "aside", self.state / "trap"
        self.link(trap, self.secret)
        stop = threading.Event()

        def swap():
            while not stop.is_set():
                for one, other in ((self.path, aside), (trap, self.path), (self.path, trap), (aside, self.path)):
                    with contextlib.suppress(OSError):
                        os.rename(one, other)

        swapper = threading.Thread(target=swap)
        swapper.start()
        try:
            for number in range(20):
                self.build.ctl("registry", "revoke", f"d{number}.example", "--path", self.path)
                self.build.ctl("registry", "challenge", "example.com", "--path", self.path)
        finally:
            stop.set()
            swapper.join()
        for path in self.secret.iterdir():
            self.assertEqual((path.read_bytes(), path.stat().st_uid, path.stat().st_mode), (b"kept", 0, before[path.name].st_mode), path)
        self.assertEqual(sorted(before), sorted(path.name for path in self.secret.iterdir()))

    def test_a_lock_with_another_name_is_not_written(self):
        self.path = self.folder / "own"
        self.on_registry("add", *QUALITIA)
        victim = self.folder / "victim"
        victim.write_text("kept")
        victim.chmod(0o600)
        (self.path / "registry.lock").unlink()
        os.link(victim, self.path / "registry.lock")
        self.assertIn("hard links", self.on_registry("revoke", "example.com", status=1))
        self.assertEqual((victim.read_text(), victim.stat().st_mode & 0o777), ("kept", 0o600))

    def test_what_is_made_belongs_to_the_owner(self):
        self.on_registry("add", *QUALITIA)
        self.on_registry("challenge", "qualitia.co.jp")
        self.ctl("keygen", "--out", self.state / "mark.pem")
        self.on_registry("site", self.state / "site")
        self.assert_owned(self.state, SOMEBODY)
        self.assertEqual((self.path / "challenge.key").stat().st_mode & 0o777, 0o600)

    def test_registry_and_publication_of_different_users(self):
        key = self.secret / "key.pem"
        self.ctl("keygen", "--out", key)
        self.on_registry("add", *QUALITIA)
        self.path.chmod(0o700)
        www = self.folder / "www"
        www.mkdir(mode=0o700)
        os.chown(www, ANOTHER, ANOTHER)
        for number in range(3):
            self.on_registry("build", www / "out", "--name", "robins", "--key", key)
            self.on_registry("add", "--id", f"x:{number}", "--name", "n", "--domain", f"d{number}.example")
        self.on_registry("site", www / "site")
        self.assert_owned(www, ANOTHER)
        self.assert_owned(self.path, SOMEBODY)
        # Neither gets the rights of the other, or of root.
        (self.path / "publication.json.new").mkdir()
        self.ctl("build", www / "out", "--path", self.path, "--name", "robins", "--key", key, status=1)
        (self.path / "publication.json.new").rmdir()
        roots = self.state / "roots"
        roots.mkdir()
        self.assertIn("chown", self.on_registry("build", roots, "--name", "robins", "--key", key, status=1))

    def test_somebody_elses_folder_where_all_may_write(self):
        shared = self.folder / "shared"
        shared.mkdir()
        shared.chmod(0o777)
        (shared / "own").mkdir()
        self.assertIn("everybody can change", self.ctl("add", *QUALITIA, "--path", shared / "own", status=1))
        shared.chmod(0o1777)
        self.ctl("add", *QUALITIA, "--path", shared / "own")


class SharedDomains(RegistryTest):
    REFUSED = ("gmail.com", "yahoo.co.jp", "icloud.com", "outlook.com", "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "abc.ocn.ne.jp",
               "tokyo.jp", "chiyoda.tokyo.jp", "me.uk", "go.kr", "uk.com", "github.io", "kawasaki.jp")
    COVERING = ("appleid.com",)

    def entry(self, domain, subdomains=False):
        return ["--id", "x:1", "--name", "n", "--domain", domain, *(["--subdomains"] if subdomains else [])]

    def test_add_wants_force_and_a_reason(self):
        for domain in self.REFUSED:
            for subdomains in (False, True):
                said = self.on_registry("add", *self.entry(domain, subdomains), status=1)
                self.assertIn(f'domain "{domain}": ', said)
                self.assertIn("--force --reason", said)
        for domain in self.COVERING:
            self.on_registry("add", *self.entry(domain, True), status=1)
        self.on_registry("add", *self.entry("appleid.com"))
        self.on_registry("add", *self.entry("city.kawasaki.jp", True), "--replace")
        self.on_registry("add", *self.entry("gmail.com"), "--force", status=2)
        self.on_registry("add", *self.entry("gmail.com"), "--force", "--reason", " ", status=2)
        facts = json.loads(self.on_registry("add", *self.entry("gmail.com"), "--replace", "--force", "--reason", "its owner", "--json").splitlines()[0])
        self.assertEqual([(e["domain"], e["reason"]) for e in facts["exceptions"]], [("gmail.com", "its owner")])
        kept = json.loads((self.path / "exceptions.jsonl").read_text())
        self.assertEqual((kept["domain"], kept["reason"]), ("gmail.com", "its owner"))
        # What is registered already is not asked about again.
        self.on_registry("add", "--id", "x:1", "--name", "other", "--domain", "gmail.com")
        self.on_registry("add", "--id", "x:1", "--name", "other", "--domain", "gmail.com", "--subdomains", status=1)

    def test_imports_too(self):
        lines = self.folder / "lines.jsonl"
        put = lambda number, domain: json.dumps({"put": {"id": f"x:{number}", "name": {"ja": "n"}, "domains": [{"domain": domain, "subdomains": False}]}})
        lines.write_text("\n".join(put(number, domain) for number, domain in enumerate((*self.REFUSED, "example.jp"))) + "\n")
        table = self.folder / "table.csv"
        table.write_text("id,name,domain\n" + "".join(f"x:{number},n,{domain}\n" for number, domain in enumerate((*self.REFUSED, "example.jp"))))
        csv = ["--csv", "--columns", "id=id,name=name,domain=domain"]
        for arguments in ([lines], [table, *csv]):
            self.path = self.folder / f"registry{len(arguments)}"
            said = self.on_registry("import", *arguments, status=1)
            for domain in self.REFUSED:
                self.assertIn(f'domain "{domain}": ', said)
            self.on_registry("import", *arguments, "--skip-bad")
            self.assertEqual(self.on_registry("list", "--json").count('"put"'), 1)
            self.on_registry("import", *arguments, "--force", "--reason", "a test")
            self.assertEqual(self.on_registry("list", "--json").count('"put"'), len(self.REFUSED) + 1)
            self.assertEqual(len((self.path / "exceptions.jsonl").read_text().splitlines()), len(self.REFUSED))
            self.on_registry("import", *arguments)
