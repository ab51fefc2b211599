"""What is written down: one line for one event, whatever somebody put into it."""

import logging
import sys

from config.logs import Line


def line_of(message: str, *, error: bool = False) -> str:
    record = logging.LogRecord("apps.x", logging.WARNING, "", 0, message, None, None)
    record.created = 0
    record.exc_info = sys.exc_info() if error else None
    return Line().format(record)


def test_a_line_says_when_how_bad_where_and_what() -> None:
    assert line_of("It rains.") == "1970-01-01T00:00:00Z WARNING apps.x  It rains."


def test_input_cannot_forge_a_line() -> None:
    forged = line_of("name\r\n1970-01-01T00:00:00Z INFO x  fine\x1b[2K\x85")

    assert forged == (
        "1970-01-01T00:00:00Z WARNING apps.x  "
        r"name\r\n1970-01-01T00:00:00Z INFO x  fine\x1b[2K\x85"
    )


def test_a_traceback_is_indented_and_as_safe() -> None:
    try:
        int("a\nERROR b\x1b")
    except ValueError:
        lines = line_of("oh", error=True).split("\n")

    assert all(line.startswith("    ") for line in lines[1:])
    assert "\x1b" not in "".join(lines)
