"""docs/json.md against what the commands print: members, and their types."""

import json
import pathlib
import re
import unittest

import lab
from case_files import load_case

PAGE = lab.ROOT / "docs" / "json.md"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
RARE = {"spf.explanation", "spf_helo.explanation"}  # members that no message here has
ENTRY = ["--id", "jcn:2010001084915", "--name", "株式会社クオリティア", "--domain", "qualitia.co.jp"]


def documented():
    """{command: {member: set of type words}}"""
    sections = {}
    for section in re.split(r"^## anshinctl ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        rows = re.findall(r"^\| `([^`]+)` \| ([a-z, ]+) \|", section, re.MULTILINE)
        sections[section.partition("\n")[0]] = {member: set(re.split(r", | or ", types)) for member, types in rows}
    return sections


def type_words(value):
    """What the page may call the type of a value."""
    if isinstance(value, str):
        return {"string", "time"} if TIME.fullmatch(value) else {"string"}
    if isinstance(value, dict):
        return {"object", "organisation"}
    return {{bool: "boolean", int: "number", list: "array", type(None): "null"}[type(value)]}


def is_organisation(value):
    return isinstance(value, dict) and {"id", "name", "domains"} <= set(value)


def members(value, path=""):
    """(member, value) of everything within an object, itself left out. An organisation is one thing."""
    for name, inner in value.items():
        member = f"{path}{name}"
        yield member, inner
        if isinstance(inner, dict) and not is_organisation(inner):
            yield from members(inner, f"{member}.")
        elif isinstance(inner, list):
            for element in inner:
                if isinstance(element, dict):
                    yield from members(element, f"{member}[].")


class JsonPage(unittest.TestCase):
    build = None

    def setUp(self):
        self.site = self.enterContext(lab.Site(self.build))
        self.folder = self.site.folder
        self.page = documented()
        self.seen = {command: set() for command in self.page}

    def run_json(self, command, *arguments, status=0, input=None):
        done = self.build.ctl(*command.split(), "--json", *arguments, input=input)
        self.assertEqual(done.returncode, status, f"{command} {arguments}: {(done.stdout + done.stderr).decode(errors='replace')[:2000]}")
        text = done.stdout.decode()
        objects = [json.loads(text)] if text.startswith("{\n") else [json.loads(line) for line in text.splitlines()]
        self.assertTrue(objects, command)
        for value in objects:
            self.check(command, value)
        return objects

    def check(self, command, value):
        for member, inner in members(value):
            member = member.replace("shown_dmarc[].", "dmarc.")  # "the same as"
            self.seen[command].add(member)
            self.assertIn(member, self.page[command], f"{command} prints a member that {PAGE.name} does not know")
            self.assertTrue(type_words(inner) & self.page[command][member], f"{command}: {member} is {inner!r}, the page says {self.page[command][member]}")

    def verify(self, name, config, *more, status):
        case = load_case(name)
        path = self.folder / f"{name}.eml"
        path.write_bytes(case.message)
        return self.run_json("verify", "-c", config, "--client-ip", case.envelope["client_ip"], "--helo", case.envelope["helo"], f"--mail-from={case.envelope['mail_from']}", *more, path,
                             status=status)[0]

    def see_messages(self, config):
        judged = self.verify("verified-qualitia", config, status=0)
        self.verify("forged-fields", self.site.write_configuration("iprev.toml", verify={"iprev": True}), "--cross-check", status=1)
        self.verify("shown-encoded-address", config, status=1)
        self.run_json("verify", "-c", config, *sorted(self.folder.glob("*.eml")), status=1)
        self.run_json("spf", "-c", config, "--client-ip", "203.0.113.45", "--helo", "mail.qualitia.co.jp", "--mail-from", "a@qualitia.co.jp")
        stamps = b"".join(f"{field['name']}: {field['value']}\n".replace("\n", "\r\n").encode() for field in judged["headers"])
        message = stamps + load_case("verified-qualitia").message
        self.run_json("mark verify", "--public-key", f"{self.folder}/mark.pem.pub", "-", input=message)
        self.run_json("mark verify", "--public-key", f"{self.folder}/mark.pem.pub", "-", input=load_case("verified-qualitia").message, status=1)
        self.run_json("status", "-c", config, status=1)

    def see_editing(self):
        path = self.folder / "own"
        self.run_json("registry add", *ENTRY, "--path", path)
        self.run_json("registry add", *ENTRY, "--domain", "qualitia.example", "--path", path)
        self.run_json("registry add", "--id", "test:2", "--name", "名", "--domain", "gmail.com", "--force", "--reason", "a test", "--path", path)
        self.run_json("registry revoke", "example.com", "--reason", "left", "--path", path)
        self.run_json("registry list", "--path", path)
        self.run_json("registry unrevoke", "example.com", "--path", path)
        self.run_json("registry import", lab.MESSAGES / "registry.jsonl", "--path", path, status=0)
        self.run_json("registry import", "-", "--path", path, input=b"{\n", status=1)
        self.run_json("registry remove", "jcn:1010405009403", "--path", path)
        self.run_json("registry lookup", "qualitia.co.jp", "--path", path)
        self.run_json("registry lookup", "example.com", "--path", path, status=1)
        return path

    def see_publishing(self, path):
        out, key, new = self.folder / "out", self.folder / "registry.pem", self.folder / "new.pem"
        for file in (key, new):
            self.run_json("registry keygen", "--out", file)
        self.run_json("registry rotate-key", "--path", path, "--key", key, "--new", f"{new}.pub")
        self.run_json("registry build", out, "--path", path, "--name", "robins", "--key", key)
        self.run_json("registry rotate-key", "--path", path, "--retire", f"{key}.pub")
        self.build.ctl("registry", "remove", "jcn:2010001084915", "--path", path)
        self.run_json("registry add", "--id", "test:1", "--name", "名", "--domain", "d1.example", "--path", path)
        self.run_json("registry diff", "--path", path)
        self.run_json("registry build", out, "--path", path, "--name", "robins", "--key", key, "--key", new)
        self.run_json("registry site", self.folder / "site", "--path", path)
        return out, pathlib.Path(f"{key}.pub").read_text().strip()

    def see_receiving(self, out, public_key):
        registry = {"name": "robins", "path": f"{self.folder}/received", "url": f"file://{out}/manifest.json", "public_keys": [public_key]}
        config = self.site.write_configuration("received.toml", registry=[registry, {"name": "own", "path": f"{self.folder}/own", "local": True}])
        self.run_json("registry status", "-c", config, status=1)
        self.run_json("registry sync", "-c", config)
        self.run_json("registry status", "-c", config)

    def see_domains(self, config, path):
        self.run_json("registry challenge", "qualitia.co.jp", "--id", "jcn:2010001084915", "--path", path)
        self.run_json("registry check-domain", "qualitia.co.jp", "--selector", "s1", "--without-challenge", "-c", config)

    def test_what_is_printed_is_on_the_page(self):
        config = self.site.write_configuration()
        self.see_messages(config)
        path = self.see_editing()
        self.see_domains(config, path)
        self.see_receiving(*self.see_publishing(path))
        for command, rows in self.page.items():
            self.assertEqual(set(rows) - self.seen[command] - RARE, set(), f"{command} was not seen to print these")

    def test_every_command_with_json_is_on_the_page(self):
        with_json = set()
        for command in self.commands([]):
            if "--json" in self.help(command):
                with_json.add(" ".join(command))
        self.assertEqual(with_json, set(self.page))

    def help(self, command):
        return self.build.ctl(*command, "--help").stdout.decode()

    def commands(self, above):
        names = re.findall(r"^  ([a-z][a-z-]*) ", self.help(above).partition("Subcommands:")[2], re.MULTILINE)
        return [below for name in names for below in self.commands([*above, name])] if names else [above]
