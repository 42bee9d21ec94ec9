"""The milter protocol gone wrong (row 28 of the list of attacks): whatever the MTA does, the daemon lives, leaks nothing, and the next message is judged as ever."""

import contextlib
import os
import random
import signal
import struct
import threading
import unittest

import lab
import stamps
from case_files import load_case, zone_with_faults
from milter_client import Closed, Connection, apply_edits, deliver, parse_message

# Seconds. libmilter looks whether it shall stop only every five seconds if nothing wakes it; with nothing left to do the daemon is gone in milliseconds.
END_OF_AN_IDLE_DAEMON = 4


class MilterTests(unittest.TestCase):
    build = None

    @classmethod
    def setUpClass(cls):
        cls.site = cls.enterClassContext(lab.Site(cls.build, zone_with_faults()))
        cls.case = load_case("verified-qualitia")
        cls.spoof = load_case("spoofed-registered")

    def setUp(self):
        self.daemon = self.enterContext(lab.Daemon(self.site))
        self.address = self.daemon.address

    def mark(self, delivered):
        marks = delivered.values("Anshin-Mark")
        self.assertEqual(len(marks), 1, f"{delivered.action} {delivered.reply}")
        return stamps.parse_mark(marks[0])["r"]

    def check_sound(self):
        """The daemon is alive and judges an ordinary message rightly."""
        self.assertTrue(self.daemon.alive(), self.daemon.log()[-3000:])
        self.assertEqual(self.mark(deliver(self.address, self.case.envelope, self.case.message)), "verified")
        self.assertEqual(self.mark(deliver(self.address, self.spoof.envelope, self.spoof.message)), "failed")

    def steps(self, connection):
        """The steps of a session, one after the other."""
        fields, body = parse_message(self.case.message)
        envelope = self.case.envelope
        yield lambda: connection.connect(envelope["client_ip"])
        yield lambda: connection.helo(envelope["helo"])
        yield lambda: connection.mail(envelope["mail_from"])
        yield connection.rcpt
        yield connection.data
        for field in fields:
            yield lambda field=field: connection.header(*field)
        yield connection.end_of_headers
        yield lambda: connection.body(body)
        yield lambda: connection.send("E")

    def count_steps(self):
        with Connection(self.address) as connection:
            return sum(1 for _ in self.steps(connection))

    def test_drop_at_every_stage(self):
        for count in range(self.count_steps() + 1):
            connection = Connection(self.address)
            for number, step in enumerate(self.steps(connection)):
                if number == count:
                    break
                step()
            connection.close()
        self.check_sound()

    def test_abort_at_every_stage_then_a_message(self):
        for count in range(2, self.count_steps()):
            with Connection(self.address) as connection:
                for number, step in enumerate(self.steps(connection)):
                    if number == count:
                        break
                    step()
                connection.abort()
                connection.abort()
                self.assertEqual(self.mark(connection.message(self.case.envelope, self.case.message)), "verified", f"after abort behind step {count}")
        self.check_sound()

    def test_no_macros(self):
        self.assertEqual(self.mark(deliver(self.address, self.case.envelope, self.case.message, macros=False)), "verified")

    def test_helo_three_times(self):
        with Connection(self.address) as connection:
            connection.connect("203.0.113.45")
            for name in ("first.example", "second.example", "mail.qualitia.co.jp"):
                connection.helo(name)
            delivered = connection.message(self.case.envelope, self.case.message)
        self.assertEqual(self.mark(delivered), "verified")
        results = stamps.parse_results(delivered.values("Authentication-Results")[0])[1]
        self.assertEqual([(result, properties["smtp.helo"]) for method, result, properties in results if "smtp.helo" in properties], [("pass", "mail.qualitia.co.jp")])

    def test_mail_twice(self):
        with Connection(self.address) as connection:
            connection.session(self.spoof.envelope)
            connection.mail("<x@evil.example>")
            connection.header(b"From", b" info@qualitia.co.jp")
            self.assertEqual(self.mark(connection.message(self.case.envelope, self.case.message)), "verified")

    def test_no_helo(self):
        with Connection(self.address) as connection:
            connection.connect("203.0.113.45")
            self.assertEqual(self.mark(connection.message(self.case.envelope, self.case.message)), "verified")

    def test_local_submission_counts_as_loopback(self):
        strict = self.enterContext(lab.Daemon(self.site, "strict", milter={"trusted_networks": []}))
        for client in (None, "/run/submission.sock", "127.0.0.1"):
            with Connection(self.address) as connection:
                self.assertEqual(connection.connect(client), "a", client)  # trusted: accepted as it is
            with Connection(strict.address) as connection:
                self.assertEqual(connection.connect(client), "c", client)
                self.assertEqual(self.mark(connection.message(self.spoof.envelope, self.spoof.message)), "failed")
        lab.wait_until(lambda: "client=127.0.0.1 " in strict.log(), "the messages' lines")

    def test_a_client_that_the_mta_does_not_know_is_a_stranger(self):
        with Connection(self.address) as connection:
            self.assertEqual(connection.connect(None, host="unknown"), "c")
            self.assertEqual(self.mark(connection.message(self.spoof.envelope, self.spoof.message)), "failed")
        lab.wait_until(lambda: "client=unknown " in self.daemon.log(), "the message's line")
        self.check_sound()

    def test_an_mta_that_does_not_wait_is_no_internal_error(self):
        fields, body = parse_message(self.case.message)

        def all_at_once():
            """A message whose sender is gone before the answer can be there."""
            with Connection(self.address) as connection:
                connection.session(self.case.envelope)
                packets = [("M", self.case.envelope["mail_from"].encode() + b"\0"), *(("L", name + b"\0" + value + b"\0") for name, value in fields), ("N", b""), ("B", body), ("E", b"")]
                connection.raw(b"".join(struct.pack("!I", len(data) + 1) + command.encode() + data for command, data in packets))
            return "connection_lost" in self.daemon.log()
        lab.wait_until(all_at_once, "an edit that nobody takes")
        self.assertIn("the MTA closed its connection before it took the stamps", self.daemon.log())
        self.assertNotIn("internal error", self.daemon.log())
        self.check_sound()

    def test_empty_message(self):
        for message in (b"", b"\r\n", b"\r\n\r\n", b"X: y\r\n"):
            self.assertNotEqual(self.mark(deliver(self.address, self.case.envelope, message)), "verified")

    def test_end_of_message_without_anything(self):
        with Connection(self.address, timeout=1) as connection, contextlib.suppress(Closed, TimeoutError):
            connection.end_of_message()  # libmilter ignores a step out of order
        self.check_sound()

    def test_several_messages_are_independent(self):
        with Connection(self.address) as connection:
            connection.session(self.case.envelope)
            seen = [self.mark(connection.message(case.envelope, case.message)) for case in (self.case, load_case("unregistered"), self.case, load_case("spf-only"), self.case)]
        self.assertEqual(seen, ["verified", "none", "verified", "failed", "verified"])

    def test_chunks_of_every_size(self):
        for chunk in (1, 2, 3, 7, 64, 65535):
            self.assertEqual(self.mark(deliver(self.address, self.case.envelope, self.case.message, chunk=chunk)), "verified", f"chunks of {chunk}")

    def test_quit_and_new_connection(self):
        with Connection(self.address) as connection:
            connection.session(self.spoof.envelope)
            connection.message(self.spoof.envelope, self.spoof.message)
            connection.send("K")
            connection.session(self.case.envelope)
            self.assertEqual(self.mark(connection.message(self.case.envelope, self.case.message)), "verified")

    def test_old_protocol_without_leading_spaces(self):
        for version, steps in ((2, 0x7F), (6, 0x1FFFFF & ~0x100000), (6, 0)):
            with Connection(self.address, negotiate=False) as connection:
                connection.negotiate(version, 0x3F, steps)
                connection.session(self.case.envelope)
                self.assertEqual(self.mark(connection.message(self.case.envelope, self.case.message)), "verified", f"version {version}, steps {steps:#x}")

    def terminate_during_a_message(self, daemon, meanwhile=lambda: None):
        fields, body = parse_message(self.case.message)
        with Connection(daemon.address, negotiate=False) as connection:
            connection.negotiate(6, 0x1FF, 0)  # every step has a reply, so that it is known what the daemon has read
            connection.session(self.case.envelope)
            connection.mail(self.case.envelope["mail_from"])
            connection.header(*fields[0])
            daemon.signal(signal.SIGTERM)
            lab.wait_until(lambda: self.is_refused(daemon.address), "the daemon to close its socket")
            meanwhile()
            for field in fields[1:]:
                connection.header(*field)
            connection.end_of_headers()
            connection.body(body)
            outcome = connection.end_of_message()
        marks = [value for _, value in apply_edits(fields, outcome.edits) if value.strip().startswith(b"v=1; id=")]
        self.assertEqual([stamps.parse_mark(value)["r"] for value in marks], ["verified"])
        self.assertEqual(daemon.process.wait(END_OF_AN_IDLE_DAEMON), 0)

    def is_refused(self, address):
        try:
            Connection(address, negotiate=False).close()
        except (ConnectionRefusedError, FileNotFoundError):
            return True
        except ConnectionResetError:
            pass  # it came over TCP at the moment at which the socket was closed
        return False

    def test_terminate_lets_messages_under_way_finish(self):
        self.terminate_during_a_message(self.daemon)

    def test_terminate_lets_messages_over_tcp_finish(self):
        self.terminate_during_a_message(self.enterContext(lab.Daemon(self.site, "tcp", milter={"socket": "inet:18899@127.0.0.1"})))

    def test_an_ending_daemon_leaves_the_socket_of_its_successor(self):
        milter = {"socket": f"unix:{self.site.folder}/shared.sock"}
        first = self.enterContext(lab.Daemon(self.site, "first", milter=milter))
        successors = []
        self.terminate_during_a_message(first, lambda: successors.append(self.enterContext(lab.Daemon(self.site, "second", milter=milter))))
        with Connection(successors[0].address) as connection:
            connection.session(self.case.envelope)
            self.assertEqual(self.mark(connection.message(self.case.envelope, self.case.message)), "verified")

    def test_mta_that_allows_no_edits(self):
        with Connection(self.address, negotiate=False) as connection, contextlib.suppress(Closed, AssertionError):
            connection.negotiate(6, 0, 0x1FFFFF)
            connection.session(self.case.envelope)
            connection.message(self.case.envelope, self.case.message)
        self.check_sound()

    def test_broken_packets(self):
        packets = [b"", b"\0", b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\x01O", b"\0\0\0\x05O\0\0\0\x06", struct.pack("!I", 0x7FFFFFFF) + b"L", struct.pack("!I", 13) + b"O" + b"\xff" * 12,
                   b"GET / HTTP/1.1\r\n\r\n", struct.pack("!I", 1 << 20) + b"B" * 100]
        for packet in packets:
            with Connection(self.address, negotiate=False) as connection, contextlib.suppress(Closed):
                connection.raw(packet)
        for command, data in (("L", b"From"), ("L", b"From\0"), ("L", b""), ("C", b""), ("C", b"host"), ("C", b"host\0" + b"4"), ("C", b"host\0" + b"4\0\0999.1.2.3\0"), ("H", b""), ("M", b""),
                              ("M", b"<a@b>"), ("D", b""), ("D", b"M{auth_type}"), ("B", b""), ("?", b"x"), ("C", b"host\0" + b"6\0\0nonsense\0"), ("C", b"host\0" + b"L\0\0/path\0")):
            with Connection(self.address) as connection, contextlib.suppress(Closed):
                connection.send(command, data)
                connection.send("Q")
        self.check_sound()

    def test_random_sessions(self):
        choose = random.Random(20251121)
        for _ in range(150):
            with Connection(self.address, timeout=20) as connection, contextlib.suppress(Closed, TimeoutError):
                for _ in range(choose.randrange(1, 25)):
                    command = choose.choice("CHMRTLLLLLNBBADK")
                    data = bytes(choose.randrange(256) for _ in range(choose.randrange(40)))
                    connection.send(command, choose.choice([data, b"From\0 info@qualitia.co.jp\0", b"<a@evil.example>\0", b"DKIM-Signature\0 v=1; d=" + data + b"\0"]))
        self.check_sound()

    def test_header_values_with_odd_octets(self):
        for value in (b"", b" ", b"\xff\xfe", b" a\n b", b" a\r\n b", b" a\nb", b" a\rb", b"\n", b"\t" * 5000, b" " + b"x" * 60000):
            with Connection(self.address) as connection:
                connection.session(self.case.envelope)
                connection.mail(self.case.envelope["mail_from"])
                for name in (b"From", b"DKIM-Signature", b"Authentication-Results", b"Anshin-Mark", b"Subject", b"\xff", b"A" * 2000):
                    connection.header(name, value)
                connection.end_of_headers()
                connection.body(b"x")
                outcome = connection.end_of_message()
                self.assertEqual(outcome.action, "accept")
        self.check_sound()

    def test_many_connections_at_once(self):
        failures = []

        def one(case, wanted):
            try:
                for _ in range(5):
                    mark = self.mark(deliver(self.address, case.envelope, case.message, chunk=100))
                    if mark != wanted:
                        failures.append(f"{case.name}: {mark}")
            except Exception as error:  # a thread's failure must reach the test
                failures.append(repr(error))
        threads = [threading.Thread(target=one, args=pair) for pair in [(self.case, "verified"), (self.spoof, "failed")] * 20]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])

    def test_no_leak(self):
        def burst():
            for _ in range(60):
                deliver(self.address, self.case.envelope, self.case.message)
                with Connection(self.address) as connection:
                    connection.session(self.case.envelope)
                    connection.mail("<x@evil.example>")
                    connection.header(b"From", b" x@evil.example")
        burst()
        memory, files = self.daemon.memory_kb(), lab.wait_until(lambda: self.settled_files(), "connections to be closed")
        for _ in range(5):
            burst()
        self.assertLessEqual(lab.wait_until(lambda: self.settled_files(), "connections to be closed"), files + 1)
        if not self.build.sanitised:  # AddressSanitizer keeps freed memory for a while
            self.assertLess(self.daemon.memory_kb() - memory, 2048, "KB more after 600 sessions")

    def settled_files(self):
        """The number of open files once it no longer falls."""
        count = self.daemon.open_files()
        threading.Event().wait(0.3)
        return count if self.daemon.open_files() == count else None

    def test_idle_connections_do_not_block_others(self):
        idle = [self.enterContext(Connection(self.address)) for _ in range(50)]
        for connection in idle:
            connection.session(self.case.envelope)
        self.check_sound()
        self.assertEqual(self.mark(idle[0].message(self.case.envelope, self.case.message)), "verified")
