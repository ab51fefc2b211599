"""Having a worker look at due rows, without ever making a request wait for the broker."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta

from celery import current_app

logger = logging.getLogger(__name__)

PAUSE, SILENCE = 0.05, 5.0  # seconds: between two wakes, after a failure
PATIENCE = timedelta(seconds=60)  # beat looks every few seconds: what has waited longer is stuck
QUICKLY = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "max_retries": 1}


class Bell:
    """Wakes one task. However often it rings, at most one message is sent per pause.

    The rows are what counts: beat looks at them anyway, and a lost ring costs some seconds.
    """

    def __init__(self, task: str) -> None:
        self.task = task
        self._rung = threading.Event()
        self._starting = threading.Lock()
        self._ringer = threading.Thread()

    def ring(self) -> None:
        """Have the task run, soon."""
        with self._starting:
            if not self._ringer.is_alive():  # a fork leaves its thread behind
                name = f"wake-{self.task}"
                self._ringer = threading.Thread(target=self._serve, name=name, daemon=True)
                self._ringer.start()
        self._rung.set()

    def _serve(self) -> None:
        while self._rung.wait():
            self._rung.clear()
            try:
                self._send()
            except Exception:  # noqa: BLE001  whatever the broker's client raises
                logger.warning("The broker does not answer; beat will wake %s.", self.task)
                time.sleep(SILENCE)
            time.sleep(PAUSE)

    def _send(self) -> None:
        """By name, since the rooms that own tasks import us and not we them."""
        with current_app.connection_for_write(transport_options=QUICKLY) as connection:
            current_app.send_task(self.task, connection=connection, retry=False)
