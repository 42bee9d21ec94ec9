"""A real Postfix of its own on loopback, an LMTP server behind it that keeps what is delivered, and a client that can be anybody (XCLIENT)."""

import json
import shutil
import smtplib
import socketserver
import subprocess
import sys
import threading

from lab import AUTHSERV_ID, PATIENCE, ROOT, wait_until

SMTP_PORT, SINK_PORT, PLAIN_SINK_PORT = 2525, 2424, 2425
# Mail for it goes by SMTP to a Sink that has no extensions.
SMTP_DOMAIN = "plain.example.jp"

MASTER = """\
127.0.0.1:2525 inet n - n - - smtpd
  -o cleanup_service_name=cleanup-outside
cleanup-outside unix n - n - 0 cleanup
  -o header_checks=regexp:{config}/anshin_header_checks
  -o nested_header_checks=
  -o mime_header_checks=
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp      unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
lmtp      unix  - - n - - lmtp
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""

# Where a content filter hands messages back, as in the documentation of Postfix's advanced filters: no milter, and no option
# that spares header checks, so that only where the checks are bound keeps them away from stamps.
RETURN_PORT = 2527
RETURN = """\
127.0.0.1:2527 inet n - n - - smtpd
  -o smtpd_milters=
  -o content_filter=
"""
# A simple filter: a program that changes nothing and hands the message to sendmail(1), which believes in /etc/postfix alone.
SIMPLE_FILTER = """\
filter    unix  - n n - 10 pipe
  flags=Rq user=nobody argv=/usr/sbin/sendmail -G -i -f ${{sender}} -- ${{recipient}}
"""


def documented_guard():
    """The header checks that README.md tells every admin to have, with the name of the tests' host."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line.strip() for line in readme.splitlines() if line.strip().startswith("~^") and line.rstrip().endswith("IGNORE")]
    if not lines or AUTHSERV_ID.replace(".", "\\.") not in "".join(lines):
        raise AssertionError("README.md shows no header checks")
    return "\n".join(lines) + "\n"


