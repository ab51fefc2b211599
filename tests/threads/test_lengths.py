"""No text is longer than its model says, whoever writes it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from apps.threads.models import Draft, Post, Redaction, Revision
from apps.threads.services import edit_post, save_draft
from tests.threads.makers import first_post, make_thread, member_of

pytestmark = pytest.mark.django_db

TEXTS = [
    (model, field)
    for model in apps.get_app_config("threads").get_models()
    for field in model._meta.get_fields()
    if isinstance(field, models.TextField)
]


def test_every_text_is_meant() -> None:
    assert {(model, field.name) for model, field in TEXTS} == {
        (Post, "body"),
        (Post, "html"),
        (Revision, "body"),
        (Draft, "body"),
        (Redaction, "words"),
    }


@pytest.mark.parametrize(("model", "field"), TEXTS)
def test_the_database_keeps_it_too(
    model: type[models.Model], field: models.TextField[str, str]
) -> None:
    thread = make_thread("ada")
    ada = member_of(thread.community, "ada")
    edit_post(standing=ada, post=first_post(thread), body="Anew", version=1)
    save_draft(user=ada.user, key="thread-1", body="It")
    Redaction.objects.create(post=first_post(thread), mark="[passage removed]", words="It")
    longest = field.max_length
    assert longest is not None

    rows = model._default_manager.all()
    assert rows.update(**{field.name: "ü" * longest}) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**{field.name: "ü" * (longest + 1)})
