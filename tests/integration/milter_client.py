"""The MTA's side of the milter protocol, version 6, with full control over every packet.

`Connection` sends single steps in any order; `deliver` plays a whole SMTP session as Postfix would and returns what
became of the message. Edits are applied with the index semantics of the protocol.
"""

import dataclasses
import re
import socket
import struct

NO_STEP = {"C": 0x1, "H": 0x2, "M": 0x4, "R": 0x8, "B": 0x10, "L": 0x20, "N": 0x40, "T": 0x200}
NO_REPLY = {"L": 0x80, "C": 0x1000, "H": 0x2000, "M": 0x4000, "R": 0x8000, "T": 0x10000, "N": 0x40000, "B": 0x80000}
LEADING_SPACE = 0x100000
ALL_ACTIONS, ALL_STEPS = 0x1FF, 0x1FFFFF
FINAL = {"a": "accept", "r": "reject", "t": "tempfail", "d": "discard", "y": "reply", "c": "accept"}

CONNECT_MACROS = {"j": "mx.example.jp", "{daemon_name}": "mx.example.jp", "{daemon_addr}": "203.0.113.1", "v": "Postfix 3.7.11"}
MAIL_MACROS = {"{mail_addr}": "", "{mail_host}": "", "{mail_mailer}": "smtp"}


class Closed(Exception):
    """The milter closed the connection."""


@dataclasses.dataclass
class Outcome:
    """What the milter decided, and its edits in the order in which they came."""
    action: str = "accept"
    reply: str = ""
    edits: list = dataclasses.field(default_factory=list)
    quarantine: str | None = None


@dataclasses.dataclass
class Delivered:
    """A message as it would leave the MTA; fields are (name, value) octets, values with LF folds."""
    action: str
    reply: str
    fields: list
    body: bytes
    outcome: Outcome

    def values(self, name):
        return [value for other, value in self.fields if other.strip(b" \t").lower() == name.lower().encode()]


