"""Those who keep order write a label on a post, and take it off."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from apps.communities.access import Standing
from apps.core.access import Denied
from apps.notifications.models import Notification
from apps.threads.events import PostLabelled
from apps.threads.models import Label, Post, Thread
from apps.threads.rendering.labels import folded
from apps.threads.services import delete_post, label_post
from tests.communities.makers import join, make_brand
from tests.ledger.settling import recorded, settle
from tests.threads.makers import first_post, make_reply, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ground(settings: Settings) -> None:
    cache.clear()
    make_brand()
    settings.LIMITS = False


@pytest.fixture
def post(thread: Thread) -> Post:
    return make_reply(thread, "ben")


@pytest.fixture
def mo(thread: Thread) -> Standing:
    return join(thread.community, "mo", role="moderator")


def facts() -> list[PostLabelled]:
    return [fact for fact in recorded() if isinstance(fact, PostLabelled)]


def label_of(post: Post) -> str:
    return Post.objects.get(pk=post.pk).label


def test_a_label_is_put_on_and_taken_off(post: Post, mo: Standing) -> None:
    for label in (Label.SOURCE, Label.SOURCE, Label.OPINION, "", ""):
        label_post(standing=mo, post=post, label=label)
        assert label_of(post) == label
    assert [fact.label for fact in facts()] == ["source", "opinion", ""]
    assert {(fact.thread_id, fact.post_id) for fact in facts()} == {(post.thread_id, post.pk)}


def test_only_labels_there_are(post: Post, mo: Standing) -> None:
    with pytest.raises(ValidationError):
        label_post(standing=mo, post=post, label="wrong")
    assert (label_of(post), facts()) == ("", [])


@pytest.mark.parametrize("who", ["ben", "ada", "cleo"])
def test_members_label_nothing(thread: Thread, post: Post, who: str) -> None:
    with pytest.raises(Denied):
        label_post(standing=member_of(thread.community, who), post=post, label=Label.SOURCE)
    assert (label_of(post), facts()) == ("", [])


def test_a_moderator_labels_no_steward(thread: Thread, mo: Standing) -> None:
    join(thread.community, "sam", role="steward")
    with pytest.raises(Denied, match="steward"):
        label_post(standing=mo, post=make_reply(thread, "sam"), label=Label.SOURCE)


def test_what_is_deleted_has_no_label(post: Post, mo: Standing) -> None:
    delete_post(standing=mo, post=post)
    with pytest.raises(Denied):
        label_post(standing=mo, post=post, label=Label.SOURCE)


def test_everybody_reads_it_and_why_and_that_it_was_the_team(
    client: Client, thread: Thread, post: Post, mo: Standing
) -> None:
    assert "post__label" not in client.get(thread.get_absolute_url()).content.decode()
    label_post(standing=mo, post=post, label=Label.SOURCE)

    said = client.get(thread.get_absolute_url()).content.decode()

    assert "<b>Needs a source.</b> A link or a number" in said
    assert "Those who keep order here put this." in said
    assert "mo" not in said.split("post__label")[1].split("</p>")[0].split()


def test_its_author_hears_of_it_and_of_nobody_by_name(post: Post, mo: Standing) -> None:
    label_post(standing=mo, post=post, label=Label.OPINION)
    label_post(standing=mo, post=post, label="")
    settle()
    told = Notification.objects.filter(recipient=post.author, reason="label")
    assert list(told.values_list("object_id", "actor_id")) == [(post.pk, None)]


def test_pictures_that_may_upset_are_folded_and_the_rest_stays(
    thread: Thread, mo: Standing
) -> None:
    image = '<img src="/files/a/large/" alt="A cut > 2 cm, &amp; deep">'
    html = f"<p>Look.</p><figure>{image}</figure>"
    Post.objects.filter(pk=first_post(thread).pk).update(html=html)

    label_post(standing=mo, post=first_post(thread), label=Label.UPSETTING)
    drawn = str(folded(html))

    assert drawn.startswith("<p>Look.</p><figure><em>[A cut &gt; 2 cm, &amp; deep]</em></figure>")
    assert drawn.count("<img") == 1
    assert drawn.index("<details") < drawn.index(image) < drawn.index("</details>")
    assert str(folded("<p>Only words.</p>")) == "<p>Only words.</p>"


def test_a_folded_picture_is_described_once() -> None:
    html = '<figure><img src="/files/a/large/" alt="A cut"><figcaption>A cut</figcaption></figure>'

    assert str(folded(html)).startswith("<figure><em>[A cut]</em></figure><details")


def test_the_page_folds_them(client: Client, thread: Thread, mo: Standing) -> None:
    html = '<p>Look.</p><figure><img src="/files/a/large/" alt="A cut"></figure>'
    Post.objects.filter(pk=first_post(thread).pk).update(html=html)
    label_post(standing=mo, post=first_post(thread), label=Label.UPSETTING)
    assert '<details class="fold">' in client.get(thread.get_absolute_url()).content.decode()


@pytest.mark.parametrize("htmx", [True, False])
def test_it_is_put_on_from_the_menu(
    client: Client, thread: Thread, post: Post, mo: Standing, *, htmx: bool
) -> None:
    client.force_login(mo.user)
    url = f"/t/{thread.public_id}/{post.number}/label/"
    assert f'formaction="{url}"' in client.get(thread.get_absolute_url()).content.decode()

    headers = {"HX-Request": "true"} if htmx else {}
    answer = client.post(url, {"label": "off_topic"}, headers=headers)

    assert answer.status_code == (200 if htmx else 302)
    assert label_of(post) == "off_topic"
    assert client.post(url, {"label": "wrong"}).status_code == 422


def test_the_menu_of_a_member_offers_none(client: Client, thread: Thread, post: Post) -> None:
    client.force_login(post.author)
    assert "/label/" not in client.get(thread.get_absolute_url()).content.decode()
