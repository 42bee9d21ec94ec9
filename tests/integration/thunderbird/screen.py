"""A screen without hardware (Xvfb), and what is to be seen on it."""

import os
import pathlib
import select
import struct
import subprocess
import zlib

WIDTH, HEIGHT = 1280, 800


class Screen:
    def __init__(self, folder, patience):
        self.folder = pathlib.Path(folder)
        reader, writer = os.pipe()
        with open(self.folder / "xvfb.log", "wb") as log:
            self.process = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-fbdir", str(self.folder), "-nolisten", "tcp"],
                                            stdout=log, stderr=log, pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader, "rb") as answer:
            number = answer.readline() if select.select([answer], [], [], patience)[0] else b""
        if not number:
            self.close()
            raise AssertionError(f"Xvfb did not start: {(self.folder / 'xvfb.log').read_text()[-2000:]}")
        self.name = f":{number.decode().strip()}"

    def close(self):
        self.process.terminate()
        self.process.wait()

    def pixels(self):
        """The rows of the screen, three octets a pixel: red, green, blue. The file is an XWD dump, which Xvfb keeps true to the screen."""
        dump = (self.folder / "Xvfb_screen0").read_bytes()
        header = struct.unpack(">25I", dump[:100])
        header_size, width, height, bytes_per_line, colours = header[0], header[4], header[5], header[12], header[19]
        start = header_size + 12 * colours
        rows = []
        for y in range(height):
            line = dump[start + y * bytes_per_line:start + y * bytes_per_line + 4 * width]
            row = bytearray(3 * width)
            row[0::3], row[1::3], row[2::3] = line[2::4], line[1::4], line[0::4]
            rows.append(bytes(row))
        return rows

    def save(self, path):
        """A PNG file (RFC 2083) of the screen."""
        rows = self.pixels()

        def chunk(name, octets):
            return struct.pack(">I", len(octets)) + name + octets + struct.pack(">I", zlib.crc32(name + octets))
        header = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
        data = zlib.compress(b"".join(b"\0" + row for row in rows))
        pathlib.Path(path).write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b""))

    def contrast(self, left, top, width, height):
        """Of the colours in a rectangle, the best contrast with the most frequent one (WCAG 2, relative luminance)."""
        colours = {}
        for row in self.pixels()[top:top + height]:
            for x in range(left, left + width):
                colour = row[3 * x:3 * x + 3]
                colours[colour] = colours.get(colour, 0) + 1
        ground = _luminance(max(colours, key=colours.get))
        return max((max(ground, other) + 0.05) / (min(ground, other) + 0.05) for other in map(_luminance, colours))


def _luminance(colour):
    linear = [value / 255 / 12.92 if value <= 10 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
