"""What tests and the demo need to run the product: a private network namespace, configuration, registry, anshind, and a name server.

Everything lives in one temporary folder and dies with the `with` block that holds it.
"""

import contextlib
import copy
import functools
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

MESSAGES = ROOT / "tests" / "data" / "messages"
AUTHSERV_ID = "mx.example.jp"
PATIENCE = 30  # seconds; a bound for things that take milliseconds
INSIDE = "ANSHIN_LAB_INSIDE"


def can_isolate():
    """Whether this user may have a namespace with a network of its own."""
    if os.geteuid() != 0 or not shutil.which("unshare"):
        return False
    return subprocess.run(["unshare", "--net", "--uts", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "true"], capture_output=True).returncode == 0


def enter_namespace(arguments):
    """Runs this program again in namespaces of its own (every process gone at the end); returns its exit status."""
    command = ["unshare", "--net", "--uts", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, *arguments]
    return subprocess.run(command, env={**os.environ, INSIDE: "1"}).returncode


def is_inside():
    return os.environ.get(INSIDE) == "1"


def prepare_namespace():
    """Brings loopback up and names the host."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["hostname", AUTHSERV_ID], check=True)


def add_addresses(addresses):
    """Makes addresses local, so that a client can really connect from them."""
    for address in addresses:
        subprocess.run(["ip", "addr", "replace", f"{address}/{128 if ':' in address else 32}", "dev", "lo", *(["nodad"] if ":" in address else [])], check=True)


def wait_until(condition, what, seconds=PATIENCE):
    """Waits for a condition and returns its value; fails by name when it does not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"waited {seconds} seconds in vain for {what}")


def toml(sections):
    """A configuration file; lists of tables become [[name]]."""
    lines = []
    for name, content in sections.items():
        for table in content if isinstance(content, list) else [content]:
            lines.append(f"[[{name}]]" if isinstance(content, list) else f"[{name}]")
            lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
    return "\n".join(lines) + "\n"


