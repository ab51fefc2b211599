"""Links to where a conversation stood before it was imported."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from apps.communities.models import Community
from apps.threads.models import Post, Thread
from apps.threads.services import import_batch
from tests.communities.makers import join, make_community
from tests.threads.test_import import ANSWER, CREMA

pytestmark = pytest.mark.django_db

ANSWERED = replace(ANSWER, url="https://beans.example/a/2", accepted=False)
ASKED = replace(CREMA, url="https://beans.example/questions/1", posts=(CREMA.posts[0], ANSWERED))


def bring(place: Community) -> Thread:
    import_batch(community=place, source="beans", threads=[ASKED])
    return Thread.objects.get()


@pytest.mark.parametrize(
    ("old", "number"),
    [
        ("questions/1", 0),
        ("questions/1/thin-crema", 0),
        ("questions/1/thin-crema/", 0),
        ("q/1", 1),
        ("q/1/77", 1),
        ("a/2", 2),
    ],
)
def test_an_old_address_leads_to_where_that_stands_now(
    client: Client, old: str, number: int
) -> None:
    thread = bring(make_community("coffee", visibility="public"))
    now = thread.get_absolute_url() + (f"#r{number}" if number else "")

    answer = client.get(f"/old/beans.example/{old}")

    assert (answer.status_code, answer["Location"]) == (301, now)


def test_the_name_of_a_host_has_no_case_and_what_follows_has(client: Client) -> None:
    thread = bring(make_community("coffee", visibility="public"))

    assert client.get("/old/BEANS.Example/questions/1")["Location"] == thread.get_absolute_url()
    assert client.get("/old/beans.example/Questions/1").status_code == 404


@pytest.mark.parametrize(
    "old",
    [
        "beans.example/questions/11",
        "beans.example/questions",
        "beans.example",
        "other.example/questions/1",
        "beans.example/users/1",
        "https://beans.example/questions/1",
        "x" * 5000,
        "/" * 500,
    ],
)
def test_an_address_nothing_came_from_is_not_found(client: Client, old: str) -> None:
    bring(make_community("coffee", visibility="public"))

    assert client.get(f"/old/{old}").status_code == 404


def test_a_reply_that_was_deleted_leads_to_its_thread(client: Client) -> None:
    thread = bring(make_community("coffee", visibility="public"))
    Post.objects.filter(number=2).update(deleted_at=thread.created_at)

    assert client.get("/old/beans.example/a/2")["Location"] == thread.get_absolute_url()


def test_who_may_not_read_a_thread_is_not_told_where_it_went(client: Client) -> None:
    place = make_community("coffee", visibility="secret")
    thread = bring(place)
    missing = client.get("/old/beans.example/a/3")

    refused = client.get("/old/beans.example/a/2")
    client.force_login(join(place, "ada").user)
    led = client.get("/old/beans.example/a/2")

    assert (refused.status_code, refused.content) == (404, missing.content)
    assert led["Location"] == f"{thread.get_absolute_url()}#r2"
