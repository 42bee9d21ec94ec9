"""anshinctl mark verify: the verdict on every vector for readers of Anshin-Mark, its exit status and its usage."""

import json
import unittest

import lab

VECTORS = lab.ROOT / "tests" / "data" / "mark" / "vectors"


class MarkCommand(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        document = json.loads((VECTORS / "vectors.json").read_text())
        cls.vectors = document["vectors"]
        cls.key = document["keys"]["host"]
        cls.site = cls.enterClassContext(lab.Site(cls.build))

    def verify(self, *arguments, message="001-japanese"):
        return self.build.ctl("mark", "verify", *arguments, VECTORS / f"{message}.eml")

    def test_vectors(self):
        run = 0
        for vector in self.vectors:
            configuration = vector["configuration"]
            # A configuration without hosts cannot be given, a file is always read with its body, and an empty file is refused as such.
            if not configuration["authserv_ids"] or not vector["body"] or not (VECTORS / f"{vector['name']}.eml").stat().st_size:
                continue
            options = [f"--authserv-id={name}" for name in configuration["authserv_ids"]] + [f"--key={name}={key}" for name, key in configuration["keys"].items()]
            options += [] if configuration["require_signature"] else ["--allow-unsigned"]
            done = self.verify("--json", *options, message=vector["name"])
            if not configuration["keys"]:
                self.assertEqual(done.returncode, 2, vector["name"])
                continue
            self.assertEqual(json.loads(done.stdout), vector["expected"], vector["name"])
            self.assertEqual(done.returncode, 0 if vector["expected"]["result"] == "verified" else 1, vector["name"])
            run += 1
        self.assertGreater(run, 400)

    def test_public_key_of_any_name(self):
        key = self.site.folder / "front-end.pub"
        key.write_text(self.key + "\n")
        for options in (["--public-key", key], ["--public-key", key, "--authserv-id", "MX.example.jp"], [f"--key=default={key}"], ["--key=other=" + self.key, "--public-key", key]):
            done = self.verify(*options)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("Show the mark: verified, 株式会社クオリティア (jcn:2010001084915)".encode(), done.stdout)
        done = self.verify("--public-key", key, "--authserv-id", "mx.example.org")
        self.assertEqual((done.returncode, b"no host of ours" in done.stdout), (1, True))

    def test_private_key_for_a_public_one(self):
        private = self.site.folder / "mark.pem"
        lines = private.read_text().splitlines()
        seed = lines[1]
        for options in (["--public-key", private], [f"--key=default={private}"], [f"--key=default={seed}"], [f"--key={seed}"], ["--key=default=" + private.read_text()]):
            done = self.verify(*options)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(b"private key", done.stderr)
            self.assertNotIn(seed.encode(), done.stdout + done.stderr)

    def test_header_that_programs_read_differently(self):
        for message, words in (("384-cr-in-uncovered-field-in-the-middle", "the field Comments holds a CR"), ("407-no-empty-line-then-fields", "ends at a line that is no field")):
            done = self.verify(f"--key=default={self.key}", "--authserv-id=mx.example.jp", message=message)
            self.assertEqual((done.returncode, words in done.stdout.decode()), (1, True), done.stdout)

    def test_usage(self):
        for options, word in (([], b"--public-key"), (["--key=nonsense"], b"NAME=KEY"), (["--key=a=" + self.key, "--key=a=" + self.key], b"twice"),
                              (["--key=a@=" + self.key], b"the host"), (["--key=@mx.example.jp=" + self.key], b"the host")):
            done = self.verify(*options)
            self.assertEqual((done.returncode, word in done.stderr + done.stdout), (2, True), done.stderr)
        done = self.verify("--key=a=/nonexistent.pub")
        self.assertEqual((done.returncode, b"/nonexistent.pub" in done.stderr), (1, True), done.stderr)
