"""`anshinctl registry`: what an admin's slips do to a registry, and what the commands say about them."""

import json
import os
import pathlib
import re
import shlex
import subprocess
import tempfile
import unittest

import lab

QUALITIA = "jcn:2010001084915"
JIPDEC = "jcn:1010405009403"
ENTRY = ["--id", QUALITIA, "--name", "株式会社クオリティア"]


class RegistryCommands(unittest.TestCase):
    build = None

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="anshin-registries-")))
        self.own = {"name": "own", "path": str(self.folder / "own"), "local": True}
        self.robins = {"name": "robins", "path": str(self.folder / "robins")}

    def run_registry(self, *arguments, status=0, config=None):
        done = self.build.ctl("registry", *arguments, *(["-c", config] if config else []))
        self.assertEqual(done.returncode, status, f"{arguments}: {(done.stdout + done.stderr).decode(errors='replace')[:2000]}")
        return (done.stdout + done.stderr).decode()

    def configure(self, *registries, name="anshind.toml", **sections):
        path = self.folder / name
        path.write_text(lab.toml({**sections, "registry": list(registries)}), encoding="utf-8")
        return path

    def entry(self, path, identifier=QUALITIA):
        lines = self.run_registry("list", "--json", "--path", path, "--id", identifier)
        return json.loads(lines)["put"]

    # What is made, and what is not.

    def test_add_and_import_say_that_they_make_a_registry(self):
        for number, arguments in enumerate((["add", *ENTRY, "--domain", "qualitia.co.jp"], ["import", "/dev/null"])):
            path = self.folder / f"typo{number}"
            self.assertIn(f"Made a new registry in {path}\n", self.run_registry(*arguments, "--path", path))
            self.assertNotIn("Made", self.run_registry(*arguments, "--path", path))
        self.assertTrue(json.loads(self.run_registry("import", "/dev/null", "--json", "--path", self.folder / "third"))["created"])
        self.assertFalse(json.loads(self.run_registry("import", "/dev/null", "--json", "--path", self.folder / "third"))["created"])

    def test_what_changes_a_registry_wants_one(self):
        path = self.folder / "typo"
        for arguments in (["revoke", "example.com"], ["unrevoke", "example.com"], ["remove", QUALITIA]):
            self.assertIn(f"there is no registry in {path}", self.run_registry(*arguments, "--path", path, status=1))
        self.assertFalse(path.exists())

    def test_a_lost_local_registry_is_not_replaced_by_an_empty_one(self):
        config = self.configure(self.own)
        for arguments in (["revoke", "example.com"], ["add", *ENTRY, "--domain", "qualitia.co.jp"], ["import", "/dev/null"]):
            said = self.run_registry(*arguments, status=1, config=config)
            self.assertIn(f"there is no registry in {self.own['path']}", said)
            self.assertIn("backup", said)
            self.assertFalse(pathlib.Path(self.own["path"]).exists())
        self.assertIn("Made a new registry", self.run_registry("revoke", "example.com", "--create", config=config))
        self.assertNotIn("Made", self.run_registry("revoke", "example.org", "--create", config=config))
        pathlib.Path(self.own["path"], "registry.db").unlink()
        self.run_registry("add", *ENTRY, "--domain", "qualitia.co.jp", status=1, config=config)
        self.run_registry("add", *ENTRY, "--domain", "qualitia.co.jp", "--create", config=config)

    def test_a_local_registry_is_local_by_its_path_too(self):
        config = self.configure(self.own)
        for arguments in (["add", *ENTRY, "--domain", "qualitia.co.jp"], ["import", "/dev/null"]):
            self.assertIn("backup", self.run_registry(*arguments, "--path", self.own["path"], status=1, config=config))
        self.run_registry("import", "/dev/null", "--create", "--path", self.own["path"], config=config)

    def test_revoke_tells_who_is_hit_and_keeps_its_reason(self):
        config = self.configure(self.own)
        self.run_registry("add", *ENTRY, "--domain", "qualitia.co.jp", "--create", config=config)
        self.assertIn("it is of ", self.run_registry("revoke", QUALITIA, "--reason", "ticket 4711", config=config))
        self.assertIn("it is of ", self.run_registry("revoke", "qualitia.co.jp", config=config))
        self.assertIn("no registry here has it", self.run_registry("revoke", "qualitla.co.jp", config=config))
        again = json.loads(self.run_registry("revoke", QUALITIA, "--json", config=config))
        self.assertEqual((again["reason"], again["organisations_hit"]), ("ticket 4711", [QUALITIA]))

    def test_add_refuses_names_that_are_not_utf8(self):
        name = os.fsdecode("株式会社クオリティア".encode("shift_jis"))
        said = self.run_registry("add", "--id", QUALITIA, "--name", name, "--domain", "qualitia.co.jp", "--path", self.folder / "new", status=1)
        self.assertIn("is not UTF-8", said)

    def test_a_registry_that_is_awaited_from_a_publisher_takes_no_entries(self):
        config = self.configure({**self.robins, "url": "file:///nowhere/manifest.json", "public_keys": ["11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="]})
        self.assertIn("is received from its publisher", self.run_registry("add", *ENTRY, "--domain", "qualitia.co.jp", status=1, config=config))
        self.assertFalse(pathlib.Path(self.robins["path"]).exists())

    # Replacing an entry.

    def test_add_takes_nothing_from_an_entry_by_the_way(self):
        path = self.folder / "own"
        self.run_registry("add", *ENTRY, "--name-en", "QUALITIA CO., LTD.", "--kana", "クオリティア", "--url", "https://www.qualitia.co.jp/", "--valid-from", "2017-04-13",
                          "--valid-until", "2099-12-31", "--domain", "qualitia.co.jp", "--domain", "qualitia.example", "--subdomains", "--path", path)
        before = self.entry(path)
        said = self.run_registry("add", *ENTRY, "--domain", "qualitia.co.jp", "--domain", "new.example", "--path", path, status=1)
        for lost in ("domain qualitia.example", "the names below qualitia.co.jp", "name (en) QUALITIA", "kana", "url", "valid-from", "valid-until", "--replace"):
            self.assertIn(lost, said)
        self.assertEqual(self.entry(path), before)

        said = self.run_registry("add", *ENTRY, "--domain", "new.example", "--replace", "--path", path)
        self.assertIn("domains: +new.example -*.qualitia.co.jp -*.qualitia.example", said)
        self.assertEqual([domain["domain"] for domain in self.entry(path)["domains"]], ["new.example"])

    def test_add_replaces_where_nothing_is_lost(self):
        path = self.folder / "own"
        self.run_registry("add", *ENTRY, "--domain", "Qualitia.co.jp", "--path", path)
        said = json.loads(self.run_registry("add", "--id", QUALITIA, "--name", "クオリティア", "--domain", "qualitia.co.jp", "--domain", "qualitia.example", "--json", "--path", path))
        self.assertTrue(said["replaced"])
        self.assertIn("domains: +qualitia.example", said["changes"])
        self.assertEqual(self.entry(path)["name"]["ja"], "クオリティア")

    def test_add_says_that_an_entry_is_there_already(self):
        path = self.folder / "own"
        for said in ("Added", "registered just so already"):
            self.assertIn(said, self.run_registry("add", *ENTRY, "--domain", "qualitia.co.jp", "--path", path))

    def import_rows(self, path, rows, *arguments):
        file = self.folder / "rows.csv"
        file.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
        return self.run_registry("import", file, "--csv", "--scheme", "ex", "--path", path, *arguments)

    def test_import_tells_what_is_new_replaced_and_lost(self):
        path = self.folder / "own"
        columns = ["--columns", "id=1,name=2,domain=3"]
        said = self.import_rows(path, [f"{number},名,d{number}.example,1" for number in range(101, 108)], "--columns", "id=1,name=2,domain=3,subdomains=4")
        self.assertIn("Imported 7 (7 new, 0 replaced, 0 unchanged)", said)
        self.assertNotIn("lost", said)

        said = self.import_rows(path, ["101,名,d101.example", "108,名,d108.example"], *columns)
        self.assertIn("Imported 2 (1 new, 1 replaced, 0 unchanged)", said)
        self.assertIn("warning: 1 organisation has lost domains: ex:101 (the names below d101.example)", said)
        said = self.import_rows(path, ["101,他,d101.example", "108,名,d108.example"], *columns)
        self.assertIn("Imported 2 (0 new, 1 replaced, 1 unchanged)", said)
        self.assertNotIn("lost", said)

        rows = [f"{number},名,new{number}.example" for number in range(101, 108)]
        self.run_registry("add", "--id", "ex:101", "--name", "名", "--domain", "d101.example", "--subdomains", "--path", path)
        said = self.import_rows(path, rows, *columns)
        self.assertIn("7 organisations have lost domains", said)
        self.assertIn("ex:105 (domain d105.example), and 2 more", said)

    def test_import_tells_programs_of_a_hundred_losses(self):
        path = self.folder / "own"
        columns = ["--columns", "id=1,name=2,domain=3", "--json"]
        self.import_rows(path, [f"{number},名,d{number}.example" for number in range(100, 201)], *columns)
        file = self.folder / "rows.csv"
        file.write_text("".join(f"{number},名,new{number}.example\n" for number in range(100, 201)), encoding="utf-8")
        done = self.build.ctl("registry", "import", file, "--csv", "--scheme", "ex", "--path", path, *columns)
        facts = json.loads(done.stdout)
        self.assertEqual((facts["put"], facts["added"], facts["replaced"], facts["unchanged"]), (101, 0, 101, 0))
        self.assertEqual(len(facts["losses"]), 100)
        self.assertEqual(facts["losses"][0], {"id": "ex:100", "lost": ["domain d100.example"]})
        self.assertIn("and 96 more", done.stderr.decode())

    # Hints that can be pasted.

    def hinted(self, said):
        """The command in quotes, run as it stands."""
        command = re.search(r'"anshinctl ([^"]+)"', said)
        self.assertIsNotNone(command, said)
        return self.build.ctl(*shlex.split(command[1]))

    def test_hints_name_the_same_registry(self):
        path = self.folder / "my registry"
        self.run_registry("add", *ENTRY, "--domain", "qualitia.co.jp", "--path", path)
        config = self.configure({**self.robins, "path": str(self.folder / "other")}, {**self.own, "path": str(path)})
        for arguments in (["remove", JIPDEC, "--path", path], ["remove", JIPDEC, "--registry", "own", "-c", config], ["unrevoke", "example.com", "--path", path],
                          ["unrevoke", "example.com", "-c", config]):
            done = self.hinted(self.run_registry(*arguments, status=1))
            self.assertIn(QUALITIA, done.stdout.decode(), arguments)

    # Slips.

    def test_addresses_and_patterns_are_no_domains(self):
        path = self.folder / "own"
        self.run_registry("add", *ENTRY, "--domain", "qualitia.co.jp", "--path", path)
        for arguments in (["lookup"], ["revoke"], ["unrevoke"], ["list", "--domain"], ["add", "--id", JIPDEC, "--name", "一般財団法人日本情報経済社会推進協会", "--domain"]):
            said = self.run_registry(*arguments, "info@qualitia.co.jp", "--path", path, status=2)
            self.assertIn("is an address; give its domain: qualitia.co.jp", said)
            said = self.run_registry(*arguments, "*.qualitia.co.jp", "--path", path, status=2)
            self.assertIn("is no domain but a pattern", said)
            self.assertIn(": qualitia.co.jp", said)

    def test_full_width_characters_are_taken_for_ascii(self):
        path = self.folder / "own"
        wide = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
        number, domain = QUALITIA.translate(wide), "qualitia.co.jp".translate(wide)
        self.run_registry("add", "--id", number, "--name", "株式会社クオリティア１", "--domain", domain, "--url", "https://www.qualitia.co.jp/".translate(wide),
                          "--valid-from", "2017-04-13".translate(wide), "--path", path)
        entry = self.entry(path)
        self.assertEqual((entry["id"], entry["domains"][0]["domain"], entry["url"], entry["valid_from"]), (QUALITIA, "qualitia.co.jp", "https://www.qualitia.co.jp/", "2017-04-13"))
        self.assertEqual(entry["name"]["ja"], "株式会社クオリティア１")
        for arguments in (["lookup", domain], ["lookup", "qualitia。co。jp"], ["list", "--id", number], ["list", "--domain", domain]):
            self.assertIn(QUALITIA, self.run_registry(*arguments, "--path", path), arguments)
        self.assertEqual(self.run_registry("challenge", domain, "--id", number, "--path", path), self.run_registry("challenge", "qualitia.co.jp", "--id", QUALITIA, "--path", path))
        self.assertIn("is an address; give its domain: qualitia.co.jp", self.run_registry("lookup", f"info＠{domain}", "--path", path, status=2))
        for subject in (number, domain):
            self.run_registry("revoke", subject, "--path", path)
            self.run_registry("unrevoke", subject, "--path", path)
        self.run_registry("remove", number, "--path", path)

    def test_json_lines_want_ascii_and_say_so(self):
        for entry in ({"id": "jcn:２０１０００１０８４９１５", "domains": [{"domain": "qualitia.co.jp"}]}, {"id": QUALITIA, "domains": [{"domain": "ｑｕａｌｉｔｉａ．ｃｏ．ｊｐ"}]}):
            file = self.folder / "wide.jsonl"
            file.write_text(json.dumps({"put": {"name": {"ja": "名"}, **entry}}, ensure_ascii=False) + "\n", encoding="utf-8")
            self.assertIn("full-width characters (全角)", self.run_registry("import", file, "--path", self.folder / "own", status=1))
        file.write_text(json.dumps({"put": {"id": "jcn:2010001084916", "name": {"ja": "名"}, "domains": []}}) + "\n", encoding="utf-8")
        self.assertNotIn("full-width", self.run_registry("import", file, "--path", self.folder / "own", status=1))

    def test_import_tells_what_a_file_is_that_is_no_json_lines(self):
        line = json.dumps({"put": {"id": QUALITIA, "name": {"ja": "株式会社クオリティア"}, "domains": [{"domain": "qualitia.co.jp"}]}}, ensure_ascii=False) + "\n"
        row = "2010001084915,株式会社クオリティア,qualitia.co.jp\n"
        for octets, says in ((row.encode(), "the file is CSV, it seems; say --csv --columns"), (row.encode("cp932"), "--encoding shift_jis"),
                             (line.encode("cp932"), "the file is Shift_JIS, it seems, but JSON Lines are UTF-8"), (line.encode("utf-16-be"), "iconv -f UTF-16BE -t UTF-8")):
            file = self.folder / "file"
            file.write_bytes(octets)
            said = self.run_registry("import", file, "--path", self.folder / "own", status=1)
            self.assertIn(f"anshinctl: {file}: ", said)
            self.assertIn(says, said)
            done = self.build.ctl("registry", "import", "-", "--path", self.folder / "own", input=octets)
            self.assertIn(says, done.stderr.decode())
            self.assertEqual(done.returncode, 1)
        # Where some lines are good the wrong ones are told, too.
        good = b'{"put":{"id":"ex:1","name":{"ja":"x"},"domains":[{"domain":"d1.example"}]}}\n'
        file.write_bytes(good + line.encode("cp932"))
        said = self.run_registry("import", file, "--path", self.folder / "own", status=1)
        self.assertIn(f"{file}:2: the line is not JSON", said)
        self.assertIn("is Shift_JIS, it seems", said)
        # More than is remembered of the beginning, from where it cannot be read twice.
        lines = "".join(json.dumps({"put": {"id": f"ex:{number}", "name": {"ja": "名"}, "domains": [{"domain": f"d{number}.example"}]}}) + "\n" for number in range(3000))
        done = self.build.ctl("registry", "import", "-", "--json", "--path", self.folder / "own", input=lines.encode())
        self.assertEqual(json.loads(done.stdout)["put"], 3000, done.stderr)

    def test_input_that_cannot_be_read_is_an_error(self):
        command = [self.build.anshinctl, "registry", "import", "--path", self.folder / "own"]
        with open("/proc/self/mem", "rb") as unreadable:
            done = subprocess.run([*command, "-"], stdin=unreadable, capture_output=True, timeout=lab.PATIENCE)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("could not be read", done.stderr.decode())
        self.assertIn("is a folder", self.run_registry("import", self.folder, "--path", self.folder / "own", status=1))
        self.assertFalse((self.folder / "own" / "registry.db").exists())

    def test_revoke_works_on_the_first_local_registry_and_says_so(self):
        for command in ("revoke", "unrevoke"):
            self.assertIn("(default: the first local one)", self.run_registry(command, "--help"))
        self.assertNotIn("local one", self.run_registry("list", "--help"))

    # Root in a folder of somebody else.

    def test_publishing_as_root_has_the_rights_of_the_owner(self):
        if os.geteuid() != 0:
            self.skipTest("only root acts as somebody else")
        self.folder.chmod(0o755)
        secret = self.folder / "secret"
        secret.mkdir(mode=0o700)
        theirs = self.folder / "theirs"
        theirs.mkdir()
        os.chown(theirs, 65534, 65534)
        path, out = theirs / "registry", theirs / "out"
        for name in ("one.pem", "two.pem"):
            self.run_registry("keygen", "--out", secret / name)
        self.run_registry("add", *ENTRY, "--domain", "qualitia.co.jp", "--path", path)
        build = ["build", out, "--path", path, "--name", "robins", "--key", secret / "one.pem"]
        self.run_registry(*build)
        self.run_registry("rotate-key", "--path", path, "--key", secret / "one.pem", "--new", secret / "two.pem.pub")
        self.run_registry(*build)
        for file in theirs.rglob("*"):
            self.assertEqual((file.stat().st_uid, file.stat().st_gid), (65534, 65534), file)
        # Whoever owns the folder cannot have root read what it may not read itself.
        state = path / "publication.json"
        state.rename(theirs / "kept")
        (secret / "state").write_bytes((theirs / "kept").read_bytes())
        state.symlink_to(secret / "state")
        for arguments in (["rotate-key", "--path", path], ["rotate-key", "--path", path, "--retire", secret / "two.pem.pub"], build):
            self.assertIn("Permission denied", self.run_registry(*arguments, status=1))
        state.unlink()
        (theirs / "kept").rename(state)
        # Where the folders belong to different users nobody else can do it.
        self.run_registry("build", secret / "out", *build[2:])

    def test_a_folder_that_was_given_away_without_its_files(self):
        if os.geteuid() != 0:
            self.skipTest("only root acts as somebody else")
        self.folder.chmod(0o755)
        path = self.folder / "given"
        self.run_registry("add", *ENTRY, "--domain", "qualitia.co.jp", "--path", path)
        os.chown(path, 65534, 65534)
        said = self.run_registry("add", *ENTRY, "--domain", "other.example.jp", "--replace", "--path", path, status=1)
        self.assertIn("registry.lock", said)
        self.assertIn("it belongs to root, but its folder to nobody, as whom root works there", said)
        self.assertIn(f"chown -R nobody: {path}", said)

    def test_lookup_names_all_registries_that_were_asked(self):
        config = self.configure(self.robins, self.own)
        for registry in (self.robins, self.own):
            self.run_registry("import", "/dev/null", "--path", registry["path"])
        self.assertIn("example.com is not in registry own or robins", self.run_registry("lookup", "example.com", status=1, config=config))

    # Status.

    def received(self):
        return {**self.robins, "url": "file:///nowhere/manifest.json", "public_keys": ["11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="]}

    def test_status_of_what_was_never_synced(self):
        config = self.configure(self.received())
        said = self.run_registry("status", status=1, config=config)
        self.assertEqual(said.count("never synced"), 2, said)
        self.assertNotIn("in order", said)
        # Entries of the admin's own in its folder are not what was meant to be there.
        self.run_registry("import", "/dev/null", "--path", self.robins["path"])
        said = self.run_registry("status", status=1, config=config)
        self.assertIn("never synced", said)
        self.assertNotIn("in order", said)
        self.assertIn("never synced", self.build.ctl("status", "-c", config).stdout.decode())

    def test_status_tells_what_is_in_order(self):
        config = self.configure(self.robins)
        self.run_registry("import", "/dev/null", "--path", self.robins["path"])
        self.assertIn("in order", self.run_registry("status", config=config))
