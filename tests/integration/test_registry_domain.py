"""Domain control and CSV on the command line: challenge, check-domain and add --verify-domain with real DNS packets; import --csv."""

import json
import pathlib
import shutil
import stat
import tempfile
import unittest

import fake_dns
import lab

KEY = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
DMARC = "v=DMARC1; p=reject"


class AuthorityCase(unittest.TestCase):
    build = None

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="anshin-domain-")))
        self.registry = self.folder / "registry"

    def ctl(self, *arguments, status=0, input=None):
        done = self.build.ctl("registry", *arguments, input=input)
        self.assertEqual(done.returncode, status, (done.stdout + done.stderr).decode(errors="replace"))
        return done.stdout.decode(), done.stderr.decode()

    def configuration(self, **dns):
        path = self.folder / "anshind.toml"
        path.write_text(lab.toml({"milter": {"authserv_id": lab.AUTHSERV_ID}, "dns": dns, "registry": [{"name": "local", "path": str(self.registry)}]}))
        return path

    def listed(self):
        return [json.loads(line)["put"] for line in self.ctl("list", "--json", "--path", self.registry)[0].splitlines()]


class DomainControl(AuthorityCase):
    def challenge(self, *more, domain="example.jp"):
        return json.loads(self.ctl("challenge", domain, "--json", "--path", self.registry, *more)[0])

    def zone(self, *records):
        return "".join(f'{name}. 300 IN TXT "{text}"\n' for name, text in records)

    def add(self, config, *more, status=0):
        return self.ctl("add", "--id", "x:1", "--name", "見本", "--domain", "example.jp", "--verify-domain", "--selector", "s1", "-c", config, *more, status=status)

    def test_a_challenge_is_the_same_each_time_and_its_secret_is_private(self):
        first = self.challenge()
        self.assertEqual(first, self.challenge())
        self.assertEqual(first["name"], "_anshin-challenge.example.jp")
        self.assertRegex(first["value"], r"^anshin-challenge=[0-9a-f]{32}$")
        self.assertEqual(len({first["value"], self.challenge(domain="example.com")["value"], self.challenge("--id", "x:1")["value"]}), 3)
        self.assertEqual(stat.S_IMODE((self.registry / "challenge.key").stat().st_mode), 0o600)
        text, _ = self.ctl("challenge", "EXAMPLE.jp.", "--path", self.registry)
        self.assertIn(f'_anshin-challenge.example.jp. 3600 IN TXT "{first["value"]}"', text)
        self.ctl("challenge", "not a domain", "--path", self.registry, status=2)

    @unittest.skipUnless(shutil.which("nsd", path="/usr/bin:/usr/sbin"), "NSD is not installed; scripts/install-deps --test installs it")
    def test_a_domain_is_added_when_the_dns_has_all_of_it(self):
        config = self.configuration(servers=["127.0.0.1:5301"], timeout_ms=1000)
        challenge = self.challenge("--id", "x:1")
        ready = [("s1._domainkey.example.jp", KEY), ("_dmarc.example.jp", DMARC)]
        with self.server(self.zone(*ready)):
            out, err = self.add(config, status=1)
            self.assertIn("publish there, as TXT: " + challenge["value"], out)
            self.assertIn("nothing was added", err)
            refused = json.loads(self.add(config, "--json", status=1)[0])
            self.assertEqual([(check["check"], check["result"]) for check in refused["domains"][0]["checks"]],
                             [("challenge", "missing"), ("DKIM key", "ok"), ("DMARC", "ok")])
            self.ctl("check-domain", "example.jp", "--selector", "s1", "--without-challenge", "-c", config)
        self.assertFalse((self.registry / "registry.db").exists())
        with self.server(self.zone((challenge["name"], challenge["value"]), *ready)):
            out, _ = self.add(config)
            self.assertIn("Added x:1", out)
            self.assertIn("Ed25519 key", out)
            self.ctl("check-domain", "example.jp", "--selector", "s1", "--id", "x:2", "-c", config, status=1)
        self.assertEqual(self.listed()[0]["domains"], [{"domain": "example.jp", "subdomains": False}])

    def server(self, zone):
        site = lab.Site(self.build, zone)
        self.addCleanup(site.close)
        server = lab.NameServer(site, port=5301)
        (server.folder / "zone").write_text((lab.MESSAGES / "zone-root.txt").read_text() + zone)
        return server

    def test_without_an_answer_it_is_worth_another_try(self):
        for behave in (fake_dns.server_failure, fake_dns.silence):
            with fake_dns.FakeDns(behave) as server:
                config = self.configuration(servers=[f"127.0.0.1:{server.port}"], timeout_ms=200)
                _, err = self.add(config, status=75)
                self.assertIn("the DNS gave no answer", err)
                self.assertGreater(server.queries, 2)
                out, _ = self.ctl("check-domain", "example.jp", "--selector", "s1", "-c", config, status=75)
                self.assertIn("no answer", out)
        self.assertFalse((self.registry / "registry.db").exists())

    def test_a_zone_file_answers_too_and_weak_policies_are_told(self):
        challenge = self.challenge()
        zone = self.folder / "zone.txt"
        zone.write_text(self.zone((challenge["name"], challenge["value"]), ("s1._domainkey.example.jp", KEY), ("_dmarc.example.jp", "v=DMARC1; p=none")))
        out, _ = self.add(self.configuration(zone_file=str(zone)))
        self.assertIn("p=none", out)
        self.assertIn("warning", out)
        checked = json.loads(self.ctl("check-domain", "example.jp", "--selector", "s1", "--zone-file", zone, "--path", self.registry, "--json")[0])
        self.assertEqual(checked["result"], "warning")

    def test_usage_errors_are_told(self):
        self.ctl("add", "--id", "x:1", "--name", "x", "--domain", "example.jp", "--verify-domain", "--path", self.registry, status=2)
        self.ctl("check-domain", "example.jp", "--path", self.registry, status=2)
        self.ctl("check-domain", "example.jp", "--selector", "a b", "--path", self.registry, status=2)


