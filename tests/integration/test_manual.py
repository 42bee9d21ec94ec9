"""The manual pages know the options that the programs have, and no others."""

import re
import subprocess
import unittest

import lab

MANUAL = lab.ROOT / "docs" / "man"
HELP = "help"


def documented(page):
    """Long options, as `.Fl -name` writes them."""
    return set(re.findall(r"Fl -([a-z][a-z-]+)", (MANUAL / page).read_text(encoding="utf-8")))


class Manual(unittest.TestCase):
    build = None

    def help(self, program, *command):
        return subprocess.run([str(program), *command, "--help"], capture_output=True, text=True, check=True).stdout

    def options(self, program, *command):
        return set(re.findall(r"^\s+(?:-\w,)?--([a-z][a-z-]+)", self.help(program, *command), re.MULTILINE))

    def commands(self, *above):
        """Names of the commands below a command of anshinctl."""
        return re.findall(r"^  ([a-z][a-z-]*) ", self.help(self.build.anshinctl, *above).partition("Subcommands:")[2], re.MULTILINE)

    def check(self, page, options):
        self.assertGreater(len(options), 2)
        self.assertEqual(options - documented(page) - {HELP}, set(), f"{page} does not know these")
        self.assertEqual(documented(page) - options - {HELP}, set(), f"{page} knows these, the program does not")

    def check_commands(self, page, commands):
        names = set(re.findall(r"^\.It Cm ((?:[a-z][a-z-]*)(?: verify)?)", (MANUAL / page).read_text(encoding="utf-8"), re.MULTILINE))
        self.assertEqual(names, set(commands))

    def test_daemon(self):
        self.check("anshind.8", self.options(self.build.anshind))

    def test_command_line(self):
        commands = [["verify"], ["spf"], ["mark", "verify"], ["status"]]
        self.assertEqual({command[0] for command in commands} | {"registry"}, set(self.commands()))
        self.check("anshinctl.1", set().union(*(self.options(self.build.anshinctl, *command) for command in commands)) | self.options(self.build.anshinctl) - {"version"})
        self.check_commands("anshinctl.1", ["verify", "spf", "mark verify", "registry", "status"])

    def test_registry(self):
        commands = self.commands("registry")
        self.check("anshinctl-registry.1", set().union(*(self.options(self.build.anshinctl, "registry", command) for command in commands)))
        self.check_commands("anshinctl-registry.1", commands)
