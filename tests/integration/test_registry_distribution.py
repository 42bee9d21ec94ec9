"""A registry on its way from its authority over a real web server to receivers: all goes well, everything goes wrong, and the receiver dies at any moment."""

import datetime
import http.server
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.request

import lab
import stamps
from case_files import load_case
from cryptography.hazmat.primitives.asymmetric import ed25519
from milter_client import deliver
from publishing import ADDRESS, CACHE_PORT, DEAF_CACHE_PORT, PLAIN_PORT, PORT, SLOW_PORT, Authority, Forge, Receiver, WebServer, entry, now, timestamp

KILLS = 200
OUTSIDE = "198.51.100.80"


def del_entry(number):
    return {"del": f"test:{number:05}"}


class DistributionTests(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        if not shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin"):
            raise unittest.SkipTest("nginx is not installed (scripts/install-deps --test)")
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="anshin-distribution-")))
        cls.folder.chmod(0o755)
        cls.web = cls.enterClassContext(WebServer(cls.folder / "web"))

    def setUp(self):
        self.number = self.id().rsplit(".", 1)[1]
        self.place = self.folder / self.number
        self.place.mkdir()
        self.authority = Authority(self.build, self.place / "authority", self.web.root / self.number)

    def url(self, port=PORT):
        return f"{'https' if port in (PORT, SLOW_PORT) else 'http'}://{ADDRESS}:{port}/{self.number}/manifest.json"

    def receiver(self, name="receiver", url=None, **more):
        return Receiver(self.build, self.place / name, url or self.url(), [self.authority.public(self.authority.key)], ca_file=self.web.folder / "ca.pem", **more)

    def check(self, result, status, serial, **more):
        self.assertEqual((result["status"], result["serial"]), (status, serial), result)
        for key, value in more.items():
            self.assertEqual(result[key], value, result)

    def requests(self):
        return [line for line in self.web.requests() if f"/{self.number}/" in line]

    # ---- as it should be

    def test_publish_and_follow(self):
        receiver, slow = self.receiver(), self.receiver("slow")
        self.authority.change(*(entry(i) for i in range(1, 301)))
        self.authority.build("--issued", timestamp(now() - datetime.timedelta(hours=1)))
        self.check(receiver.sync(), "updated", 1, entries=300, from_delta=False)
        self.check(slow.sync(), "updated", 1)
        self.assertTrue(receiver.knows(300))

        self.check(receiver.sync(), "unchanged", 1, octets=0)
        self.assertIn("304 GET", self.requests()[-1])
        self.assertIn("agent=anshin/", self.requests()[-1])

        for i in range(4):
            self.authority.change(entry(400 + i), del_entry(1 + i))
            self.authority.build()
            if i == 0:
                self.check(receiver.sync(), "updated", 2, entries=2, from_delta=True)
        # Three serials missed: one delta leads there.
        self.check(receiver.sync(), "updated", 5, entries=6, from_delta=True)
        self.assertFalse(receiver.knows(4))
        self.assertTrue(receiver.knows(403))
        self.authority.build("--deltas", "1")
        self.check(slow.sync(), "updated", 5, entries=300, from_delta=False)
        self.assertEqual(receiver.state()["organisations"], slow.state()["organisations"])

    def test_issued_again(self):
        receiver = self.receiver()
        self.authority.change(entry(1))
        issued = now() - datetime.timedelta(days=2)
        self.authority.build("--issued", timestamp(issued))
        # nginx makes the ETag of time and size: the file is as old as it says.
        os.utime(self.authority.out / "manifest.json", (issued.timestamp(), issued.timestamp()))
        receiver.sync()
        before = receiver.state()["expires"]
        self.authority.build()
        self.check(receiver.sync(), "unchanged", 1)
        self.assertGreater(receiver.state()["expires"], before)
        self.assertTrue(receiver.knows(1))

    def test_key_rotation(self):
        receiver, sleeper = self.receiver(), self.receiver("sleeper")
        authority, old, new = self.authority, self.authority.key, self.authority.new_key("new")
        authority.change(entry(1))
        authority.build()
        for one in (receiver, sleeper):
            self.check(one.sync(), "updated", 1)
        authority.rotate("--key", old, "--new", f"{new}.pub")
        authority.change(entry(2))
        authority.build(keys=[old, new])
        self.check(receiver.sync(), "updated", 2)
        authority.rotate("--retire", f"{old}.pub")
        authority.change(entry(3))
        authority.build(keys=[new])
        self.check(receiver.sync(), "updated", 3)

        refused = sleeper.sync()
        self.check(refused, "refused", 1)
        self.assertIn("sign", refused["reason"])
        sleeper.write(public_keys=[authority.public(new)])
        self.check(sleeper.sync(), "updated", 3)

        # The retired key still stands in the configuration, and still nobody who stole it can use it.
        forge = Forge(authority)
        forge.manifest.update(serial=9, keys=[])
        forge.sign(old)
        self.check(receiver.sync(), "refused", 3)
        self.check(receiver.sync("--reset"), "refused", 3)

    def test_air_gap(self):
        stick = self.place / "a stick"
        self.authority.change(*(entry(i) for i in range(1, 50)))
        self.authority.build()
        shutil.copytree(self.authority.out, stick)
        receiver = self.receiver(url=f"file://{stick}/manifest.json".replace(" ", "%20"))
        receiver.registry.pop("ca_file")
        receiver.write()
        self.check(receiver.sync(), "updated", 1)
        self.check(receiver.sync(), "unchanged", 1)
        shutil.rmtree(stick)
        self.check(receiver.sync(), "failed", 1)
        self.assertTrue(receiver.knows(49))

    # ---- what must be refused

    def test_refusals(self):
        authority, receiver = self.authority, self.receiver()
        authority.change(*(entry(i) for i in range(1, 4)))
        authority.build()
        first = self.place / "first"
        shutil.copytree(authority.out, first)
        authority.change(entry(5))
        authority.build()
        self.check(receiver.sync(), "updated", 2)
        second = self.place / "second"
        shutil.copytree(authority.out, second)

        lines = [json.dumps(entry(i)) + "\n" for i in range(1, 5)]
        wrong_digit = '{"put":{"id":"jcn:1010001084915","name":{"ja":"n"},"domains":[{"domain":"qualitia.co.jp"}]}}\n'

        def with_data(change, entries=None):
            return lambda forge: forge.data(change, entries)

        def touch(change):
            """The data file is changed behind the manifest's back."""
            def act(forge):
                path = forge.data(lines)
                path.write_bytes(change(path.read_bytes()))
            return act

        cases = {
            "stranger's signature": (lambda forge: forge.data(lines), ed25519.Ed25519PrivateKey.generate(), "sign"),
            "freeze": (lambda forge: forge.manifest.update(issued=timestamp(now() - datetime.timedelta(days=1)), expires=timestamp(now() - datetime.timedelta(seconds=5))), None, "expired"),
            "another registry": (lambda forge: forge.manifest.update(registry="other"), None, "other"),
            "wrong hash": (touch(lambda octets: octets[:-9] + bytes([octets[-9] ^ 1]) + octets[-8:]), None, "SHA-256"),
            "too long": (touch(lambda octets: octets + b"x"), None, "size"),
            "too short": (touch(lambda octets: octets[:-1]), None, "bytes"),
            "unparsable": (with_data([*lines[:1], '{"put":{"id":"test:00002","name":5}}\n']), None, "line 2"),
            "oversized": (with_data([*lines[:1], json.dumps(entry(2, "x" * 70000)) + "\n"]), None, "line 2"),
            "wrong check digit": (with_data([wrong_digit]), None, "line 1"),
            "missing entries": (with_data(lines, 5), None, "4 entries"),
            "doubled entry": (with_data([lines[0], lines[0]]), None, "line 2"),
            "no gzip": (with_data("".join(lines).encode(), 4), None, "gzip"),
            "a bomb": (with_data([" " * 50_000_000], 1), None, "line 1"),
        }
        for name, (change, key, says) in cases.items():
            with self.subTest(name):
                shutil.rmtree(authority.out)
                shutil.copytree(second, authority.out)
                forge = Forge(authority)
                forge.manifest["serial"] += 1
                forge.manifest["issued"] = timestamp(now())
                forge.manifest["deltas"] = []
                change(forge)
                forge.sign(key)
                result = receiver.sync()
                self.check(result, "refused", 2)
                self.assertIn(says, result["reason"])
                self.assertTrue(receiver.knows(5))
                self.assertTrue(receiver.state()["available"])
                self.assertEqual(list(receiver.path.glob("*.new")), [])

        with self.subTest("rollback"):
            shutil.rmtree(authority.out)
            shutil.copytree(first, authority.out)
            result = receiver.sync()
            self.check(result, "refused", 2)
            self.assertIn("rollback", result["reason"])
            (receiver.path / "registry.db").unlink()
            self.check(receiver.sync(), "refused", 0)
            self.check(receiver.sync("--reset"), "updated", 1)
            self.assertEqual(list(receiver.path.glob("*.part")), [])

    @unittest.skipUnless(lab.is_inside(), "needs root, for a network namespace of its own")
    def test_redirect_into_a_private_network(self):
        """A publisher on the internet must not make its receivers ask hosts that only they can reach, nor learn from an error what those answer."""
        self.authority.change(entry(1))
        self.authority.build()
        lab.add_addresses({OUTSIDE})
        asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_response(302)
                self.send_header("Location", target)
                self.end_headers()

            def log_message(self, *_):
                pass

        with http.server.HTTPServer((OUTSIDE, 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            receiver = self.receiver(url=f"http://{OUTSIDE}:{server.server_port}/manifest.json")
            receiver.registry.pop("ca_file")
            receiver.write()
            for target in (self.url(PLAIN_PORT), self.url(PLAIN_PORT).replace(ADDRESS, "localhost")):
                self.assertIn("of this host or of a private network", receiver.sync()["reason"])
            self.assertEqual((len(asked), self.requests()), (2, []))
            server.shutdown()

    def test_untrusted_server(self):
        self.authority.change(entry(1))
        self.authority.build()
        receiver = self.receiver()
        receiver.registry.pop("ca_file")
        receiver.write()
        result = receiver.sync()
        self.check(result, "failed", 0)
        self.assertIn("certificate", result["reason"])
        away = self.receiver("away", url=f"https://user:secret@{ADDRESS}:{PORT}/away/manifest.json")
        result = away.sync()
        self.check(result, "failed", 0)
        self.assertNotIn("secret", json.dumps(result) + (away.path / "sync.json").read_text())
        self.assertIn(f"the server sends us on to http://{ADDRESS}:{PLAIN_PORT}/, which is not https", result["reason"])
        self.assertNotIn("\\", result["reason"])
        plain = self.receiver("plain", url=self.url(PLAIN_PORT))
        plain.registry.pop("ca_file")
        plain.write()
        self.check(plain.sync(), "updated", 1)

    # ---- what breaks on the way

    def through_cache(self, port):
        """A receiver that has followed serial 1 through a cache, whose publisher has gone on to serial 2."""
        self.authority.change(entry(1))
        self.authority.build()
        receiver = self.receiver(url=self.url(port))
        receiver.registry.pop("ca_file")
        receiver.write()
        self.check(receiver.sync(), "updated", 1)
        self.authority.change(entry(2))
        self.authority.build()
        return receiver.sync()

    def test_cache_with_an_old_signature(self):
        self.check(self.through_cache(CACHE_PORT), "updated", 2)

    def test_cache_that_will_not_ask_the_publisher(self):
        result = self.through_cache(DEAF_CACHE_PORT)
        self.check(result, "refused", 1)
        self.assertIn("a cache on the way answered (with a manifest of 0 s and signatures of 1800 s)", result["reason"])

    def test_truncated_transfer(self):
        rng = random.Random(1)
        self.authority.change(*(entry(i, f"{rng.getrandbits(400):x}") for i in range(1, 401)))
        self.authority.build()
        receiver = self.receiver(url=self.url(SLOW_PORT))
        process = subprocess.Popen([str(self.build.anshinctl), "registry", "sync", "-c", str(receiver.config), "--json"], stdout=subprocess.PIPE)
        lab.wait_until(lambda: any(path.stat().st_size > 0 for path in receiver.path.glob("*.part")), "the download to begin")
        self.web.kill()
        output, _ = process.communicate(timeout=lab.PATIENCE)
        self.web.start()
        self.assertEqual((json.loads(output)["registries"][0]["status"], process.returncode), ("failed", 75))
        receiver.write(url=self.url())
        self.check(receiver.sync(), "updated", 1)
        self.assertTrue(any(line.startswith("206 GET") and "range=bytes=" in line for line in self.requests()), self.requests())
        self.assertEqual(list(receiver.path.glob("*.part")), [])

    def test_killed_receiver(self):
        authority, rng = self.authority, random.Random(4)
        authority.change(*(entry(i, f"{rng.getrandbits(400):x}") for i in range(1, 301)))
        authority.build()
        receiver = self.receiver()
        receiver.sync()
        old = self.place / "old"
        shutil.copytree(receiver.path, old)
        authority.change(*(entry(i, "changed") for i in range(1, 40)))
        authority.build()
        without_deltas = Forge(authority)
        without_deltas.manifest["deltas"] = []
        urls = [self.url(), self.url().replace("manifest.json", "whole/manifest.json")]
        shutil.copytree(authority.out, authority.out / "whole")
        authority.out /= "whole"
        without_deltas.sign()

        command = [str(self.build.anshinctl), "registry", "sync", "-c", str(receiver.config), "--json"]
        durations = {}
        for url in urls:
            shutil.rmtree(receiver.path)
            shutil.copytree(old, receiver.path)
            receiver.write(url=url)
            begin = time.monotonic()
            self.check(receiver.sync(), "updated", 2, from_delta=url == urls[0])
            durations[url] = time.monotonic() - begin
        found = {1: 0, 2: 0}
        killed = 0
        for run in range(KILLS):
            url = urls[run % 2]
            shutil.rmtree(receiver.path)
            shutil.copytree(old, receiver.path)
            receiver.write(url=url)
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            # Every other pair aims at the end, where the new file is renamed.
            share = rng.uniform(0.6, 1.1) if run % 4 < 2 else rng.random()
            time.sleep(durations[url] * share)
            process.kill()
            killed += process.wait() == -signal.SIGKILL
            state = receiver.state()
            self.assertTrue(state["available"], state)
            self.assertIn(state["serial"], (1, 2))
            self.assertEqual(state["organisations"], 300)
            found[state["serial"]] += 1
            result = receiver.sync()
            self.assertIn(result["status"], ("updated", "unchanged"), result)
            self.assertEqual(result["serial"], 2)
            self.assertEqual(list(receiver.path.glob("*.part")) + list(receiver.path.glob("*.new")), [])
        print(f"  {killed} of {KILLS} killed; afterwards the old registry {found[1]} times, the new {found[2]} times")
        self.assertGreater(killed, KILLS // 4)
        self.assertTrue(found[1] and found[2], found)

    # ---- anshind

    def daemon_with(self, site, **more):
        registry = {"name": "robins", "path": f"{site.folder}/received-{self.number}", "url": self.url(), "public_keys": [self.authority.public(self.authority.key)],
                    "ca_file": str(self.web.folder / "ca.pem"), **more}
        return lab.Daemon(site, self.number, registry=[registry], metrics={"listen": "127.0.0.1:9899"})

    def publish_case_registry(self, *options):
        self.authority.ctl("registry", "import", lab.MESSAGES / "registry.jsonl", "--path", self.authority.path)
        self.authority.build(*options)

    def mark(self, daemon, case):
        """r= of a message that goes through, whatever the registry does."""
        delivered = deliver(daemon.address, case.envelope, case.message)
        self.assertEqual(delivered.action, "accept", delivered.reply)
        return stamps.parse_mark(delivered.values("Anshin-Mark")[0])["r"]

    def metric(self, name):
        text = urllib.request.urlopen("http://127.0.0.1:9899/metrics", timeout=lab.PATIENCE).read().decode()
        return float(next(line.rsplit(" ", 1)[1] for line in text.splitlines() if line.startswith(f'{name}{{registry="robins"}}')))

    def test_background_refresh(self):
        site = self.enterContext(lab.Site(self.build))
        case = load_case("verified-qualitia")
        self.authority.change(entry(1))
        self.authority.build()
        daemon = self.enterContext(self.daemon_with(site, refresh_minutes=1))
        self.assertIn(self.mark(daemon, case), ("unavailable", "none"))
        lab.wait_until(lambda: self.mark(daemon, case) == "none", "the first sync")
        self.publish_case_registry()
        daemon.signal(signal.SIGHUP)
        lab.wait_until(lambda: self.mark(daemon, case) == "verified", "the update")
        self.assertIn("updated to serial 2", daemon.log())
        self.assertEqual(self.metric("anshin_registry_available"), 1)
        self.assertEqual(self.metric("anshin_registry_serial"), 2)
        self.assertGreater(self.metric("anshin_registry_expires_timestamp_seconds"), time.time())
        self.assertEqual(self.metric("anshin_registry_sync_failures"), 0)

        # A forged version: an alarm, the good one stays.
        forge = Forge(self.authority)
        forge.manifest["serial"] = 3
        forge.sign(ed25519.Ed25519PrivateKey.generate())
        daemon.signal(signal.SIGHUP)
        lab.wait_until(lambda: "the publisher's update is refused" in daemon.log(), "the alarm")
        self.assertEqual(self.mark(daemon, case), "verified")
        self.assertGreater(self.metric("anshin_registry_sync_failures"), 0)

    def test_expiry_under_mail(self):
        site = self.enterContext(lab.Site(self.build))
        case = load_case("verified-qualitia")
        expires = now() + datetime.timedelta(seconds=12)
        self.publish_case_registry("--valid-days", "1", "--issued", timestamp(expires - datetime.timedelta(days=1)))
        daemon = self.daemon_with(site)
        self.assertEqual(self.build.ctl("registry", "sync", "-c", daemon.config).returncode, 0)
        self.enterContext(daemon)
        self.assertEqual(self.mark(daemon, case), "verified")
        lab.wait_until(lambda: self.mark(daemon, case) == "unavailable", "the expiry")
        lab.wait_until(lambda: "it expired on" in daemon.log(), "the alarm")
        self.assertIn("registry robins expires on", daemon.log())
        self.assertEqual(self.metric("anshin_registry_available"), 0)
        self.authority.build()
        daemon.signal(signal.SIGHUP)
        lab.wait_until(lambda: self.mark(daemon, case) == "verified", "the new issue")

    def test_stop_during_download(self):
        site = self.enterContext(lab.Site(self.build))
        rng = random.Random(1)
        self.authority.change(*(entry(i, f"{rng.getrandbits(1000):x}") for i in range(1, 3001)))
        self.authority.build()
        daemon = self.enterContext(self.daemon_with(site, url=self.url(SLOW_PORT)))
        received = site.folder / f"received-{self.number}"
        lab.wait_until(lambda: any(path.stat().st_size > 0 for path in received.glob("*.part")), "the download to begin")
        daemon.signal(signal.SIGTERM)
        self.assertEqual(daemon.process.wait(lab.PATIENCE), 0, daemon.log())
