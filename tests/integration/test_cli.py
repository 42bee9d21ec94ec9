"""The command lines: help, exit status, what --check says of broken files, registry round trip."""

import json
import pathlib
import re
import stat
import subprocess
import unittest

import lab
from case_files import load_case


class Commands(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build))
        cls.config = cls.site.write_configuration()

    def ctl(self, *arguments, status=0, **options):
        done = self.build.ctl(*arguments, **options)
        self.assertEqual(done.returncode, status, f"anshinctl {arguments}: {(done.stdout + done.stderr).decode(errors='replace')[:2000]}")
        return done.stdout.decode()

    def anshind(self, *arguments):
        return subprocess.run([str(self.build.anshind), *map(str, arguments)], capture_output=True, text=True, timeout=60)

    def test_help(self):
        for arguments in (["--help"], ["verify", "--help"], ["spf", "--help"], ["registry", "--help"], ["registry", "import", "--help"], ["mark", "--help"], ["mark", "verify", "--help"]):
            self.assertIn("Usage", self.ctl(*arguments).replace("USAGE", "Usage"))
        self.assertIn("--check", self.anshind("--help").stdout)

    def test_version(self):
        self.assertRegex(self.anshind("--version").stdout, r"anshind \d+\.\d+\.\d+")
        self.assertRegex(self.ctl("--version"), r"anshinctl \d+\.\d+\.\d+")

    def test_usage_errors(self):
        for arguments in ([], ["nonsense"], ["verify", "--nonsense"], ["spf"], ["registry"], ["verify", "--client-ip", "1.2.3.4.5", "x"], ["registry", "add"]):
            done = self.build.ctl(*arguments, input=b"")
            self.assertEqual(done.returncode, 2, f"anshinctl {arguments}: {done.stdout} {done.stderr}")
            self.assertTrue(done.stderr or done.stdout)
        self.assertEqual(self.anshind("--nonsense").returncode, 2)

    def test_missing_files(self):
        done = self.build.ctl("verify", "-c", self.config, "--client-ip", "192.0.2.1", "--helo", "a.example", "--mail-from", "a@b.example", "/nonexistent.eml")
        self.assertEqual(done.returncode, 2 if b"usage" in done.stderr.lower() else 1, done.stderr)
        self.assertIn(b"/nonexistent.eml", done.stderr)
        done = self.build.ctl("verify", "-c", "/nonexistent.toml", "-", input=b"From: a@b.example\r\n\r\n")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(b"/nonexistent.toml", done.stderr)

    def verify(self, name, *more, status):
        case = load_case(name)
        path = self.site.folder / "case.eml"
        path.write_bytes(case.message)
        return self.ctl("verify", "-c", self.config, "--client-ip", case.envelope["client_ip"], "--helo", case.envelope["helo"], f"--mail-from={case.envelope['mail_from']}", *more, path,
                        status=status)

    def test_verify_explains(self):
        text = self.verify("verified-qualitia", status=0)
        for part in ("株式会社クオリティア", "qualitia.co.jp", "pass"):
            self.assertIn(part, text)
        self.assertIn("fail", self.verify("spoofed-registered", status=1))

    def test_verify_of_several_messages(self):
        files = []
        for name in ("verified-qualitia", "spoofed-registered"):
            case = load_case(name)
            files.append(self.site.folder / f"{name}.eml")
            envelope = case.envelope
            top = f"Return-Path: <{envelope['mail_from'].strip('<>')}>\r\nReceived: from {envelope['helo']} (unknown [{envelope['client_ip']}])\r\n\tby mx.example.jp; Fri, 21 Nov 2025 00:00:00 +0000\r\n"
            files[-1].write_bytes(top.encode() + case.message)
        rows = self.ctl("verify", "-c", self.config, *files, status=1).splitlines()
        self.assertEqual([row.split()[0] for row in rows], ["MESSAGE", *map(str, files)])
        self.assertEqual([row.split()[3] for row in rows[1:]], ["verified", "failed"])
        said = self.build.ctl("verify", "--json", "-c", self.config, files[0], "/nonexistent.eml", files[0])
        self.assertEqual(said.returncode, 1)
        self.assertIn(b"/nonexistent.eml: No such file", said.stderr)
        self.assertEqual([json.loads(line)["file"] for line in said.stdout.splitlines()], [str(files[0])] * 2)
        hostile = "/nonexistent\x1b]0;x\x07\x9b31m\u202e.eml"
        for arguments in (["verify", "-c", self.config, hostile], ["verify", "-c", self.config, files[0], hostile], ["verify", "-c", hostile, files[0]], ["mark", "verify", "--key", f"a={hostile}", files[0]],
                          ["registry", "import", hostile, "--path", self.site.folder / "none"], [hostile], ["verify", "--" + hostile]):
            said = self.build.ctl(*arguments)
            self.assertNotEqual(said.returncode, 0)
            self.assertEqual([c for c in ("\x1b", "\x07", "\x9b", "\u202e") if c in (said.stdout + said.stderr).decode()], [], arguments)
        self.ctl("verify", "-c", self.config, files[0], files[0])
        self.ctl("verify", "-c", self.config, "--client-ip", "nonsense", files[0], files[0], status=2)

    def test_verify_json_has_every_key(self):
        judged = json.loads(self.verify("verified-qualitia", "--json", status=0))
        self.assertLessEqual({"spf", "spf_helo", "dkim", "arc", "dmarc", "mark", "action", "headers"}, set(judged))
        self.assertLessEqual({"result", "identity", "domain", "reason"}, set(judged["spf"]))
        self.assertLessEqual({"result", "domain", "reason"}, set(judged["spf_helo"]))
        self.assertLessEqual({"result", "domain", "selector", "identity", "algorithm", "key_bits", "reason"}, set(judged["dkim"][0]))
        self.assertLessEqual({"result", "sets", "reason"}, set(judged["arc"]))
        self.assertLessEqual({"result", "author_domain", "policy_domain", "policy", "disposition", "spf_aligned", "dkim_aligned", "reason"}, set(judged["dmarc"]))
        self.assertLessEqual({"result", "domain", "organisation", "id", "registry", "reason"}, set(judged["mark"]))
        self.assertEqual({header["name"] for header in judged["headers"]}, {"Authentication-Results", "Anshin-Mark"})
        for name in ("spf", "dmarc", "mark"):
            self.assertGreater(len(judged[name]["reason"]), 5)

    def test_verify_reads_standard_input_and_takes_the_envelope_from_the_message(self):
        case = load_case("verified-qualitia")
        top = b"Return-Path: <bounce@qualitia.co.jp>\r\nReceived: from mail.qualitia.co.jp (unknown [203.0.113.45])\r\n\tby mx.example.jp (Postfix) with ESMTP id 1; Fri, 21 Nov 2025 00:00:00 +0000\r\n"
        judged = json.loads(self.ctl("verify", "--json", "-c", self.config, "-", input=top + case.message))
        self.assertEqual((judged["spf"]["result"], judged["dkim"][0]["result"], judged["mark"]["result"]), ("pass", "pass", "verified"))

    def test_verify_takes_unix_line_ends(self):
        case = load_case("verified-qualitia")
        judged = json.loads(self.ctl("verify", "--json", "-c", self.config, "--client-ip", "203.0.113.45", "--helo", "mail.qualitia.co.jp", "--mail-from", "bounce@qualitia.co.jp", "-",
                                     input=case.message.replace(b"\r\n", b"\n")))
        self.assertEqual((judged["dkim"][0]["result"], judged["mark"]["result"]), ("pass", "verified"))

    def test_spf(self):
        for address, result, status in (("203.0.113.45", "pass", 0), ("198.51.100.99", "fail", 1)):
            said = json.loads(self.ctl("spf", "--json", "-c", self.config, "--client-ip", address, "--helo", "mail.qualitia.co.jp", "--mail-from", "a@qualitia.co.jp", status=status))
            self.assertEqual((said["result"], said["domain"]), (result, "qualitia.co.jp"))
            self.assertLessEqual({"result", "domain", "reason", "explanation"}, set(said))

    def test_check_of_a_good_configuration(self):
        done = self.anshind("-c", self.config, "--check")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_check_of_broken_configurations(self):
        good = self.config.read_text(encoding="utf-8")
        key = self.site.folder / "open.pem"
        key.write_bytes((self.site.folder / "mark.pem").read_bytes())
        key.chmod(0o644)
        for name, change, part in [
                ("unknown-key", lambda text: text.replace("authserv_id", "authserv_di"), "authserv_di"), ("unknown-section", lambda text: text + "[polcy]\nmode = 'monitor'\n", "polcy"),
                ("syntax", lambda text: text + "[unfinished\n", ":"), ("bad-mode", lambda text: text.replace('"monitor"', '"watch"'), "watch"),
                ("bad-network", lambda text: text.replace("127.0.0.0/8", "127.0.0.0/99"), "127.0.0.0/99"), ("wrong-type", lambda text: text.replace('"monitor"', "7"), "mode"),
                ("missing-zone", lambda text: text.replace("zone.txt", "absent.txt"), "absent.txt"), ("missing-key", lambda text: text.replace("mark.pem", "absent.pem"), "absent.pem"),
                ("open-key", lambda text: text.replace("mark.pem", "open.pem"), "open.pem"), ("bad-socket", lambda text: text.replace("unix:", "unx:"), "unx:"),
                ("duplicate-key", lambda text: text.replace("[dns]", "[dns]\ntimeout_ms = 1000\ntimeout_ms = 2000"), "timeout_ms")]:
            with self.subTest(name):
                path = self.site.folder / f"{name}.toml"
                changed = change(good)
                self.assertNotEqual(changed, good)
                path.write_text(changed, encoding="utf-8")
                done = self.anshind("-c", path, "--check")
                self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                self.assertIn(part, done.stdout + done.stderr)
                if name in ("unknown-key", "bad-mode", "bad-network", "wrong-type", "syntax"):
                    self.assertRegex(done.stdout + done.stderr, re.escape(path.name) + r":\d+")
        done = self.anshind("-c", "/nonexistent.toml", "--check")
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nonexistent.toml", done.stdout + done.stderr)

    def test_check_suggests(self):
        path = self.site.folder / "suggest.toml"
        path.write_text(self.config.read_text(encoding="utf-8").replace("trusted_networks", "trusted_network"), encoding="utf-8")
        done = self.anshind("-c", path, "--check")
        self.assertIn("trusted_networks", done.stdout + done.stderr)

    def test_keygen(self):
        path = self.site.folder / "new.pem"
        said = self.ctl("registry", "keygen", "--out", path)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        public = pathlib.Path(f"{path}.pub").read_text().strip()
        self.assertIn(public.splitlines()[-1], said)
        self.assertNotEqual(self.build.ctl("registry", "keygen", "--out", path).returncode, 0, "an existing key must not be overwritten")

    def registry(self, *arguments, **options):
        return self.ctl("registry", *arguments, "-c", self.own, "--registry", "own", **options)

    def test_registry_round_trip(self):
        self.own = self.site.write_configuration("own.toml", registry=[{"name": "own", "path": f"{self.site.folder}/own"}])
        self.registry("import", lab.MESSAGES / "registry.jsonl")
        listed = self.registry("list")
        for part in ("株式会社クオリティア", "一般財団法人日本情報経済社会推進協会", "jcn:2010001084915"):
            self.assertIn(part, listed)
        self.assertIn("株式会社クオリティア", self.registry("lookup", "news.qualitia.co.jp"))
        self.registry("lookup", "sub.jipdec.or.jp", status=1)
        self.registry("lookup", "example.com", status=1)
        self.registry("remove", "jcn:2010001084915")
        self.registry("lookup", "qualitia.co.jp", status=1)
        self.registry("remove", "jcn:2010001084915", status=1)
        self.registry("import", lab.MESSAGES / "registry.jsonl")
        self.registry("lookup", "qualitia.co.jp")
        self.registry("status")
        for arguments in (("list", "--json"), ("lookup", "qualitia.co.jp", "--json"), ("status", "--json")):
            for line in [self.registry(*arguments)]:
                self.assertTrue(line.strip())
                try:
                    json.loads(line)
                except ValueError:
                    [json.loads(entry) for entry in line.splitlines()]

    def test_import_of_bad_lines(self):
        self.own = self.site.write_configuration("bad.toml", registry=[{"name": "own", "path": f"{self.site.folder}/bad"}])
        good = (lab.MESSAGES / "registry.jsonl").read_text(encoding="utf-8")
        for name, text in (("check-digit", good.replace("jcn:2010001084915", "jcn:3010001084915")), ("no-json", good + "{\n"), ("no-domain", good.replace('"domain":"qualitia.co.jp"', '"domain":""')),
                           ("control", good.replace("株式会社クオリティア", "株式会社\\u202eクオリティア"))):
            with self.subTest(name):
                path = self.site.folder / f"{name}.jsonl"
                path.write_text(text, encoding="utf-8")
                done = self.build.ctl("registry", "import", path, "-c", self.own, "--registry", "own")
                self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
                self.assertRegex((done.stdout + done.stderr).decode(), r"\b[13]\b")

    def test_broken_registry_is_unavailable_and_mail_flows(self):
        folder = self.site.folder / "broken"
        folder.mkdir()
        (folder / "registry.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)
        case = load_case("verified-qualitia")
        path = self.site.folder / "broken.eml"
        path.write_bytes(case.message)
        for place in (folder, self.site.folder / "absent"):
            config = self.site.write_configuration("broken.toml", registry=[{"name": "robins", "path": str(place)}])
            judged, _ = self.site.verify(config, case.envelope, path)
            self.assertEqual((judged["dmarc"]["result"], judged["mark"]["result"], judged["action"]), ("pass", "unavailable", "accept"))
