"""Whatever answers, tells, runs or is found stands in the access table, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, path

from apps.core.default_deny import Unlisted
from apps.core.kinds import all_kinds
from apps.core.limits import BUCKETS
from apps.core.portions import all_portions
from apps.core.table import rows, section
from apps.ledger.events import EVENTS
from apps.live.gates import GATES
from tests.access.policies import policies

SAFE = {"GET", "HEAD"}
TEMPLATES = Path(settings.BASE_DIR) / "templates"
FRAMES = {
    "account/email/letter",
    "moderation/mail/frame",
}  # what letters are set in; never sent alone


def views(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from views(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}"


def listed(name: str, key: str) -> set[str]:
    return {entry[key] for entry in section(name)}


def test_every_view_has_a_row_and_every_row_a_view() -> None:
    assert {view for view, _ in rows()} == set(views())


def test_every_fact_has_an_entry_and_every_entry_a_fact() -> None:
    assert listed("fact", "kind") == {kind for kind in EVENTS if not kind.startswith("tests.")}


def test_every_task_has_an_entry_and_every_entry_a_task() -> None:
    current_app.loader.import_default_modules()
    ours = {name for name in current_app.tasks if not name.startswith("celery.")}
    assert listed("task", "name") == ours


def test_every_socket_topic_has_an_entry_and_every_entry_a_topic() -> None:
    assert listed("topic", "prefix") == set(GATES)


def test_every_kind_has_an_entry_and_every_entry_a_kind() -> None:
    assert listed("kind", "name") == {kind.name for kind in all_kinds()}


def test_all_that_leaves_in_a_copy_is_listed_and_goes_to_its_owner_alone() -> None:
    assert listed("export", "name") == {portion.name for portion in all_portions()}
    assert listed("export", "policy") == {"own"}


def has_room_for_sentences(model: type[models.Model]) -> bool:
    """Whether somebody's words would fit into a field that is neither a choice nor an address."""
    texts = (
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField | models.CharField)
        and not isinstance(field, models.EmailField | models.SlugField)
    )
    return any(not text.choices and (text.max_length or 10**6) >= 60 for text in texts)


def test_every_model_with_room_for_words_is_a_kind_or_goes_with_one() -> None:
    ours = [model for model in apps.get_models() if model.__module__.startswith("apps.")]
    kinds = {kind.model for kind in all_kinds()}
    with_room = {model._meta.label for model in ours if has_room_for_sentences(model)}

    assert listed("words", "model") == with_room - {model._meta.label for model in kinds}
    for entry in section("words"):
        assert entry.get("of", "post") in {kind.name for kind in all_kinds()}
        assert bool(entry.get("of")) != bool(entry.get("why"))


def test_every_letter_has_an_entry_and_every_entry_a_letter() -> None:
    letters = {path for folder in ("email", "mail") for path in TEMPLATES.glob(f"*/{folder}/*")}
    named = {str(path.relative_to(TEMPLATES).with_suffix("")) for path in letters}
    ours = {name.removesuffix("_message").removesuffix("_subject") for name in named}
    assert listed("mail", "template") == ours - FRAMES


def test_every_row_names_a_policy_that_is_written_down() -> None:
    named = {row.policy for row in rows().values()}
    named |= {entry["policy"] for part in ("fact", "topic", "kind") for entry in section(part)}
    assert named == set(policies())


def test_a_row_that_asks_nobody_says_why() -> None:
    silent = [row.view for row in rows().values() if row.policy == "open" and len(row.why) < 20]
    assert silent == []


def test_every_write_draws_from_a_bucket_that_exists() -> None:
    writes = {row.view: row.bucket for (_, method), row in rows().items() if method not in SAFE}
    assert {view: bucket for view, bucket in writes.items() if bucket not in BUCKETS} == {}


def test_what_is_not_listed_raises_here_and_is_refused_elsewhere() -> None:
    client = Client()
    with override_settings(ROOT_URLCONF="tests.access.test_inventory"):
        with pytest.raises(Unlisted):
            client.get("/unlisted/")
        with override_settings(RAISE_ON_UNLISTED_VIEWS=False):
            assert client.get("/unlisted/").status_code == 403


@pytest.mark.django_db
def test_a_method_without_a_row_is_not_allowed() -> None:
    answer = Client().post("/guidelines/")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


urlpatterns = [path("unlisted/", lambda _request: HttpResponse(), name="unlisted")]
