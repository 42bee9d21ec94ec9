"""Name servers that misbehave: each is a UDP (and TCP) server whose `behave` turns a query into an answer, or None for silence."""

import socket
import struct
import threading
import time


def question_end(query):
    at = 12
    while query[at]:
        at += query[at] + 1
    return at + 5


def answer(query, code, flags=0x8180):
    """An empty answer with a response code."""
    end = question_end(query)
    return query[:2] + struct.pack("!H", flags | code) + query[4:6] + b"\0" * 6 + query[12:end]


def silence(_query):
    return None


def server_failure(query):
    return answer(query, 2)


def nonsense(_query):
    return b"\xff" * 40


def wrong_identifier(query):
    return bytes([query[0] ^ 0xFF]) + answer(query, 3)[1:]


def wrong_question(query):
    reply = answer(query, 3)
    return reply[:13] + b"z" + reply[14:]


def truncated_for_ever(query):
    """TC over UDP; over TCP the connection is closed without an answer."""
    return answer(query, 0, 0x8380)


def pointer_loop(query):
    """An answer whose name points to itself."""
    end = question_end(query)
    head = query[:2] + struct.pack("!H", 0x8180) + query[4:6] + struct.pack("!HHH", 1, 0, 0)
    return head + query[12:end] + struct.pack("!H", 0xC000 | end) + struct.pack("!HHIH", 16, 1, 60, 4) + b"\x03abc"


def cut_short(query):
    """A header that promises records, and nothing behind it."""
    end = question_end(query)
    return query[:2] + struct.pack("!H", 0x8180) + query[4:6] + struct.pack("!HHH", 40, 0, 0) + query[12:end]


def late(query):
    time.sleep(0.3)
    return answer(query, 3)


def has_edns(query):
    """Whether a query has an additional record, which is the OPT record."""
    return query[10:12] != b"\0\0"


class FakeDns:
    """Serves at an address until closed; counts queries. `behave_tcp`: the same over TCP, where a connection is else closed at once."""

    def __init__(self, behave, address=("127.0.0.1", 0), behave_tcp=silence):
        self.behave = behave
        self.behave_tcp = behave_tcp
        self.queries = 0
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.udp = socket.socket(family, socket.SOCK_DGRAM)
        self.udp.bind(address)
        self.port = self.udp.getsockname()[1]
        self.tcp = socket.socket(family, socket.SOCK_STREAM)
        self.tcp.bind((address[0], self.port, *address[2:]))
        self.tcp.listen(64)

    def __enter__(self):
        threading.Thread(target=self._serve_udp, daemon=True).start()
        threading.Thread(target=self._serve_tcp, daemon=True).start()
        return self

    def __exit__(self, *_):
        for server in (self.udp, self.tcp):
            server.close()

    def _serve_udp(self):
        while True:
            try:
                query, client = self.udp.recvfrom(4096)
            except OSError:
                return
            self.queries += 1
            threading.Thread(target=self._reply, args=(query, client), daemon=True).start()

    def _reply(self, query, client):
        reply = self.behave(query)
        if reply is not None:
            try:
                self.udp.sendto(reply, client)
            except OSError:
                return

    def _serve_tcp(self):
        while True:
            try:
                connection, _ = self.tcp.accept()
            except OSError:
                return
            threading.Thread(target=self._serve_connection, args=(connection,), daemon=True).start()

    def _serve_connection(self, connection):
        with connection, connection.makefile("rb") as stream:
            while len(length := stream.read(2)) == 2:
                query = stream.read(struct.unpack("!H", length)[0])
                reply = self.behave_tcp(query)
                if reply is None:
                    return
                self.queries += 1
                connection.sendall(struct.pack("!H", len(reply)) + reply)
