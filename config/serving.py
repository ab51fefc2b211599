"""Pages, sockets, worker and beat in one process: the embedded default."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import uvicorn
from celery.beat import Service
from celery.worker import state
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from apps.core.csp import HEADER, policy
from apps.core.middleware import ALWAYS
from config.celery import app as celery_app

logger = logging.getLogger(__name__)

REQUESTS_END, WORKERS_END = 3, 1  # seconds each has to come to an end; together below 5
FRAME = 16_384  # bytes of the longest frame a browser may send


class CannotStartError(Exception):
    """Why we cannot serve, in a sentence for whoever started us."""


# ── who may serve, and where ─────────────────────────────────────────────────────────────────────


@contextmanager
def only_one(folder: Path, note: str) -> Iterator[None]:
    """Hold a data folder for ourselves, and leave a note for whoever comes second.

    The kernel lets go of the lock when the process ends, however it ends.
    """
    with (folder / "up.lock").open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            message = f"Coterie is already running on {folder}: {held.read().strip()}."
            raise CannotStartError(message) from None
        held.truncate(0)
        held.write(note)
        held.flush()
        yield


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets on a host; without one, on both of the addresses that localhost may mean."""
    with ExitStack() as opened:
        found: list[socket.socket] = []
        for address in [host] if host else ["127.0.0.1", "::1"]:
            try:
                one = _bind(address, port)
            except OSError as error:
                if error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT} and found:
                    continue  # a machine without IPv6
                raise CannotStartError(_why(error, address, port)) from None
            found.append(opened.enter_context(one))
        opened.pop_all()
    return found


def _bind(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.bind((address, port))
        bound.listen(1024)  # at once: only who listens keeps others away
    except BaseException:
        bound.close()
        raise
    return bound


def _why(error: OSError, address: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose one: up --port {port + 1}"
    return f"{address} port {port} cannot be listened on: {error.strerror or error}."


# ── worker and beat ──────────────────────────────────────────────────────────────────────────────


class Workers:
    """Worker and beat as threads beside the pages. Nothing is lost with them: due work is rows."""

    def __init__(self) -> None:
        self._worker = threading.Thread(target=self._work, name="worker", daemon=True)
        # Beat sleeps between two reminders and cannot be woken; nobody waits for it.
        self._beat = threading.Thread(target=self._remind, name="beat", daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._worker.start()
        self._beat.start()

    def ask_to_stop(self) -> None:
        """Take no more tasks."""
        state.should_stop = 0  # an exit code, so not True

    def wait(self, seconds: float) -> None:
        """Wait until the tasks under way are done, but no longer than that."""
        if self._worker.is_alive():
            self._worker.join(seconds)

    def _work(self) -> None:
        worker = celery_app.WorkController(
            pool="threads",
            concurrency=2,
            hostname="up@localhost",
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        worker.start()
        if worker.exitcode:
            logger.critical("The worker stopped; tasks wait until Coterie is started again.")

    def _remind(self) -> None:
        # Its default keeps a file that a kill -9 leaves unreadable.
        Service(celery_app, scheduler_cls=celery_app.conf.beat_scheduler).start()


# ── the server ───────────────────────────────────────────────────────────────────────────────────


class Protocol(HttpToolsProtocol):
    """What is no request reaches no middleware: its refusal says the same things all the same."""

    def send_400_response(self, msg: str) -> None:
        """Refuse it, with the headers of every answer."""
        said = ALWAYS | {HEADER: policy(), "Cache-Control": "private, no-store"}
        ours = [(name.lower().encode(), value.encode()) for name, value in said.items()]
        always = self.server_state.default_headers
        self.server_state.default_headers = [*always, *ours]
        super().send_400_response(msg)
        self.server_state.default_headers = always


class Server(uvicorn.Server):
    """Uvicorn with workers beside it, which ends quietly and with 0 when told to end."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self.announce = announce
        self.workers = Workers()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve, then say so."""
        await super().startup(sockets)
        self.workers.start()
        self.announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Have everybody end at the same time."""
        self.workers.ask_to_stop()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn does, but do not die of the signal afterwards: the exit code would be 143."""
        with super().capture_signals():
            yield
            self._captured_signals.clear()


def config_of(application: Any, **options: Any) -> uvicorn.Config:
    """How we serve over HTTP and WebSocket, in the embedded default."""
    return uvicorn.Config(
        application,
        loop="asyncio",
        http=Protocol,
        ws="websockets-sansio",
        ws_max_size=FRAME,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        ws_per_message_deflate=False,  # 100 KB of memory for each socket otherwise
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,  # whom to believe is decided in one place, by COTERIE_TRUSTED_PROXIES
        server_header=False,
        timeout_graceful_shutdown=REQUESTS_END,
        **options,
    )


def serve(application: Any, sockets: list[socket.socket], announce: Callable[[], None]) -> NoReturn:
    """Serve until told to end, then end the process with 0."""
    server = Server(config_of(application), announce)
    asyncio.run(server.serve(sockets))
    ended = time.monotonic()
    server.workers.wait(WORKERS_END)
    logger.info("Ended in %.1f s.", time.monotonic() - ended)
    logging.shutdown()
    # Threads that are busy with something slow would be waited for; whatever they do has not been
    # acknowledged, and what was is on the disk.
    os._exit(0)
