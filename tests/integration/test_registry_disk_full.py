"""A disk that is full, while a registry is edited, published and received: what was in force stays, nothing piles up, and all goes on once there is room."""

import contextlib
import hashlib
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

import lab
from publishing import Authority, Receiver, entry

PAGE = 4096
DISK = 2 << 20
ENTRIES = 60
FULL = "No space left on device"
ADVICE = "Make room on the file system"
# What a command may leave behind once: locks, what is fetched and need not be fetched again, and which keys a publisher has announced.
MAY_STAY = ("registry.lock", "sync.lock", ".part", "sync.json", "trust.json")


class Disk:
    """A small tmpfs in the mount namespace of these tests."""

    def __init__(self, path):
        self.path = path
        self.filler = path / "filler"

    def __enter__(self):
        self.path.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "tmpfs", self.path], capture_output=True)
        if done.returncode != 0:
            raise unittest.SkipTest(f"no file system can be mounted here: {done.stderr.decode().strip()}")
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.path], check=True)

    def fill(self, pages):
        """Leaves room for so many pages."""
        self.free()
        with open(self.filler, "wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(PAGE))
        os.truncate(self.filler, max(0, self.filler.stat().st_size // PAGE - pages) * PAGE)

    def free(self):
        self.filler.unlink(missing_ok=True)

    def files(self):
        """Digests by name."""
        found = (path for path in self.path.rglob("*") if path.is_file() and path != self.filler)
        return {str(path.relative_to(self.path)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


class RegistryDiskFull(unittest.TestCase):
    build = None

    def setUp(self):
        if not lab.is_inside():
            self.skipTest("there is no mount namespace of the tests' own")
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="anshin-full-")))
        self.folder.chmod(0o755)
        self.disk = self.enterContext(Disk(self.folder / "disk"))

    def authority(self, folder=None):
        folder = folder or self.disk.path
        authority = Authority(self.build, folder / "authority", folder / "out")
        authority.change(*(entry(number) for number in range(ENTRIES)))
        return authority

    def ctl(self, *arguments, input=None):
        done = self.build.ctl(*arguments, input=input)
        return done.returncode, (done.stdout + done.stderr).decode(errors="replace")

    def until_it_fits(self, command, still_good, status=(1,), tries=2):
        """Runs a command with ever more room until it is done; checks every failure. Returns how often it failed."""
        before = self.disk.files()
        failures = 0
        for pages in range(DISK // PAGE):
            # A new command each time, or the same again: neither may leave more behind.
            for _ in range(tries):
                self.disk.fill(pages)
                code, said = command()
                if code == 0:
                    break
                failures += 1
                self.assertIn(code, status, said)
                self.assertTrue(FULL in said or "disk is full" in said, said)
                self.assertIn(str(self.disk.path), said)
                self.assertIn(ADVICE, said)
                still_good()
                more = [name for name in self.disk.files() if name not in before and not name.endswith(MAY_STAY)]
                self.assertEqual(more, [], f"left behind with {pages} pages: {said}")
            if code == 0:
                self.disk.free()
                return failures
        self.fail("it never fits")

    def knows(self, path, number):
        return self.build.ctl("registry", "lookup", f"d{number}.example", "--path", path).returncode == 0

    # Editing.

    def test_edits(self):
        authority = self.authority()
        path = authority.path
        lines = "".join(json.dumps(entry(number, "another")) + "\n" for number in range(2 * ENTRIES)).encode()
        rows = "".join(f"test:{number:05},名前,d{number}.example\n" for number in range(2 * ENTRIES)).encode()
        csv = ["--csv", "--columns", "id=1,name=2,domain=3"]
        state = lambda: self.build.ctl("registry", "list", "--json", "--path", path).stdout
        for arguments, input in ((["add", "--id", "test:x", "--name", "名", "--domain", "x.example"], None), (["import", "-"], lines), (["import", "-", *csv], rows),
                                 (["remove", "test:00001"], None), (["revoke", "test:00002"], None), (["unrevoke", "test:00002"], None)):
            with self.subTest(arguments[0]):
                before = state()
                self.assertIn(b"test:00000", before)

                def still_good():
                    self.assertEqual(state(), before)
                    self.assertTrue(self.knows(path, 5))

                self.assertGreater(self.until_it_fits(lambda: self.ctl("registry", *arguments, "--path", path, input=input), still_good, tries=1), 3)
                self.assertNotEqual(state(), before)

    def test_a_registry_that_never_was(self):
        self.until_it_fits(lambda: self.ctl("registry", "add", "--id", "test:x", "--name", "n", "--domain", "d1.example", "--path", self.disk.path / "new"), lambda: None)
        self.assertTrue(self.knows(self.disk.path / "new", 1))

    def test_keygen(self):
        number = iter(range(10))
        self.assertEqual(self.until_it_fits(lambda: self.ctl("registry", "keygen", "--out", self.disk.path / "key.pem"), lambda: next(number)), 4)
        self.assertEqual(sorted(self.disk.files()), ["key.pem", "key.pem.pub"])

    def test_challenge(self):
        authority = self.authority()
        self.until_it_fits(lambda: self.ctl("registry", "challenge", "d1.example", "--path", authority.path), lambda: None)

    def test_output_that_is_cut_short_is_an_error(self):
        authority = self.authority()
        for arguments in (["list", "--json"], ["list"], ["status"], ["lookup", "d1.example"]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([self.build.anshinctl, "registry", *arguments, "--path", authority.path], stdout=full, stderr=subprocess.PIPE, timeout=lab.PATIENCE)
            self.assertEqual(done.returncode, 1, arguments)
            self.assertIn("standard output: cannot be written", done.stderr.decode())

    # Publishing.

    def follower(self, authority):
        """A receiver elsewhere: what it gets must always be whole."""
        receiver = Receiver(self.build, self.folder / "follower", f"file://{authority.out}/manifest.json", [authority.public(authority.key)])
        return receiver

    def build_command(self, authority, *keys):
        signers = [part for key in keys or [authority.key] for part in ("--key", key)]
        return lambda: self.ctl("registry", "build", authority.out, "--path", authority.path, "--name", authority.name, *signers)

    def test_publication(self):
        authority = self.authority()
        authority.build()
        follower = self.follower(authority)
        self.assertEqual(follower.sync()["serial"], 1)
        for change in range(3):
            authority.change(*(entry(number, f"changed {change} {number * 7919}") for number in range(change, ENTRIES)))
            serial = change + 2

            def still_good():
                result = follower.sync()
                self.assertEqual((result["status"], result["serial"]), ("unchanged", serial - 1), result)

            failures = self.until_it_fits(self.build_command(authority), still_good)
            self.assertGreater(failures, 4)
            self.assertEqual(follower.sync()["serial"], serial)
        self.assertEqual(sum(name.endswith(".snapshot.jsonl.gz") for name in self.disk.files()), 2)

    def test_first_publication(self):
        authority = self.authority()

        def nothing_published():
            self.assertFalse((authority.out / "manifest.json").exists())

        self.until_it_fits(self.build_command(authority), nothing_published)
        self.assertEqual(self.follower(authority).sync()["status"], "updated")

    def test_failed_builds_of_ever_new_versions_leave_nothing(self):
        authority = self.authority()
        authority.build()
        before = sorted(self.disk.files())
        for number in range(5):
            self.disk.free()
            authority.change(entry(1000 + number))
            pages = 3  # for data files, but not for all that follows
            self.disk.fill(pages)
            code, said = self.build_command(authority)()
            self.assertEqual(code, 1, said)
            self.assertEqual(sorted(name for name in self.disk.files() if name != "filler"), before)

    def test_key_rotation(self):
        authority = self.authority()
        authority.build()
        follower = self.follower(authority)
        follower.sync()
        new = authority.new_key("new")
        state = (authority.path / "publication.json").read_bytes()
        self.assertGreater(self.until_it_fits(lambda: self.ctl("registry", "rotate-key", "--path", authority.path, "--key", authority.key, "--new", f"{new}.pub"),
                                              lambda: self.assertEqual((authority.path / "publication.json").read_bytes(), state)), 0)
        self.assertNotEqual((authority.path / "publication.json").read_bytes(), state)

        def still_good():
            self.assertIn(follower.sync()["status"], ("unchanged",))

        self.until_it_fits(self.build_command(authority, authority.key, new), still_good)
        self.until_it_fits(lambda: self.ctl("registry", "rotate-key", "--path", authority.path, "--retire", f"{authority.key}.pub"), still_good)
        self.until_it_fits(self.build_command(authority, new), still_good)
        self.assertEqual(follower.sync()["status"], "unchanged")
        self.assertEqual(follower.state()["serial"], 1)

    # The public pages.

    def index_of(self, site):
        root = (site / "registry.js").read_text().split('"root":"')[1].split('"')[0]
        return (site / "i" / f"{root}.js").read_text()

    def test_site(self):
        authority = self.authority()
        site = self.disk.path / "site"
        command = lambda: self.ctl("registry", "site", site, "--path", authority.path)
        self.assertEqual(command()[0], 0)
        index = self.index_of(site)
        authority.change(*(entry(number, f"changed {number * 7919}") for number in range(ENTRIES)))
        self.assertGreater(self.until_it_fits(command, lambda: self.assertEqual(self.index_of(site), index)), 3)
        self.assertNotEqual(self.index_of(site), index)

    # Receiving.

    def test_sync(self):
        authority = self.authority(self.folder)
        authority.build()
        receiver = Receiver(self.build, self.disk.path / "receiver", f"file://{authority.out}/manifest.json", [authority.public(authority.key)])
        sync = lambda: self.ctl("registry", "sync", "-c", receiver.config)
        self.assertGreater(self.until_it_fits(sync, lambda: None, status=(75,)), 3)
        for change in range(3):
            # More of the entries each time, so that a delta fits first and a snapshot later.
            serial = receiver.state()["serial"]
            authority.change(*(entry(number, f"changed {change} {number * 7919}") for number in range(change, (change + 1) ** 4)))
            authority.build()

            def still_good():
                state = receiver.state()
                self.assertEqual((state["available"], state["serial"]), (True, serial), state)
                self.assertTrue(receiver.knows(5))

            self.assertGreater(self.until_it_fits(sync, still_good, status=(75,)), 3)
            self.assertEqual(receiver.state()["serial"], serial + 1)
        self.assertEqual([name for name in self.disk.files() if name.endswith((".part", ".new"))], [])

    def test_keys_that_could_not_be_remembered(self):
        authority = self.authority(self.folder)
        authority.build()
        receiver = Receiver(self.build, self.disk.path / "receiver", f"file://{authority.out}/manifest.json", [authority.public(authority.key)])
        receiver.sync()
        new = authority.new_key("new")
        authority.rotate("--key", authority.key, "--new", f"{new}.pub")
        authority.build()
        sync = lambda: self.ctl("registry", "sync", "-c", receiver.config)
        self.disk.fill(0)
        code, said = sync()
        self.assertEqual(code, 75, said)
        self.assertIn(f"{receiver.path}/trust.json", said)
        self.assertEqual([name for name in self.disk.files() if "trust.json" in name], [])
        # A version that was issued anew in a later second costs a copy of the file too: how much room is enough depends on the clock.
        self.assertGreaterEqual(self.until_it_fits(sync, lambda: None, status=(75,)), 2)
        authority.rotate("--retire", f"{authority.key}.pub")
        authority.build(keys=[new])
        self.assertEqual(receiver.sync()["status"], "unchanged")
        code, said = self.ctl("registry", "status", "--json", "-c", receiver.config)
        self.assertEqual(code, 0, said)
        self.assertEqual(json.loads(said)["registries"][0]["sync"]["trusted_keys"], [authority.public(new)])

    def test_background_sync(self):
        authority = self.authority(self.folder)
        authority.build()
        site = self.enterContext(lab.Site(self.build))
        registry = {"name": "robins", "path": str(self.disk.path / "received"), "url": f"file://{authority.out}/manifest.json", "public_keys": [authority.public(authority.key)], "refresh_minutes": 1}
        daemon = self.enterContext(lab.Daemon(site, "full", registry=[registry]))
        knows = lambda number: self.build.ctl("registry", "lookup", f"d{number}.example", "-c", daemon.config).returncode == 0
        lab.wait_until(lambda: knows(5), "the first sync")
        authority.change(entry(9000))
        authority.build()
        self.disk.fill(0)
        daemon.signal(signal.SIGHUP)
        lab.wait_until(lambda: "the sync failed" in daemon.log(), "the warning")
        line = next(line for line in daemon.log().splitlines() if "the sync failed" in line)
        self.assertIn(FULL, line)
        self.assertIn(ADVICE, line)
        self.assertTrue(daemon.alive())
        self.assertTrue(knows(5))
        self.assertFalse(knows(9000))
        self.disk.free()
        daemon.signal(signal.SIGHUP)
        lab.wait_until(lambda: knows(9000), "the sync after there was room")
        self.assertEqual([name for name in self.disk.files() if name.endswith((".part", ".new"))], [])