class Csv(AuthorityCase):
    COLUMNS = "id=法人番号,name=名称,domain=ドメイン"

    def import_csv(self, text, *more, status=0, encoding="utf-8", name="organisations.csv"):
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return self.ctl("import", path, "--csv", "--path", self.registry, *more, status=status)

    def test_a_spreadsheet_is_imported(self):
        text = "法人番号,名称,ドメイン\r\n2010001084915,株式会社クオリティア,*.qualitia.co.jp\r\n1010405009403,一般財団法人日本情報経済社会推進協会,jipdec.or.jp\r\n"
        for encoding, option in (("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp932", "shift_jis")):
            with self.subTest(encoding):
                shutil.rmtree(self.registry, ignore_errors=True)
                self.import_csv(text, "--columns", self.COLUMNS, "--encoding", option, encoding=encoding)
                self.assertEqual([one["name"]["ja"] for one in self.listed()], ["一般財団法人日本情報経済社会推進協会", "株式会社クオリティア"])
                self.assertTrue(self.listed()[1]["domains"][0]["subdomains"])

    def test_nothing_is_imported_while_a_row_is_wrong(self):
        text = "法人番号,名称,ドメイン\n2010001084915,\"株式会社\nクオリティア\",qualitia.co.jp\n2010001084916,誤り,example.jp\n1010405009403,JIPDEC,jipdec.or.jp\n"
        _, err = self.import_csv(text, "--columns", self.COLUMNS, status=1)
        self.assertIn("organisations.csv:2: name.ja: holds a control", err)
        self.assertIn("organisations.csv:4: id", err)
        self.assertIn("2 lines are wrong", err)
        self.assertFalse((self.registry / "registry.db").exists())
        self.import_csv(text, "--columns", self.COLUMNS, "--skip-bad")
        self.assertEqual([one["id"] for one in self.listed()], ["jcn:1010405009403"])

    def test_the_published_layout_of_corporate_numbers_is_known(self):
        def record(number, name, closed="", kana=""):
            fields = [""] * 30
            fields[0], fields[1], fields[2], fields[6], fields[18], fields[23], fields[28] = "1", number, "01", name, closed, "1", kana
            return ",".join(f'"{field}"' for field in fields) + "\r\n"
        data = record("2010001084915", "株式会社クオリティア", kana="クオリティア") + record("1010405009403", "一般財団法人日本情報経済社会推進協会")
        domains = self.folder / "domains.csv"
        domains.write_text("number,domain,subdomains\n2010001084915,qualitia.co.jp,yes\n", encoding="utf-8")
        _, err = self.import_csv(data, "--layout", "corporate-number", "--domains", domains)
        self.assertIn("1 without a domain", err)
        self.assertEqual([(one["id"], one["kana"]) for one in self.listed()], [("jcn:2010001084915", "クオリティア")])
        _, err = self.import_csv(record("2010001084915", "新名称株式会社"), "--layout", "corporate-number")
        self.assertEqual(self.listed()[0]["name"]["ja"], "新名称株式会社")
        closed = record("2010001084915", "新名称株式会社", closed="2026-03-31")
        _, err = self.import_csv(closed, "--layout", "corporate-number")
        self.assertIn("jcn:2010001084915 新名称株式会社: closed (2026-03-31)", err)
        self.assertEqual(len(self.listed()), 1)
        self.import_csv(closed, "--layout", "corporate-number", "--remove-closed")
        self.assertEqual(self.listed(), [])
        domains.write_text("2010001084915\n", encoding="utf-8")
        _, err = self.import_csv(data, "--layout", "corporate-number", "--domains", domains, status=1)
        self.assertIn("domains.csv:1: ", err)

    def test_organisations_of_every_kind_pass_through(self):
        rows = "lgcode:131016,千代田区の見本,city.example\nparty:example-1,見本の党,party.example\nsole:T-001,見本商店,shop.example\n2010001084915,株式会社クオリティア,qualitia.co.jp\n"
        self.import_csv(rows, "--columns", "id=1,name=2,domain=3")
        listed = self.ctl("list", "--json", "--path", self.registry)[0]
        self.assertEqual(len(self.listed()), 4)
        self.ctl("import", "-", "--path", self.folder / "copy", input=listed.encode())
        self.assertEqual(self.ctl("list", "--json", "--path", self.folder / "copy")[0], listed)

    def test_what_is_missing_on_the_command_line_is_told(self):
        self.assertIn("--columns", self.import_csv("a\n", status=2)[1])
        self.assertIn("domain", self.import_csv("a\n", "--columns", "id=1,name=2", status=2)[1])
        self.import_csv("a\n", "--columns", "id=1,name=2,domain=3", "--layout", "corporate-number", status=2)
        self.import_csv("a\n", "--columns", "id=1,name=2,domain=3", "--encoding", "utf-16", status=2)
