"""A registry's authority, its web server (nginx with TLS by a CA of the test's own), and its receivers."""

import base64
import datetime
import gzip
import hashlib
import ipaddress
import json
import shutil
import socket
import subprocess
import contextlib

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import NameOID

import lab

ADDRESS = "127.0.0.1"
PORT, SLOW_PORT, PLAIN_PORT, CACHE_PORT, DEAF_CACHE_PORT = 8443, 8444, 8080, 8081, 8082


def timestamp(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def now():
    return datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def _pem(key):
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def make_certificates(folder):
    """ca.pem, and a certificate for ADDRESS that it signed: server.pem, server.key."""
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ca_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test CA")])
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "registry.example")])

    def start(subject, public_key):
        return (x509.CertificateBuilder().subject_name(subject).issuer_name(ca_name).public_key(public_key).serial_number(x509.random_serial_number())
                .not_valid_before(now() - datetime.timedelta(days=2)).not_valid_after(now() + datetime.timedelta(days=2)))

    ca = start(ca_name, ca_key.public_key()).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(ca_key, hashes.SHA256())
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(ADDRESS))])
    certificate = start(name, key.public_key()).add_extension(names, critical=False).sign(ca_key, hashes.SHA256())
    (folder / "ca.pem").write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    (folder / "server.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "server.key").write_bytes(_pem(key))


class WebServer:
    """nginx that hands out `root`: on PORT, on SLOW_PORT at 8 KB a second, on PLAIN_PORT without TLS. /away/ sends one from https to http.

    On CACHE_PORT and DEAF_CACHE_PORT a cache stands before it that keeps signatures for an hour; the second does so whatever a client asks for."""

    def __init__(self, folder):
        self.folder = folder
        self.root = folder / "www"
        self.root.mkdir(parents=True)
        make_certificates(folder)
        self.log_path = folder / "access.log"
        self.process = None
        certificate = f"ssl_certificate {folder}/server.pem; ssl_certificate_key {folder}/server.key; ssl_protocols TLSv1.2 TLSv1.3;"
        temporary = "".join(f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        cache = (f"location / {{ proxy_pass http://{ADDRESS}:{PLAIN_PORT}; }} location ~ [.]sig$ {{ proxy_pass http://{ADDRESS}:{PLAIN_PORT}; "
                 "proxy_cache copies; proxy_cache_valid 200 1h;")
        (folder / "nginx.conf").write_text(f"""
user root; worker_processes 1; daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 100; }}
http {{
  log_format short '$status $request_method $uri range=$http_range agent=$http_user_agent';
  access_log {self.log_path} short; root {self.root}; {temporary}
  server {{ listen {ADDRESS}:{PORT} ssl; {certificate} location /away/ {{ return 302 http://{ADDRESS}:{PLAIN_PORT}/; }} }}
  server {{ listen {ADDRESS}:{SLOW_PORT} ssl; {certificate} limit_rate 8k; }}
  server {{ listen {ADDRESS}:{PLAIN_PORT}; }}
  proxy_cache_path {folder}/copies keys_zone=copies:1m;
  server {{ listen {ADDRESS}:{CACHE_PORT}; {cache} proxy_cache_key asked$request_uri; proxy_cache_bypass $http_cache_control; }} }}
  server {{ listen {ADDRESS}:{DEAF_CACHE_PORT}; {cache} proxy_cache_key deaf$request_uri; add_header Age 1800; }} }}
}}
""")

    def __enter__(self):
        self.start()
        return self

    def start(self):
        nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")
        self.process = subprocess.Popen([nginx, "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)], stderr=subprocess.DEVNULL)
        lab.wait_until(self._is_up, "nginx to listen")

    def _is_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f"nginx ended: {(self.folder / 'error.log').read_text()}")
        with contextlib.suppress(OSError), socket.create_connection((ADDRESS, PLAIN_PORT), 1):
            return True
        return False

    def kill(self):
        """Breaks every connection."""
        self.process.kill()
        self.process.wait()

    def __exit__(self, *_):
        self.kill()

    def requests(self):
        return self.log_path.read_text().splitlines() if self.log_path.exists() else []


def entry(number, name="name"):
    return {"put": {"id": f"test:{number:05}", "name": {"ja": name}, "domains": [{"domain": f"d{number}.example", "subdomains": True}]}}


class Authority:
    """A registry with its key, published by `anshinctl registry build` into `out`."""

    def __init__(self, build, folder, out, name="robins"):
        self.build_folder, self.folder, self.out, self.name = build, folder, out, name
        folder.mkdir(parents=True)
        self.path = folder / "registry"
        self.key = self.new_key("key")

    def ctl(self, *arguments, input=None):
        done = self.build_folder.ctl(*arguments, input=input)
        if done.returncode != 0:
            raise AssertionError(f"anshinctl {' '.join(map(str, arguments))} ended with {done.returncode}: {(done.stdout + done.stderr).decode(errors='replace')}")
        return done.stdout

    def new_key(self, name):
        """Its file; the public key is in FILE.pub."""
        path = self.folder / f"{name}.pem"
        self.ctl("registry", "keygen", "--out", path)
        return path

    def public(self, key):
        return (key.parent / (key.name + ".pub")).read_text().strip()

    def change(self, *entries):
        lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in entries)
        self.ctl("registry", "import", "-", "--path", self.path, input=lines.encode())

    def build(self, *options, keys=None):
        signers = [part for key in keys or [self.key] for part in ("--key", key)]
        return json.loads(self.ctl("registry", "build", self.out, "--path", self.path, "--name", self.name, "--json", *signers, *options))

    def rotate(self, *options):
        self.ctl("registry", "rotate-key", "--path", self.path, *options)

    def load_key(self, key=None):
        return serialization.load_pem_private_key((key or self.key).read_bytes(), None)


class Forge:
    """Changes a publication in ways that `anshinctl registry build` would not."""

    def __init__(self, authority):
        self.authority = authority
        self.manifest = json.loads((authority.out / "manifest.json").read_text())

    def data(self, lines, entries=None):
        """A snapshot of these octets or lines instead of the published one; no deltas."""
        octets = lines if isinstance(lines, bytes) else gzip.compress("".join(lines).encode(), mtime=0)
        name = f"forged-{hashlib.sha256(octets).hexdigest()[:12]}.gz"
        (self.authority.out / name).write_bytes(octets)
        self.manifest["snapshot"] = {"file": name, "size": len(octets), "sha256": hashlib.sha256(octets).hexdigest(), "lines": len(lines) if entries is None else entries}
        self.manifest["deltas"] = []
        return self.authority.out / name

    def sign(self, key=None):
        octets = json.dumps(self.manifest).encode()
        signer = key if isinstance(key, ed25519.Ed25519PrivateKey) else self.authority.load_key(key)
        (self.authority.out / "manifest.json").write_bytes(octets)
        (self.authority.out / "manifest.json.sig").write_bytes(base64.b64encode(signer.sign(octets)) + b"\n")


class Receiver:
    """A configuration with one received registry, synced by `anshinctl registry sync`."""

    def __init__(self, build, folder, url, keys, name="robins", ca_file=None, **more):
        self.build, self.folder, self.name = build, folder, name
        folder.mkdir(parents=True)
        self.path = folder / "registry"
        self.registry = {"name": name, "path": str(self.path), "url": url, "public_keys": keys, **({"ca_file": str(ca_file)} if ca_file else {}), **more}
        self.config = folder / "anshind.toml"
        self.write()

    def write(self, **changes):
        self.registry.update(changes)
        self.config.write_text(lab.toml({"registry": [self.registry]}), encoding="utf-8")

    def sync(self, *options):
        """(status, serial, whole object)"""
        done = self.build.ctl("registry", "sync", "-c", self.config, "--json", *options)
        try:
            result = json.loads(done.stdout)["registries"][0]
        except (ValueError, LookupError) as error:
            raise AssertionError(f"sync ended with {done.returncode}: {(done.stdout + done.stderr).decode(errors='replace')}") from error
        expected = {"updated": 0, "unchanged": 0, "refused": 1, "failed": 75}[result["status"]]
        if done.returncode != expected:
            raise AssertionError(f"sync said {result['status']} but ended with {done.returncode}")
        return result

    def state(self):
        """What `registry status` says of it."""
        return json.loads(self.build.ctl("registry", "status", "-c", self.config, "--json").stdout)["registries"][0]

    def knows(self, number):
        return self.build.ctl("registry", "lookup", f"d{number}.example", "-c", self.config).returncode == 0
