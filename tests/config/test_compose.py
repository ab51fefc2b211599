"""The production profile: docker-compose.yml, Dockerfile and the proxy's conf say what we mean."""

from __future__ import annotations

import logging
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import uvicorn
import yaml
from celery.bin.base import CLIContext
from celery.bin.celery import celery

from config.celery import app

HERE = Path(__file__).resolve().parent.parent.parent
SERVICES: dict[str, Any] = yaml.safe_load((HERE / "docker-compose.yml").read_text())["services"]
OURS = {"prepare", "web", "sockets", "worker", "beat"}
BIN = Path(sys.executable).parent


def words_of(name: str) -> list[str]:
    command = SERVICES[name]["command"]
    assert isinstance(command, str)
    return shlex.split(command)


def test_everybody_is_there() -> None:
    assert set(SERVICES) == OURS | {"database", "queue", "cache", "proxy"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_ours_may_do_nothing_but_their_work(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["volumes"] == ["data:/data"]
    assert "ports" not in service


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_the_queue_forgets_nothing_and_the_cache_whatever_it_must() -> None:
    queue, cache = words_of("queue"), words_of("cache")

    assert queue[1:] == shlex.split(
        "--appendonly yes --appendfsync everysec --maxmemory-policy noeviction"
    )
    assert cache[-2:] == ["--maxmemory-policy", "allkeys-lru"]
    assert "volumes" in SERVICES["queue"]
    assert "volumes" not in SERVICES["cache"]


def test_who_waits_for_whom_exists_and_can_be_waited_for() -> None:
    for service in SERVICES.values():
        for name, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[name], name
            else:
                assert how == {"condition": "service_completed_successfully"}


@pytest.mark.server
def test_gunicorn_understands_us() -> None:
    words = [f"{BIN}/gunicorn", "--check-config", *words_of("web")[1:]]

    outcome = subprocess.run(words, cwd=HERE, capture_output=True, text=True, check=False)

    assert outcome.returncode == 0, outcome.stderr


def test_uvicorn_understands_us() -> None:
    options = uvicorn.main.make_context("uvicorn", words_of("sockets")[1:]).params

    assert options["app"] == "config.asgi:application"
    assert options["ws"] == "websockets-sansio"
    assert options["ws_max_size"] == 16_384
    assert not options["ws_per_message_deflate"]
    assert not options["proxy_headers"]


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_celery_understands_us(name: str) -> None:
    words = words_of(name)
    context = celery.make_context("celery", words[1:])
    context.obj = CLIContext(app=app, no_color=True, workdir=None)
    command = celery.get_command(context, name)

    assert words[1:4] == ["--app", "config", name]
    assert (
        command.make_context(name, words[4:], parent=context).params["loglevel"] == logging.WARNING
    )


@pytest.mark.parametrize("file", ["docker-compose.yml", "Dockerfile"])
def test_every_variable_is_described(file: str) -> None:
    described = set(re.findall(r"COTERIE_\w+", (HERE / "docs" / "settings.md").read_text()))
    named = set(re.findall(r"COTERIE_\w+", (HERE / file).read_text()))

    assert named - described == set()


def test_the_image_runs_as_nobody_in_particular_and_installs_by_hash() -> None:
    lines = (HERE / "Dockerfile").read_text().splitlines()
    users = [line for line in lines if line.startswith("USER ")]
    install = next(line for line in lines if "pip install" in line)

    assert users == ["USER 10001:10001"]
    assert lines.index(users[-1]) < next(
        n for n, line in enumerate(lines) if line.startswith("CMD")
    )
    assert "--require-hashes" in install


def test_the_image_holds_what_the_commands_need() -> None:
    kept = {
        line[1:] for line in (HERE / ".dockerignore").read_text().split() if line.startswith("!")
    }
    needed = {"apps", "config", "static", "manage.py", "requirements.lock"}

    assert needed <= kept
    assert not kept & {".git", "var", ".venv", "tests"}


@pytest.mark.skipif(shutil.which("caddy") is None, reason="Caddy is not installed")
def test_caddy_understands_its_conf(tmp_path: Path) -> None:
    words = ["caddy", "validate", "--adapter", "caddyfile", "--config", "config/proxy/Caddyfile"]
    variables = {"COTERIE_DOMAIN": "community.example", "HOME": str(tmp_path)}

    outcome = subprocess.run(
        words, cwd=HERE, env=os.environ | variables, capture_output=True, text=True, check=False
    )

    assert outcome.returncode == 0, outcome.stderr


def test_the_proxy_sends_pages_and_sockets_where_they_are_served() -> None:
    conf = (HERE / "config" / "proxy" / "Caddyfile").read_text()

    for name in ("web", "sockets"):
        port = re.search(r"(?:--port |0\.0\.0\.0:)(\d+)", SERVICES[name]["command"])
        assert port is not None
        assert f"reverse_proxy {name}:{port[1]}" in conf
