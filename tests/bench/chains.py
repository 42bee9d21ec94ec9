"""What the benchmark compares: chains of milters, each started as an admin would run it on an inbound MX."""

import contextlib
import pathlib
import shutil
import subprocess

import lab
import processes

SBIN = "/usr/sbin"


class BenchSite(lab.Site):
    """A site whose registry is the corpus's; its name server is the system's."""

    def __init__(self, build, corpus):
        super().__init__(build, zone="")
        self.corpus = corpus
        self.sections["dns"] = {}

    def _fill(self):
        self._must("registry", "keygen", "--out", self.folder / "mark.pem")
        config = self.write_configuration("site.toml")
        self._must("registry", "import", self.corpus / "registry.jsonl", "-c", config, "--registry", "robins")


def address(folder, name, transport, port):
    """A socket in the form that all milters and bench_load take."""
    return f"unix:{folder}/{name}.sock" if transport == "unix" else f"inet:{port}@127.0.0.1"


class Idle:
    """The milter that does nothing."""

    def __init__(self, site, tools, *options):
        self.site = site
        self.tools = tools
        self.options = options

    @contextlib.contextmanager
    def running(self, transport):
        place = address(self.site.folder, "idle", transport, 8990)
        with processes.started([self.tools / "bench_idle_milter", place, *self.options], place, self.site.folder / "idle.log") as process:
            yield [place], [process.pid]


class Anshind:
    """anshind with registry, signed marks, log and metrics; `dns` are settings of its [dns] section."""

    def __init__(self, site, engine, dns=None, metrics="127.0.0.1:9891"):
        self.site = site
        self.engine = engine
        self.dns = dns or {}
        self.metrics = metrics

    def settings(self):
        settings = {"metrics": {"listen": self.metrics}, "dns": self.dns}
        if self.engine:
            settings["verify"] = {"engine": self.engine}
        return settings

    def is_known(self):
        """Whether this anshind has the engine: else the check complains about the key or its value."""
        config = self.site.write_configuration("check.toml", **self.settings())
        return b"engine" not in subprocess.run([str(self.site.build.anshind), "-c", str(config), "--check"], capture_output=True).stdout

    @contextlib.contextmanager
    def running(self, transport):
        place = address(self.site.folder, "anshind", transport, 8891)
        with lab.Daemon(self.site, milter={"socket": place}, **self.settings()) as daemon:
            yield [place], [daemon.process.pid]


class OpenDkimOpenDmarc:
    """OpenDKIM verifies, OpenDMARC behind it reads its results and verifies SPF itself. Both log as Debian configures them."""

    def __init__(self, site):
        self.site = site

    @staticmethod
    def missing():
        return [name for name in ("opendkim", "opendmarc") if not shutil.which(name, path=SBIN)]

    @contextlib.contextmanager
    def running(self, transport):
        dkim = address(self.site.folder, "opendkim", transport, 8991)
        dmarc = address(self.site.folder, "opendmarc", transport, 8992)
        first = self._configure("opendkim", dkim, {"Mode": "v", "SyslogSuccess": "yes", "AlwaysAddARHeader": "yes", "Nameservers": "127.0.0.1"})
        second = self._configure("opendmarc", dmarc, {
            "TrustedAuthservIDs": lab.AUTHSERV_ID, "SPFIgnoreResults": "true", "SPFSelfValidate": "true", "RejectFailures": "false",
            "PublicSuffixList": "/usr/share/publicsuffix/public_suffix_list.dat"})
        with processes.started([f"{SBIN}/opendkim", "-f", "-x", first], dkim, first.with_suffix(".log")) as one, \
                processes.started([f"{SBIN}/opendmarc", "-f", "-c", second], dmarc, second.with_suffix(".log")) as two:
            yield [dkim, dmarc], [one.pid, two.pid]

    def _configure(self, name, place, settings):
        path = pathlib.Path(self.site.folder / f"{name}.conf")
        common = {"Socket": place.replace("unix:", "local:"), "AuthservID": lab.AUTHSERV_ID, "Syslog": "yes"}
        path.write_text("".join(f"{key} {value}\n" for key, value in {**common, **settings}.items()))
        return path
