"""One line for one event, whatever somebody put into it."""

import logging
import time

CONTROLS = {code: f"\\x{code:02x}" for code in [*range(0x20), *range(0x7F, 0xA0)]}
CONTROLS |= {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): " "}


class Line(logging.Formatter):
    """`2026-11-21T22:19:03Z WARNING apps.core.mail  what happened`, then a traceback, indented.

    Control characters are written out, so that nobody's input can look like a line of ours.
    """

    converter = staticmethod(time.gmtime)

    def format(self, record: logging.LogRecord) -> str:
        at = self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ")
        line = f"{at} {record.levelname} {record.name}  {record.getMessage()}".translate(CONTROLS)
        if record.exc_info:
            trace = self.formatException(record.exc_info).splitlines()
            line = "\n    ".join([line, *(part.translate(CONTROLS) for part in trace)])
        return line