class Sink:
    """An LMTP server that keeps every message, and on another port an SMTP server that knows no extensions, 8BITMIME above all. `messages` maps a
    recipient to the messages it got."""

    def __init__(self, port=SINK_PORT, plain_port=PLAIN_SINK_PORT):
        sink = self
        self.messages = {}

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.say("220 sink")
                recipients = []
                is_lmtp = self.server.server_address[1] == port
                while line := self.rfile.readline():
                    verb = line[:4].upper()
                    if verb == b"LHLO":
                        self.say("250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING")
                    elif verb == b"RCPT":
                        recipients.append(line.split(b"<", 1)[1].split(b">", 1)[0].decode())
                        self.say("250 ok")
                    elif verb == b"DATA":
                        self.say("354 go on")
                        message = self.read_message()
                        for recipient in recipients:
                            sink.messages.setdefault(recipient, []).append(message)
                        for _ in recipients if is_lmtp else [None]:
                            self.say("250 kept")
                        recipients = []
                    elif verb == b"QUIT":
                        return self.say("221 bye")
                    else:
                        self.say("250 ok")

            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def read_message(self):
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line[1:] if line.startswith(b".") else line)
                return b"".join(lines)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

            def handle_error(self, request, client_address):
                # A client that leaves resets its connection: nothing that a reader of the output should see.
                if not isinstance(sys.exc_info()[1], ConnectionError):
                    super().handle_error(request, client_address)

        self.servers = [Server(("127.0.0.1", number), Handler) for number in (port, plain_port)]
        for server in self.servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()

    def wait_for(self, recipient):
        return wait_until(lambda: self.messages.get(recipient), f"mail for {recipient} to be delivered")[-1]

    def close(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()


class Postfix:
    """`milter` is as smtpd_milters wants it, e.g. unix:/path or inet:127.0.0.1:8891. `receiver` is what takes the mail by LMTP on
    SINK_PORT and runs already; without it a Sink is made. `services` are further lines of master.cf, `settings` of main.cf."""

    def __init__(self, site, milter, receiver=None, services="", settings=""):
        self.settings = settings
        self.folder = site.folder / "postfix"
        self.config = self.folder / "etc"
        for path in (self.config, self.folder / "spool", self.folder / "data", self.folder / "log"):
            path.mkdir(parents=True)
        shutil.chown(self.folder / "data", "postfix", "postfix")
        self.log_path = self.folder / "log" / "maillog"
        (self.config / "master.cf").write_text((MASTER + services).format(config=self.config))
        (self.config / "anshin_header_checks").write_text(documented_guard())
        (self.config / "transport").write_text(f"/@{SMTP_DOMAIN.replace('.', chr(92) + '.')}$/ smtp:[127.0.0.1]:{PLAIN_SINK_PORT}\n")
        self.configure(milter)
        self.receiver = receiver
        self.sink = None

    def configure(self, milter):
        (self.config / "main.cf").write_text(f"""\
compatibility_level = 3.6
queue_directory = {self.folder}/spool
data_directory = {self.folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
meta_directory = {self._meta_directory()}
alternate_config_directories = {self.config}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {self.log_path}
maillog_file_prefixes = {self.folder}
myhostname = {AUTHSERV_ID}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = loopback-only
inet_protocols = all
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtpd_authorized_xclient_hosts = 127.0.0.0/8
smtpd_relay_restrictions = reject_unauth_destination
virtual_mailbox_domains = example.jp
virtual_mailbox_maps = static:ok
virtual_transport = lmtp:inet:127.0.0.1:{SINK_PORT}
virtual_alias_maps =
relay_domains = {SMTP_DOMAIN}
transport_maps = regexp:{self.config}/transport
local_recipient_maps =
alias_maps =
alias_database =
message_size_limit = 60000000
smtpd_client_connection_count_limit = 0
smtpd_milters = {milter}
milter_default_action = accept
milter_connect_timeout = 10s
milter_command_timeout = 30s
{self.settings}
""")

    @staticmethod
    def _meta_directory():
        done = subprocess.run(["postconf", "-h", "-d", "meta_directory"], capture_output=True, text=True)
        return done.stdout.strip() or "/etc/postfix"

    def _postfix(self, command):
        return subprocess.run(["postfix", "-c", str(self.config), command], capture_output=True, text=True, timeout=120)

    def __enter__(self):
        self.sink = self.receiver or Sink()
        done = self._postfix("start")
        if done.returncode != 0:
            self.sink.close()
            raise AssertionError(f"Postfix did not start: {done.stdout}{done.stderr}{self.log()}")
        wait_until(self._is_up, "Postfix to listen")
        return self

    def _is_up(self):
        try:
            smtplib.SMTP("127.0.0.1", SMTP_PORT, timeout=5).close()
            return True
        except OSError:
            return False

    def __exit__(self, *_):
        self._postfix("abort")
        self.sink.close()

    def reload(self):
        self._postfix("reload")

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def queue(self):
        """The queue as objects: queue_name, queue_id, recipients, ..."""
        done = subprocess.run(["postqueue", "-c", str(self.config), "-j"], capture_output=True, text=True, timeout=60)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def connect(self, envelope):
        """An SMTP session in which the client is who the envelope says."""
        client = smtplib.SMTP("127.0.0.1", SMTP_PORT, local_hostname="localhost", timeout=PATIENCE * 2)
        client.ehlo()
        address = envelope["client_ip"]
        code, text = client.docmd("XCLIENT", f"ADDR={'IPV6:' if ':' in address else ''}{address} NAME=[UNAVAILABLE]")
        if code != 220:
            raise AssertionError(f"XCLIENT was answered with {code} {text}")
        client.ehlo(envelope["helo"])
        return client

    def send(self, envelope, message, recipient):
        """Sends a message and returns (code, text) of the reply that decided about it."""
        client = self.connect(envelope)
        try:
            code, text = self.start_message(client, envelope, recipient)
            return (code, text) if code >= 400 else self.finish_message(client, message)
        finally:
            client.close()

    @staticmethod
    def start_message(client, envelope, recipient):
        options = "" if envelope["mail_from"].isascii() else " SMTPUTF8"
        client.command_encoding = "utf-8"
        for command in (f"MAIL FROM:{envelope['mail_from']}{options}", f"RCPT TO:<{recipient}>", "DATA"):
            code, text = client.docmd(command)
            if code >= 400:
                break
        return code, text.decode()

    @staticmethod
    def finish_message(client, message):
        lines = message.replace(b"\r\n.", b"\r\n..")
        client.send(lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        code, text = client.getreply()
        return code, text.decode()