def parse_message(message):
    """Header fields and body as Postfix reads them: the first line that is no field ends the header."""
    fields = []  # name, lines of the value
    at = 0
    while at < len(message):
        end = message.find(b"\r\n", at)
        line = message[at:end] if end >= 0 else message[at:]
        if not line:
            at = end + 2
            break
        if line[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(line)
        else:
            match = re.match(rb"([\x21-\x39\x3b-\x7e]+[ \t]*):", line)
            if not match:
                break
            fields.append((match.group(1), [line[match.end():]]))
        at = end + 2 if end >= 0 else len(message)
    return [(name, b"\n".join(lines)) for name, lines in fields], message[at:]


def apply_edits(fields, edits):
    """RFC-less but universal: "i" inserts above the index-th field, "h" appends, "m" changes the n-th of that name."""
    result = list(fields)
    for kind, index, name, value in edits:
        if kind == "i":
            result.insert(min(index, len(result)), (name, b" " + value))
        elif kind == "h":
            result.append((name, b" " + value))
        elif kind == "m":
            same = [at for at, field in enumerate(result) if field[0].strip(b" \t").lower() == name.strip(b" \t").lower()]
            if index < 1 or index > len(same):
                continue
            if value:
                result[same[index - 1]] = (name, b" " + value)
            else:
                del result[same[index - 1]]
    return result


class Connection:
    """One milter session. Every step returns the reply's letter, or None where the milter gives none."""

    def __init__(self, address, timeout=60, negotiate=True):
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        self.socket.settimeout(timeout)
        self.socket.connect(address)
        self.flags = 0
        self.actions = 0
        self.reply_text = ""
        if negotiate:
            self.negotiate()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    def send(self, command, data=b""):
        self.raw(struct.pack("!I", len(data) + 1) + command.encode() + data)

    def raw(self, octets):
        try:
            self.socket.sendall(octets)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise Closed() from error

    def receive(self):
        header = self._exactly(4)
        packet = self._exactly(struct.unpack("!I", header)[0])
        return chr(packet[0]), packet[1:]

    def _exactly(self, count):
        data = b""
        while len(data) < count:
            try:
                piece = self.socket.recv(count - len(data))
            except ConnectionResetError as error:
                raise Closed() from error
            if not piece:
                raise Closed()
            data += piece
        return data

    def negotiate(self, version=6, actions=ALL_ACTIONS, steps=ALL_STEPS):
        self.send("O", struct.pack("!III", version, actions, steps))
        letter, data = self.receive()
        if letter != "O":
            raise AssertionError(f"negotiation answered with {letter!r}")
        _, self.actions, self.flags = struct.unpack("!III", data[:12])

    def step(self, command, data=b""):
        """Sends a step unless the milter does not want it, and waits for the reply if there will be one."""
        if self.flags & NO_STEP.get(command, 0):
            return None
        self.send(command, data)
        if self.flags & NO_REPLY.get(command, 0):
            return None
        return self.reply()

    def reply(self):
        while True:
            letter, data = self.receive()
            if letter == "p":
                continue
            if letter == "y":
                self.reply_text = data.rstrip(b"\0").decode("utf-8", "replace")
            return letter

    def macros(self, command, values):
        data = b"".join(name.encode() + b"\0" + value.encode() + b"\0" for name, value in values.items())
        self.send("D", command.encode() + data)

    def connect(self, client="203.0.113.45", host=None, port=40000):
        if client is None:
            return self.step("C", (host or "localhost").encode() + b"\0U")
        if client.startswith("/"):
            return self.step("C", (host or "localhost").encode() + b"\0L\0\0" + client.encode() + b"\0")
        family = b"6" if ":" in client else b"4"
        host = host or f"[{client}]"
        address = ("IPv6:" if family == b"6" else "") + client
        return self.step("C", host.encode() + b"\0" + family + struct.pack("!H", port) + address.encode() + b"\0")

    def helo(self, name="mail.qualitia.co.jp"):
        return self.step("H", name.encode() + b"\0")

    def mail(self, path="<bounce@qualitia.co.jp>", *arguments):
        return self.step("M", b"".join(text.encode() + b"\0" for text in (path, *arguments)))

    def rcpt(self, path="<user@example.jp>"):
        return self.step("R", path.encode() + b"\0")

    def data(self):
        return self.step("T")

    def header(self, name, value):
        if not self.flags & LEADING_SPACE and value[:1] == b" ":
            value = value[1:]
        return self.step("L", name + b"\0" + value + b"\0")

    def end_of_headers(self):
        return self.step("N")

    def body(self, chunk):
        return self.step("B", chunk)

    def abort(self):
        self.send("A")

    def quit(self):
        self.send("Q")
        self.close()

    def end_of_message(self):
        """Ends the message and collects edits until the verdict."""
        self.send("E")
        outcome = Outcome()
        while True:
            letter, data = self.receive()
            if letter == "p":
                continue
            if letter in "im":
                index = struct.unpack("!I", data[:4])[0]
                name, value = data[4:].split(b"\0")[:2]
                outcome.edits.append((letter, index, name, self._inserted(value)))
            elif letter == "h":
                name, value = data.split(b"\0")[:2]
                outcome.edits.append((letter, 0, name, self._inserted(value)))
            elif letter == "q":
                outcome.quarantine = data.rstrip(b"\0").decode("utf-8", "replace")
            elif letter in FINAL:
                outcome.action = FINAL[letter]
                if letter == "y":
                    outcome.reply = data.rstrip(b"\0").decode("utf-8", "replace")
                    outcome.action = "tempfail" if outcome.reply.startswith("4") else "reject"
                elif outcome.quarantine is not None:
                    outcome.action = "quarantine"
                return outcome
            else:
                outcome.edits.append((letter, 0, b"", data))

    def _inserted(self, value):
        """With leading spaces negotiated, the milter's value brings its own."""
        return value[1:] if self.flags & LEADING_SPACE and value[:1] == b" " else value

    def session(self, envelope, macros=True):
        """connect and HELO; the reply that ends the session early, or None."""
        if macros:
            self.macros("C", CONNECT_MACROS)
        letter = self.connect(envelope["client_ip"])
        if letter not in (None, "c"):
            return letter
        letter = self.helo(envelope["helo"])
        return None if letter in (None, "c") else letter

    def message(self, envelope, message, macros=True, chunk=65535, mail_macros=None):
        """MAIL to end of message on a session that is open."""
        fields, body = parse_message(message)
        if macros:
            self.macros("M", {**MAIL_MACROS, **(mail_macros or {})})
        steps = [lambda: self.mail(envelope["mail_from"])]
        steps += [lambda path=path: self.rcpt(path) for path in envelope["rcpt"]]
        steps.append(lambda: (self.macros("T", {"i": "4XQ1"}) if macros else None, self.data())[1])
        steps += [lambda field=field: self.header(*field) for field in fields]
        steps.append(self.end_of_headers)
        pieces = range(0, len(body), chunk)
        steps += [lambda at=at: self.body(body[at:at + chunk]) for at in pieces]
        for step in steps:
            letter = step()
            if letter == "s":
                break
            if letter not in (None, "c"):
                early = Outcome(FINAL[letter], self.reply_text)
                return Delivered(early.action, early.reply, fields, body, early)
        outcome = self.end_of_message()
        return Delivered(outcome.action, outcome.reply, apply_edits(fields, outcome.edits), body, outcome)


def deliver(address, envelope, message, macros=True, chunk=65535, mail_macros=None):
    """A whole session with one message."""
    with Connection(address) as connection:
        letter = connection.session(envelope, macros)
        if letter is not None:
            fields, body = parse_message(message)
            return Delivered(FINAL[letter], connection.reply_text, fields, body, Outcome(FINAL[letter]))
        delivered = connection.message(envelope, message, macros, chunk, mail_macros)
        connection.quit()
        return delivered
