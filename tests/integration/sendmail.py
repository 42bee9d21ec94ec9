"""A real Sendmail, unpacked into build/sendmail because its package cannot stand beside Postfix (scripts/install-deps --sendmail)."""

import smtplib
import subprocess

from lab import AUTHSERV_ID, PATIENCE, ROOT, wait_until
from postfix import PLAIN_SINK_PORT, SINK_PORT, SMTP_DOMAIN, Sink

UNPACKED = ROOT / "build" / "sendmail"
PROGRAM = UNPACKED / "usr" / "libexec" / "sendmail" / "sendmail"
CF = UNPACKED / "usr" / "share" / "sendmail" / "cf"
PORT = 2526


def is_there():
    return PROGRAM.is_file() and (CF / "m4" / "cf.m4").is_file()


class Sendmail:
    """`milter_port` is on 127.0.0.1: Sendmail refuses a socket below a world-writable folder. `receiver` is what takes the mail on
    SINK_PORT and runs already; without it a Sink is made."""

    def __init__(self, site, milter_port, receiver=None):
        self.folder = site.folder / "sendmail"
        (self.folder / "queue").mkdir(parents=True)
        source = f"""\
divert(-1)
define(`_CF_DIR_', `{CF}/')dnl
include(`{CF}/m4/cf.m4')dnl
VERSIONID(`integration test')dnl
OSTYPE(`linux')dnl
define(`confDOMAIN_NAME', `{AUTHSERV_ID}')dnl
define(`QUEUE_DIR', `{self.folder}/queue')dnl
define(`STATUS_FILE', `{self.folder}/statistics')dnl
define(`HELP_FILE', `{self.folder}/help')dnl
define(`ALIAS_FILE', `')dnl
define(`confPID_FILE', `{self.folder}/pid')dnl
define(`confTO_IDENT', `0s')dnl
define(`confREFUSE_LA', `9999')dnl
define(`confQUEUE_LA', `9999')dnl
define(`confDELAY_LA', `0')dnl
define(`SMART_HOST', `esmtp:[127.0.0.1]')dnl
define(`ESMTP_MAILER_ARGS', `TCP $h {SINK_PORT}')dnl
define(`SMTP_MAILER_ARGS', `TCP $h {PLAIN_SINK_PORT}')dnl
MODIFY_MAILER_FLAGS(`ESMTP', `+z')dnl
FEATURE(`nocanonify')dnl
FEATURE(`accept_unresolvable_domains')dnl
FEATURE(`promiscuous_relay')dnl
FEATURE(`no_default_msa')dnl
DAEMON_OPTIONS(`Port={PORT}, Addr=127.0.0.1, Name=MTA')dnl
INPUT_MAIL_FILTER(`anshin', `S=inet:{milter_port}@127.0.0.1, T=C:10s;S:30s;R:30s;E:60s')dnl
MAILER(`smtp')dnl
LOCAL_RULE_0
R$* < @ {SMTP_DOMAIN} $* > $*	$#smtp $@ [127.0.0.1] $: $1 < @ {SMTP_DOMAIN} $2 > $3
"""
        made = subprocess.run(["m4", "-"], input=source.encode(), capture_output=True, check=True)
        (self.folder / "sendmail.cf").write_bytes(made.stdout)
        self.process = None
        self.receiver = receiver
        self.sink = None

    def __enter__(self):
        self.sink = self.receiver or Sink()
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen([str(PROGRAM), "-C", str(self.folder / "sendmail.cf"), "-bD", "-q5s"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self._is_up, "Sendmail to listen")
        return self

    def _is_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f"Sendmail ended: {(self.folder / 'log').read_text(errors='replace')}")
        try:
            smtplib.SMTP("127.0.0.1", PORT, timeout=5).close()
            return True
        except OSError:
            return False

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.sink.close()

    def send(self, envelope, message, recipient):
        """The client's address must be one of the namespace's own. Returns (code, text) of the deciding reply."""
        client = smtplib.SMTP("127.0.0.1", PORT, timeout=PATIENCE * 2, source_address=(envelope["client_ip"], 0))
        try:
            client.ehlo(envelope["helo"])
            body = "" if message.isascii() else " BODY=8BITMIME"
            for command in (f"MAIL FROM:{envelope['mail_from']}{body}", f"RCPT TO:<{recipient}>"):
                code, text = client.docmd(command)
                if code >= 400:
                    return code, text.decode()
            return client.data(message)
        except smtplib.SMTPDataError as error:
            return error.smtp_code, error.smtp_error.decode()
        finally:
            client.close()
