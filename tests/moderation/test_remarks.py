"""A line under a post, of one who keeps order: in the open, by name, and no sanction."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.models import AuditEntry, Remark
from apps.notifications.models import Notification
from apps.threads.models import Post
from apps.threads.selectors import thread_page
from tests.communities.makers import join, make_community
from tests.ledger.settling import settle
from tests.moderation.desk import keys, signed_in
from tests.moderation.makers import decide, keeper, make_case, offer, person

pytestmark = pytest.mark.django_db

WORDS = "I’ve moved two replies about drysuits to the workshop team."


@pytest.fixture
def post(place: Community) -> Post:
    return offer(place)


def said_under(post: Post, **fields: str) -> Remark:
    values = {"text": WORDS, "rule": keys()[1]} | fields
    return services.leave_remark(standing=keeper(post.thread.community), post=post, **values)


def url_of(post: Post, name: str = "remark") -> str:
    return reverse(f"moderation:{name}", args=[post.thread.public_id, post.number])


def thread_as(client: Client, post: Post, handle: str = "") -> str:
    User.objects.update(accepted_version=1)
    if handle:
        client.force_login(person(handle))
    return client.get(post.thread.get_absolute_url()).content.decode()


def test_everybody_who_reads_the_thread_reads_it_with_name_and_rule(
    client: Client, post: Post
) -> None:
    said_under(post)

    for handle in ("", "kwame", "rob", "priya"):
        page = thread_as(client, post, handle)
        assert WORDS in page
        assert f'href="/g/{keys()[1]}/">§2 Keep each other safe</a>' in page
    assert 'aria-label="Note from a moderator"' in page
    assert "Note, Priya" in page


def test_a_visitors_page_that_was_kept_is_drawn_anew(client: Client, post: Post) -> None:
    before = thread_as(client, post)
    remark = said_under(post)
    with_it = thread_as(client, post)
    services.remove_remark(standing=keeper(post.thread.community), remark=remark)

    assert [WORDS in page for page in (before, with_it, thread_as(client, post))] == [
        False,
        True,
        False,
    ]


def test_its_words_are_words_and_no_markup(client: Client, post: Post) -> None:
    said_under(post, text="<script>alert(1)</script> & more")

    page = thread_as(client, post, "kwame")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page


def test_it_is_no_post_and_only_its_author_is_told(post: Post) -> None:
    settle()
    before = set(Notification.objects.values_list("pk", flat=True))
    count = post.thread.post_count

    said_under(post)
    settle()
    services.write_reminders()

    told = Notification.objects.exclude(pk__in=before)
    assert [(one.recipient, one.reason) for one in told] == [(post.author, "remark")]
    post.thread.refresh_from_db()
    assert post.thread.post_count == count
    assert not OutgoingMail.objects.exists()


def test_a_thread_without_any_asks_for_none(
    post: Post, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    kwame = person("kwame")
    with django_assert_num_queries(5):
        thread_page(kwame, post.thread.public_id)
    said_under(post)
    with django_assert_num_queries(7):
        thread_page(kwame, post.thread.public_id)


@pytest.mark.parametrize("handle", ["kwame", "rob"])
def test_a_member_is_offered_none_and_leaves_none(client: Client, post: Post, handle: str) -> None:
    page = thread_as(client, post, handle)

    asked, sent = client.get(url_of(post)), client.post(url_of(post), {"text": WORDS})

    assert (asked.status_code, sent.status_code) == (403, 403)
    assert url_of(post) not in page
    assert not Remark.objects.exists()


def test_one_who_keeps_order_elsewhere_leaves_none(post: Post) -> None:
    stranger = join(make_community("elsewhere"), "sefa", role="steward").user
    standing = keeper(post.thread.community, "sefa-here", "member")

    for who in (stranger, standing.user):
        with pytest.raises(Denied):
            services.leave_remark(
                standing=standing_of(who, post.thread.community), post=post, text=WORDS
            )
    assert not Remark.objects.exists()


def test_a_closed_thread_has_no_such_door(client: Client) -> None:
    closed = make_community("closed", visibility="private")
    keeper(closed)
    hidden = offer(closed)
    mallory = join(make_community("elsewhere"), "mallory", role="steward").user
    client.force_login(mallory)

    assert client.get(url_of(hidden)).status_code == 404
    assert client.post(url_of(hidden), {"text": WORDS}).status_code == 404
    assert client.post(url_of(hidden, "unremark")).status_code == 404


def test_it_is_left_reworded_and_taken_away_by_forms(
    client: Client, place: Community, post: Post
) -> None:
    signed_in(client, place)

    first = client.post(url_of(post), {"text": WORDS, "rule": keys()[0]})
    again = client.post(url_of(post), {"text": "Done.", "rule": ""})
    said = Remark.objects.get()
    page = client.get(post.thread.get_absolute_url()).content.decode()
    gone = client.post(url_of(post, "unremark"))

    assert (first.status_code, again.status_code, gone.status_code) == (302, 302, 302)
    assert (said.text, said.rule, said.version) == ("Done.", "", 2)
    assert url_of(post) in page
    assert not Remark.objects.filter(hidden_at=None).exists()
    acts = list(AuditEntry.objects.order_by("number").values_list("act", flat=True))
    assert acts[-3:] == ["remark.left", "remark.changed", "remark.removed"]


def test_words_that_do_not_fit_come_back(client: Client, place: Community, post: Post) -> None:
    signed_in(client, place)

    answer = client.post(url_of(post), {"text": "x" * 700, "rule": ""})

    assert answer.status_code == 422
    assert "x" * 700 in answer.content.decode()
    with pytest.raises(ValidationError):
        said_under(post, text="  ")
    assert not Remark.objects.exists()


def test_a_colleague_takes_it_away_and_words_it_never(place: Community, post: Post) -> None:
    remark = said_under(post)
    sefa = keeper(place, "sefa", "steward")
    User.objects.update(accepted_version=1)

    with pytest.raises(Denied, match="signed by somebody else"):
        services.change_remark(standing=sefa, remark=remark, text="Not so.")
    services.remove_remark(standing=sefa, remark=remark)

    remark.refresh_from_db()
    assert (remark.text, remark.hidden_at is None) == (WORDS, False)


def test_under_one_post_one_line_stands(post: Post) -> None:
    said_under(post)

    with pytest.raises(Denied, match="stands here already"):
        said_under(post)
    assert Remark.objects.count() == 1


def test_it_can_be_reported_and_hidden_like_anything_said(
    client: Client, place: Community, post: Post
) -> None:
    remark = said_under(post)
    page = thread_as(client, post, "kwame")
    assert f"/report/remark/{post.thread.public_id}-{post.number}/" in page

    told = services.report(reporter=person("kwame"), kind="remark", object_id=remark.pk)
    decide(told.case, "warning", by=keeper(place, "sefa", "steward"))

    assert told.case.subject == person("priya")
    assert Remark.objects.visible_to(person("kwame")).count() == 1
    services.hide_remark_by_decision(remark, None)
    assert not Remark.objects.visible_to(person("kwame")).exists()
    services.restore_remark_by_decision(remark, None)
    assert WORDS in thread_as(client, post, "kwame")
    assert make_case(post).targets.count() == 1