class Build:
    """Where the binaries are."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.anshind = self.folder / "src" / "daemon" / "anshind"
        self.anshinctl = self.folder / "src" / "ctl" / "anshinctl"

    @functools.cached_property
    def sanitised(self):
        """Whether it was built with AddressSanitizer, whose runtime is a library (g++) or part of the program (clang)."""
        return b"__asan_init" in self.anshind.read_bytes()

    def missing(self):
        return [str(path) for path in (self.anshind, self.anshinctl) if not os.access(path, os.X_OK)]

    def ctl(self, *arguments, input=None, timeout=120):
        return subprocess.run([str(self.anshinctl), *map(str, arguments)], input=input, capture_output=True, timeout=timeout)


class Site:
    """A folder with configuration, keys, registry and zone, as an admin would have them."""

    def __init__(self, build, zone=None):
        self.build = build
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="anshin-lab-"))
        self.folder.chmod(0o755)
        self.zone_file = self.folder / "zone.txt"
        self.zone_file.write_text(zone if zone is not None else (MESSAGES / "zone.txt").read_text(encoding="utf-8"), encoding="utf-8")
        self.sections = {
            "milter": {"socket": f"unix:{self.folder}/milter.sock", "authserv_id": AUTHSERV_ID, "trusted_networks": ["127.0.0.0/8", "::1/128"]},
            "dns": {"zone_file": str(self.zone_file)},
            "arc": {"trusted_sealers": ["lists.example.org", "example.net"]},
            "policy": {"mode": "monitor"},
            "registry": [{"name": "robins", "path": f"{self.folder}/robins"}],
            "mark": {"signing_key": f"{self.folder}/mark.pem"},
        }

    def __enter__(self):
        try:
            self._fill()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def _fill(self):
        self._must("registry", "keygen", "--out", self.folder / "mark.pem")
        config = self.write_configuration("site.toml")
        self._must("registry", "import", MESSAGES / "registry.jsonl", "-c", config, "--registry", "robins")

    def _must(self, *arguments):
        done = self.build.ctl(*arguments)
        if done.returncode != 0:
            raise AssertionError(f"anshinctl {' '.join(map(str, arguments))} ended with {done.returncode}: {(done.stdout + done.stderr).decode(errors='replace')}")

    def write_configuration(self, name="anshind.toml", **changes):
        """Writes the configuration with changes such as policy={"mode": "enforce"}; a key of value None goes."""
        sections = copy.deepcopy(self.sections)
        for section, content in changes.items():
            if isinstance(content, list):
                sections[section] = content
            else:
                merged = {**sections.get(section, {}), **content}
                sections[section] = {key: value for key, value in merged.items() if value is not None}
        path = self.folder / name
        path.write_text(toml(sections), encoding="utf-8")
        return path

    def verify(self, config, envelope, message_path):
        """`anshinctl verify --json` on a file: the object, and the exit status."""
        done = self.build.ctl("verify", "--json", "-c", config, f"--client-ip={envelope['client_ip']}", f"--helo={envelope['helo']}",
                              f"--mail-from={envelope['mail_from']}", message_path)
        try:
            return json.loads(done.stdout), done.returncode
        except ValueError as error:
            raise AssertionError(f"anshinctl verify ended with {done.returncode} and printed no JSON: {(done.stdout[:500] + done.stderr[:2000]).decode(errors='replace')}") from error


class Daemon:
    """One anshind. `address` is what milter_client connects to."""

    def __init__(self, site, name="anshind", **changes):
        self.site = site
        changes["milter"] = {"socket": f"unix:{site.folder}/{name}.sock", **changes.get("milter", {})}
        self.name = name
        self.changes = changes
        self.config = site.write_configuration(f"{name}.toml", **changes)
        self.log_path = site.folder / f"{name}.log"
        self.process = None
        spec = changes["milter"]["socket"]
        kind, _, place = spec.partition(":")
        port, _, host = place.partition("@")
        self.address = place if kind == "unix" else (host, int(port))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.close()

    def start(self):
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([str(self.site.build.anshind), "-c", str(self.config)], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            wait_until(self._is_up, "anshind to listen")
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def _is_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f"anshind ended with {self.process.returncode}: {self.log()[-2000:]}")
        try:
            with socket.socket(socket.AF_UNIX if isinstance(self.address, str) else socket.AF_INET, socket.SOCK_STREAM) as probe:
                probe.connect(self.address)
            return True
        except OSError:
            return False

    def reconfigure(self, **changes):
        """Writes the configuration anew; it takes effect with `reload`."""
        merged = copy.deepcopy(self.changes)
        for section, content in changes.items():
            merged[section] = {**merged.get(section, {}), **content} if isinstance(content, dict) else content
        self.config = self.site.write_configuration(f"{self.name}.toml", **merged)

    def signal(self, number):
        self.process.send_signal(number)

    def close(self):
        """Ends it if it still runs: with a signal that lets a sanitizer report, else at once. Fails if it ended badly before."""
        if self.process is None:
            return
        if self.process.poll() is None and self.site.build.sanitised:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process.returncode not in (0, -signal.SIGKILL):
            raise AssertionError(f"anshind ended with {self.process.returncode}: {self.log()[-4000:]}")

    def alive(self):
        return self.process.poll() is None

    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace") if self.log_path.exists() else ""

    def memory_kb(self, field="VmRSS"):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1])
        raise AssertionError(f"/proc has no {field}")

    def open_files(self):
        return len(list(pathlib.Path(f"/proc/{self.process.pid}/fd").iterdir()))


class NameServer:
    """NSD serving the message cases' zone on loopback."""

    def __init__(self, site, port=5300):
        self.folder = site.folder / "nsd"
        self.folder.mkdir()
        self.port = port
        (self.folder / "zone").write_text("".join((MESSAGES / name).read_text(encoding="utf-8") for name in ("zone-root.txt", "zone.txt")), encoding="utf-8")
        (self.folder / "nsd.conf").write_text(f"""
server:
  ip-address: 127.0.0.1@{port}
  username: ""
  chroot: ""
  zonesdir: "{self.folder}"
  database: ""
  pidfile: "{self.folder}/nsd.pid"
  xfrdfile: "{self.folder}/xfrd.state"
  zonelistfile: "{self.folder}/zone.list"
  cookie-secret-file: ""
  server-count: 1
remote-control:
  control-enable: no
zone:
  name: "."
  zonefile: "{self.folder}/zone"
""")
        self.process = None

    def __enter__(self):
        nsd = shutil.which("nsd", path=os.environ.get("PATH", "") + ":/usr/sbin")
        with open(self.folder / "nsd.log", "wb") as log:
            self.process = subprocess.Popen([nsd, "-d", "-c", str(self.folder / "nsd.conf")], stdout=log, stderr=log)
        wait_until(self._is_up, "NSD to listen")
        return self

    def _is_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f"NSD ended: {(self.folder / 'nsd.log').read_text()}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
