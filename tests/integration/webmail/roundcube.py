"""A Roundcube of its own, made of symbolic links to the installed one, served by PHP's own web server; our plugin is copied in and
switched on by the commands of its README."""

import os
import pathlib
import re
import secrets
import shutil
import subprocess
import urllib.request

from lab import AUTHSERV_ID, PATIENCE, ROOT, wait_until

from dovecot import IMAP_PORT

INSTALLED = pathlib.Path("/usr/share/roundcube")
PUBLIC = pathlib.Path("/var/lib/roundcube/public_html")
PLUGIN = ROOT / "src" / "webmail" / "roundcube" / "anshin_mark"
PORT = 25080
PHP = "php8.2"
# PHP keeps compiled files for some seconds without looking whether they changed: a new configuration would come into force some time later.
# The memory is what PHP gives to a web page if nobody says otherwise.
PHP_SETTINGS = ("-d", "opcache.revalidate_freq=0", "-d", "memory_limit=128M")


class Roundcube:
    def __init__(self, site):
        self.folder = site.folder / "roundcube"
        self.address = f"http://127.0.0.1:{PORT}/"
        self.process = None
        for name in ("config", "logs", "temp", "plugins", "public_html/program"):
            (self.folder / name).mkdir(parents=True)
        for name in ("SQL", "bin", "program", "index.php"):
            (self.folder / name).symlink_to(INSTALLED / name)
        for plugin in (INSTALLED / "plugins").iterdir():
            (self.folder / "plugins" / plugin.name).symlink_to(plugin)
        # A copy: through a link PHP would take the installed folder for Roundcube's own.
        shutil.copy(PUBLIC / "index.php", self.folder / "public_html" / "index.php")
        for name in ("plugins", "skins"):
            (self.folder / "public_html" / name).symlink_to(self.folder / name)
        for name in ("js", "resources"):
            (self.folder / "public_html" / "program" / name).symlink_to(INSTALLED / "program" / name)
        self._add_skins()
        self._configure()

    def _add_skins(self):
        """elastic, and one made of it that has no line to name the sender, as other skins."""
        (self.folder / "skins" / "bare" / "templates").mkdir(parents=True)
        (self.folder / "skins" / "elastic").symlink_to(INSTALLED / "skins" / "elastic")
        (self.folder / "skins" / "bare" / "meta.json").write_text('{"name": "Bare", "extends": "elastic"}')
        template = (INSTALLED / "skins" / "elastic" / "templates" / "message.html").read_text()
        bare = re.sub(r'<roundcube:object name="messageSummary"[^>]*>', "", template)
        if bare == template:
            raise AssertionError("elastic's message.html is not what it was: it has no messageSummary")
        (self.folder / "skins" / "bare" / "templates" / "message.html").write_text(bare)

    def use_skin(self, name):
        path = self.folder / "config" / "config.inc.php"
        path.write_text(re.sub(r"\['skin'\] = '\w+'", f"['skin'] = '{name}'", path.read_text()))

    def _configure(self):
        (self.folder / "config" / "defaults.inc.php").symlink_to("/etc/roundcube/defaults.inc.php")
        (self.folder / "config" / "mimetypes.php").symlink_to("/etc/roundcube/mimetypes.php")
        (self.folder / "config" / "config.inc.php").write_text(f"""<?php

$config = [];
$config['db_dsnw'] = 'sqlite:///{self.folder}/temp/roundcube.db?mode=0640';
$config['imap_host'] = '127.0.0.1:{IMAP_PORT}';
$config['imap_cache'] = 'db';
$config['messages_cache'] = 'db';
$config['des_key'] = '{secrets.token_hex(12)}';
$config['product_name'] = 'Webmail';
$config['plugins'] = [];
$config['skin'] = 'elastic';
$config['log_dir'] = '{self.folder}/logs/';
$config['temp_dir'] = '{self.folder}/temp/';
$config['session_lifetime'] = 60;
""")

    def install_plugin(self, public_key_file, site):
        """The two commands of the plugin's README."""
        target = self.folder / "plugins" / "anshin_mark"
        subprocess.run(["cp", "-r", str(PLUGIN), str(target.parent)], check=True)
        done = subprocess.run([PHP, str(target / "bin" / "enable"), "--authserv-id", AUTHSERV_ID, "--key", f"default={public_key_file}", "--site", f"robins={site}"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"the plugin's bin/enable ended with {done.returncode}: {done.stdout}{done.stderr}")

    def __enter__(self):
        with open(self.folder / "logs" / "server", "wb") as log:
            self.process = subprocess.Popen([PHP, *PHP_SETTINGS, "-S", f"127.0.0.1:{PORT}", "-t", str(self.folder / "public_html")],
                                            env={**os.environ, "PHP_CLI_SERVER_WORKERS": "3"}, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self._is_up, "Roundcube to answer")
        return self

    def _is_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f"PHP's web server ended: {(self.folder / 'logs' / 'server').read_text(errors='replace')}")
        try:
            with urllib.request.urlopen(self.address, timeout=PATIENCE) as answer:
                return answer.status == 200
        except ConnectionError:
            return False
        except OSError as error:
            if isinstance(getattr(error, "reason", None), ConnectionError):
                return False
            raise

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)

    def errors(self):
        """What Roundcube and PHP complained about."""
        path = self.folder / "logs" / "errors.log"
        found = path.read_text(errors="replace") if path.exists() else ""
        server = (self.folder / "logs" / "server").read_text(errors="replace")
        return found + "".join(line + "\n" for line in server.splitlines() if re.search(r"PHP (Warning|Notice|Deprecated|Fatal|Parse)", line))
