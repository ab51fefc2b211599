"""The demonstration is written whole, or not at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from apps.accounts.models import User
from apps.communities.models import Brand, Membership
from apps.home.demo import telling
from apps.home.demo.telling import Telling
from apps.ledger.models import Entry
from apps.moderation.selectors.desk import desk_of
from apps.moderation.selectors.queue import queue
from apps.notifications.models import Notification
from apps.search.models import Document
from apps.threads.models import Post
from tests.threads.makers import picture_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where it is written; faces are drawn once, since that takes its time."""
    monkeypatch.setattr(telling, "face", lambda _: picture_file().getvalue())
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def test_ended_midway_it_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ended(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Telling, "_reply", ended)
    with pytest.raises(KeyboardInterrupt):
        call_command("demo", verbosity=0)

    assert not Brand.objects.exists()
    assert not User.objects.exists()
    assert not Entry.objects.exists()
    assert not (folder / "demo-sign-ins.txt").exists()


def test_once_written_everything_is_found_and_told(folder: Path, client: Client) -> None:
    call_command("demo", verbosity=0)

    assert client.get("/readyz/").json() == {"ready": True, "failing": []}
    shown = Post.objects.filter(hidden_at=None)
    assert Document.objects.filter(kind="post").count() == shown.count() > 0
    assert Notification.objects.exists()
    asked = Membership.objects.filter(state="applied").order_by("applied_at")
    assert len({each.application for each in asked}) == len(asked) == 2
    week_ago = timezone.now() - timedelta(days=7)
    assert all(each.applied_at and each.applied_at > week_ago for each in asked)
    desk = desk_of(User.objects.get(handle="priya"))
    assert desk is not None
    waiting = queue(desk)
    assert [(tab.name, tab.many) for tab in waiting.tabs] == [
        ("all", 6),
        ("flags", 3),
        ("opinions", 2),
        ("appeals", 1),
    ]
    assert waiting.oldest == "2 h 30"  # what was decided and is appealed waits since its appeal
    assert "maren@ternandtide.example" in (folder / "demo-sign-ins.txt").read_text()
