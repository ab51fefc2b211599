"""A mail server on loopback that behaves as badly as a test asks."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO


@dataclass
class Postman:
    """Takes letters; `mood` says what it does instead, one word for each connection."""

    mood: list[str] = field(default_factory=list)
    taken: list[bytes] = field(default_factory=list)
    port: int = 0

    def serve(self, line: socket.socket) -> None:
        mood = self.mood.pop(0) if self.mood else "kind"
        with suppress(OSError), line:
            if mood == "silent":
                time.sleep(5)
                return
            if mood == "dripping":
                for letter in b"220 hello, this takes a while" * 10:
                    line.sendall(bytes([letter]))
                    time.sleep(0.05)
                return
            if mood == "busy":
                line.sendall(b"421 too busy\r\n")
                return
            self._talk(line, mood)

    def _talk(self, line: socket.socket, mood: str) -> None:
        line.sendall(b"220 here\r\n")
        lines = line.makefile("rb")
        for said in lines:
            word = said[:4].upper()
            if word in {b"EHLO", b"HELO"}:
                line.sendall(b"250 here\r\n")
            elif word == b"RCPT" and mood in {"450", "550"}:
                line.sendall(mood.encode() + b" not this one\r\n")
            elif word == b"RCPT" and mood == "quotes":
                line.sendall(b"550 5.1.1 " + said.split(b":")[1].strip() + b": User unknown\r\n")
            elif word == b"DATA":
                line.sendall(b"354 go on\r\n")
                if not self._take(line, lines, mood):
                    return
            elif word == b"QUIT":
                line.sendall(b"221 bye\r\n")
                return
            else:
                line.sendall(b"250 fine\r\n")

    def _take(self, line: socket.socket, lines: BinaryIO, mood: str) -> bool:
        """Read a letter; whether the talk goes on."""
        letter = b""
        for part in lines:
            letter += part
            if part == b".\r\n" or (mood == "dies in DATA" and len(letter) > 40):
                break
        if mood == "dies in DATA":
            return False
        if mood in {"452", "554"}:
            line.sendall(mood.encode() + b" no\r\n")
            return True
        self.taken.append(letter[:-3])
        if mood == "takes it and dies":
            return False
        line.sendall(b"250 taken\r\n")
        return True


@contextmanager
def postman(*mood: str) -> Iterator[Postman]:
    """Such a server, while the block lasts."""
    one = Postman(list(mood))
    with socket.create_server(("127.0.0.1", 0)) as door:
        one.port = door.getsockname()[1]

        def answer() -> None:
            with suppress(OSError):
                while True:
                    line, _ = door.accept()
                    threading.Thread(target=one.serve, args=[line], daemon=True).start()

        threading.Thread(target=answer, daemon=True).start()
        yield one
        door.shutdown(socket.SHUT_RDWR)
