"""A client for Marionette, the protocol by which Mozilla's programs are driven: JSON messages over TCP, each with its length and a colon before it."""

import json
import socket


class Refused(Exception):
    """The program could not do what it was told; says why."""


class Marionette:
    def __init__(self, address, patience):
        self.socket = socket.create_connection(address, patience)
        self.socket.settimeout(patience)
        self.unread = b""
        self.count = 0
        self._receive()  # the greeting
        self.call("WebDriver:NewSession", capabilities={})
        self.call("Marionette:SetContext", value="chrome")

    def call(self, command, **parameters):
        self.count += 1
        octets = json.dumps([0, self.count, command, parameters]).encode()
        self.socket.sendall(b"%d:" % len(octets) + octets)
        _, number, error, result = self._receive()
        if error is not None:
            raise Refused(f"{command}: {error['error']}: {error['message']}\n{error['stacktrace']}")
        if number != self.count:
            raise Refused(f"{command}: the answer is one to something else")
        return result

    def run(self, script, *arguments):
        """The value of an asynchronous function's body, run with the program's own rights; it finds the arguments in `args`."""
        wrapped = ("const done = arguments[arguments.length - 1]; const args = [...arguments].slice(0, -1);"
                   f"(async () => {{ {script} }})().then((value) => done({{ value }}), (error) => done({{ error: `${{error}} ${{error?.stack}}` }}));")
        result = self.call("WebDriver:ExecuteAsyncScript", script=wrapped, args=list(arguments))["value"]
        if "error" in result:
            raise Refused(result["error"])
        return result.get("value")

    def close(self):
        self.socket.close()

    def _receive(self):
        while b":" not in self.unread:
            self._receive_more()
        length, _, self.unread = self.unread.partition(b":")
        while len(self.unread) < int(length):
            self._receive_more()
        octets, self.unread = self.unread[:int(length)], self.unread[int(length):]
        return json.loads(octets)

    def _receive_more(self):
        octets = self.socket.recv(1 << 16)
        if not octets:
            raise Refused("the program closed the connection")
        self.unread += octets
