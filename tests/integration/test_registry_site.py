"""The public page of a registry in a real browser (browser/site.mjs): searched, followed, read on a phone, in the dark, by keyboard, without scripts."""

import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import lab

BROWSER = pathlib.Path(__file__).resolve().parent / "browser"
MODULES = lab.ROOT / "build" / "browser"
HOSTILE = "</script><script>window.hostile=1</script><img src=x onerror=\"window.hostile=1\">&amp;'`{{name}}"
TITLE = "送信者登録簿 <Senders>"


def entry(identifier, name, domain, subdomains=False, **more):
    english = {"en": more.pop("english")} if "english" in more else {}
    return {"id": identifier, "name": {"ja": name, **english}, "domains": [{"domain": domain, "subdomains": subdomains}], **more}


def organisations():
    yield entry("jcn:2010001084915", "株式会社クオリティア", "qualitia.co.jp", True, english="QUALITIA CO., LTD.", kana="クオリティア",
                url="https://www.qualitia.co.jp/", valid_from="2017-04-13")
    yield entry("jcn:1010405009403", "一般財団法人日本情報経済社会推進協会", "jipdec.or.jp", english="JIPDEC", kana="ニホンジョウホウケイザイシャカイスイシンキョウカイ")
    yield entry("x:hostile", HOSTILE, "hostile.example", kana="\"><svg onload=alert(1)>", url="https://example.org/?a=1&b=%3Cscript%3E", valid_until="2020-01-01")
    yield entry("x:alike", "似た文字", "xn--80ak6aa92e.com")
    yield entry("x:long", "長" * 160, "a" * 60 + "." + "b" * 60 + "." + "c" * 60 + ".example", url="https://example.org/" + "x" * 500)
    for number in range(400):
        yield entry(f"demo:{number:04}", f"見本商事第{number}号株式会社", f"host{number}.example", True, english=f"Sample Trading No. {number}")


def missing():
    """What the browser test lacks, or an empty text."""
    if not shutil.which("chromium"):
        return "Chromium is not installed; scripts/install-deps --test installs it"
    if not shutil.which("node"):
        return "Node.js is not installed; scripts/install-deps --test installs it"
    if not (MODULES / "node_modules" / "playwright-core").is_dir():
        return "playwright-core is not in build/browser; scripts/install-deps --test installs it"
    return ""


class PublicPage(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        why = missing()
        if why:
            raise unittest.SkipTest(why)
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="anshin-site-")))
        entries = list(organisations())
        (folder / "entries.jsonl").write_text("".join(json.dumps({"put": one}, ensure_ascii=False) + "\n" for one in entries), encoding="utf-8")
        cls.must("registry", "import", folder / "entries.jsonl", "--path", folder / "registry")
        cls.must("registry", "site", folder / "site", "--path", folder / "registry", "--title", TITLE, "--date", "2026-04-01")
        cls.site = folder / "site"
        cls.screenshots = cls.build.folder / "screenshots"
        cls.screenshots.mkdir(exist_ok=True)
        options = {
            "modules": str(MODULES), "chromium": shutil.which("chromium"), "site": str(cls.site), "screenshots": str(cls.screenshots),
            "folds": str(lab.ROOT / "tests" / "data" / "authority" / "folds.json"), "hostile": HOSTILE, "title": TITLE,
            "entries": [{"id": one["id"], "name": one["name"]["ja"], "domain": one["domains"][0]["domain"]} for one in entries[::20] if one["id"] != "x:hostile"],
        }
        done = subprocess.run(["node", str(BROWSER / "site.mjs"), json.dumps(options)], capture_output=True, timeout=300)
        cls.trouble = done.stderr.decode(errors="replace")[-3000:]
        cls.results = {}
        for line in done.stdout.decode().splitlines():
            result = json.loads(line)
            cls.results[result["check"]] = result["problem"]

    @classmethod
    def must(cls, *arguments):
        done = cls.build.ctl(*arguments)
        if done.returncode != 0:
            raise AssertionError(f"anshinctl {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")

    def test_the_address_of_a_page_follows_from_the_identifier(self):
        self.assertIn("株式会社クオリティア", (self.site / "o" / "jcn" / "2010001084915.html").read_text(encoding="utf-8"))
        self.assertTrue((self.site / "o" / "demo" / "0007.html").is_file())

    def test_there_are_screenshots_to_look_at(self):
        for name in ("search-ja", "search-en", "search-dark", "organisation-ja", "phone-search"):
            self.assertGreater((self.screenshots / f"{name}.png").stat().st_size, 5000, name)


def check_method(name):
    def check(self):
        self.assertIn(name, self.results, f"the browser did not come this far: {self.trouble}")
        self.assertEqual(self.results[name], "")
    return check


# One test for each check of browser/site.mjs, in its order.
for found in re.findall(r"^  async (\w+)\(", (BROWSER / "site.mjs").read_text(encoding="utf-8").split("const checks = {")[1], re.MULTILINE):
    setattr(PublicPage, f"test_{found}", check_method(found))
