"""A real Dovecot of its own on loopback: takes mail by LMTP where Postfix and Sendmail deliver, and gives it out by IMAP."""

import imaplib
import shutil
import smtplib
import subprocess
import time

from lab import PATIENCE, wait_until
from postfix import SINK_PORT

IMAP_PORT = 14300
PASSWORD = "test-only"
OWNER = "mail"  # mail must not be root's; this user is on every Debian


class Dovecot:
    """`mailboxes` maps an account to the mailbox that it reads: several accounts may read the same."""

    def __init__(self, site, mailboxes):
        self.folder = site.folder / "dovecot"
        (self.folder / "mail").mkdir(parents=True)
        shutil.chown(self.folder / "mail", OWNER, OWNER)
        self.process = None
        users = "".join(f"{account}:{{PLAIN}}{PASSWORD}::::{self.folder}/mail/{mailbox}::\n" for account, mailbox in mailboxes.items())
        (self.folder / "users").write_text(users)
        (self.folder / "dovecot.conf").write_text(f"""\
protocols = imap lmtp
base_dir = {self.folder}/run
state_dir = {self.folder}/state
log_path = {self.folder}/log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
mail_uid = {OWNER}
mail_gid = {OWNER}
first_valid_uid = 1
first_valid_gid = 1
passdb {{
  driver = passwd-file
  args = {self.folder}/users
}}
userdb {{
  driver = passwd-file
  args = {self.folder}/users
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {IMAP_PORT}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {SINK_PORT}
  }}
}}
""")

    def __enter__(self):
        with open(self.folder / "output", "wb") as output:
            self.process = subprocess.Popen(["dovecot", "-F", "-c", str(self.folder / "dovecot.conf")], stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        wait_until(self._is_up, "Dovecot to listen")
        return self

    def _is_up(self):
        if self.process.poll() is not None:
            raise AssertionError(f"Dovecot ended: {(self.folder / 'output').read_text(errors='replace')}")
        try:
            smtplib.LMTP("127.0.0.1", SINK_PORT, timeout=5).close()
            imaplib.IMAP4("127.0.0.1", IMAP_PORT, timeout=5).shutdown()
            return True
        except OSError:
            return False

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)

    def close(self):
        """The mail servers end what they deliver to; this one goes on for the browser."""

    def deliver_around(self, recipient, message):
        """Puts a message into a mailbox by LMTP, so that no milter sees it."""
        with smtplib.LMTP("127.0.0.1", SINK_PORT, timeout=PATIENCE) as client:
            client.sendmail("", [recipient], message)

    def append(self, account, folder, *messages):
        """Puts messages into a folder by IMAP, as a person can with a program."""
        with self._login(account) as client:
            client.create(folder)
            client.subscribe(folder)
            for message in messages:
                status, answer = client.append(folder, None, imaplib.Time2Internaldate(time.time()), message)
                if status != "OK":
                    raise AssertionError(f"IMAP APPEND was answered with {status} {answer}")

    def messages(self, account):
        """The octets of all messages in a mailbox, oldest first."""
        with self._login(account) as client:
            client.select("INBOX", readonly=True)
            numbers = client.search(None, "ALL")[1][0].split()
            return [client.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers]

    def wait_for(self, account, count):
        return wait_until(lambda: len(self.messages(account)) >= count, f"{count} messages for {account}") and self.messages(account)

    @staticmethod
    def _login(account):
        client = imaplib.IMAP4("127.0.0.1", IMAP_PORT, timeout=PATIENCE)
        client.login(account, PASSWORD)
        return client

    def log(self):
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""
