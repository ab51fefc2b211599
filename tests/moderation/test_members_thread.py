"""What a decision leaves in the thread."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.moderation.models import Decision
from apps.threads.models import Post
from apps.threads.selectors import thread_page
from tests.communities.makers import join
from tests.moderation.letters import rob
from tests.moderation.makers import (
    decide,
    delivered,
    make_case,
    offer,
    person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("house")]


def test_a_hidden_post_leaves_a_line_with_the_rule_and_the_day(
    letter: Decision, client: Client
) -> None:
    url = Post.objects.select_related("thread").get(author__handle="rob").get_absolute_url()
    day = f"{timezone.localtime(letter.at):%-d %B}"

    for reader in (Client(), client):
        assert f"Hidden under §4, {day}." in reader.get(url).text
        client.force_login(person("dilys"))


def test_a_removed_post_says_removed_and_its_keeper_s_name_nowhere(client: Client) -> None:
    delivered(decide(make_case(), "remove"))
    post = Post.objects.select_related("thread").get(author__handle="rob")

    page = client.get(post.get_absolute_url()).text

    assert "Removed under §4," in page
    assert "Priya" not in page
    assert "sixty quid" not in page


def test_its_author_sees_how_to_bring_it_back(letter: Decision, client: Client) -> None:
    post = Post.objects.select_related("thread").get(author__handle="rob")

    page = rob(client).get(post.get_absolute_url()).text

    assert "You and those who keep order still read it." in page
    assert "Edit it and it comes back by itself" in page
    assert letter.get_absolute_url() in page


def test_what_waits_for_a_second_person_names_no_rule(client: Client) -> None:
    post = offer()
    decide(make_case(post), "ban")

    page = client.get(post.get_absolute_url()).text

    assert "A post is hidden here for now." in page
    assert "§4" not in page


def test_a_thread_where_nothing_is_hidden_asks_nothing_more(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    post = offer()
    join(post.thread.community, "dilys")
    with django_assert_num_queries(6):
        thread_page(person("dilys"), post.thread.public_id)
