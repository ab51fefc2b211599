"""The words of a case: as they look where they stand, and nothing in them alive."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community
from apps.moderation import services
from apps.moderation.models import Case, Target
from apps.threads.models import Post
from apps.threads.services import edit_post
from tests.moderation.desk import keys, signed_in
from tests.moderation.makers import decide, keeper, make_case, offer
from tests.threads.makers import make_reply, make_thread, member_of

pytestmark = pytest.mark.django_db
MARKED = """**Two** seals:

> They leak.

- [my shop](https://shop.example/now)
- ![A seal](/files/7fk2m9qx4c/large/)
- ![far](https://far.example/x.png)

<script>alert(1)</script>"""


def written(place: Community, body: str, author: str = "rob") -> Post:
    return make_reply(make_thread("kwame", place), author, body)


def test_every_version_is_shown_as_it_looks_where_it_stands(
    client: Client, place: Community
) -> None:
    post = written(place, MARKED)
    case = make_case(post, rule=keys()[0])
    rob = member_of(place, "rob")
    edit_post(standing=rob, post=post, body="*Nothing* is for sale.", version=1)
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    for said in (
        "<p><strong>Two</strong> seals:</p>",
        "<blockquote>\n<p>They leak.</p>",
        '<span class="leads">my shop <code>https://shop.example/now</code></span>',
        "<em>[Picture: A seal]</em>",
        '<span class="leads">far <code>https://far.example/x.png</code></span>',
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<p><em>Nothing</em> is for sale.</p>",
    ):
        assert said in shown
    for alive in ('href="https://shop.example', 'src="https://far.example', 'src="/files/7fk2m9'):
        assert alive not in shown


def test_what_is_no_markdown_keeps_its_lines_and_its_marks(
    client: Client, place: Community
) -> None:
    rob = member_of(place, "rob").user
    type(rob).objects.filter(pk=rob.pk).update(bio="**Seals**\nand <b>zips</b>")
    dilys = member_of(place, "dilys").user
    case = services.report(reporter=dilys, kind="profile", object_id=rob.pk, text="").case
    keeper(place)
    Case.objects.filter(pk=case.pk).update(community=place)
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "**Seals**<br>and &lt;b&gt;zips&lt;/b&gt;</p>" in shown


def test_the_line_of_a_case_has_no_marks_and_ends_at_a_word(place: Community) -> None:
    case = make_case(written(place, "**Look**, " + "seals and zips " * 30))

    assert case.excerpt.startswith("Look, seals and zips")
    assert len(case.excerpt) <= 200
    assert case.excerpt.endswith((" seals…", " and…", " zips…"))


def test_the_drawing_begins_when_they_came_and_marks_what_was_decided(
    client: Client, place: Community
) -> None:
    with time_machine.travel(datetime(2026, 6, 9, 9, tzinfo=UTC), tick=False):
        rob = place.memberships.get(user__handle="rob")
        rob.joined_at = datetime(2026, 2, 3, tzinfo=UTC)
        rob.save(update_fields=["joined_at"])
        decide(make_case(offer(place)), by=keeper(place))
        case = make_case(offer(place), rule=keys()[0])
        signed_in(client, place)

        shown = client.get(f"/queue/{case.public_id}/").text

    assert "What they said in each month since February 2026" in shown
    assert "<span>Feb 2026</span><span>now</span>" in shown
    assert shown.count("v-2.0M") == 4  # a short tick for each silent month
    assert shown.count("M263.0 23v5") == 1
    assert "twenty months" not in shown


def test_a_first_month_says_so(client: Client, place: Community) -> None:
    case = make_case(offer(place), rule=keys()[0])
    signed_in(client, place)

    assert "<span></span><span>this month</span>" in client.get(f"/queue/{case.public_id}/").text


def test_words_longer_than_any_post_are_still_shown(client: Client, place: Community) -> None:
    case = make_case(offer(place), rule=keys()[0])
    snapshot = Target.objects.get(case=case).snapshots.get()
    snapshot.text = "**long** " * 4000
    snapshot.save(update_fields=["text"])
    signed_in(client, place)

    assert "**long** **long**" in client.get(f"/queue/{case.public_id}/").text


def test_who_was_erased_is_somebody_who_left(client: Client, place: Community) -> None:
    case = make_case(offer(place), rule=keys()[0])
    User.objects.filter(pk=case.subject_id).update(name="", erased_at=timezone.now())
    signed_in(client, place)

    shown = client.get(f"/queue/{case.public_id}/").text

    assert "What somebody who left will read" in shown
    assert "Hello. A word about your reply" in shown


def test_an_empty_tab_does_not_say_that_nobody_waits(client: Client, place: Community) -> None:
    signed_in(client, place)
    nothing = client.get("/queue/").text
    make_case(offer(place), rule=keys()[0])

    of_appeals = client.get("/queue/?tab=appeals").text

    assert "Nobody waits for you." in nothing
    assert "Nobody waits for you." not in of_appeals
    assert "Nothing of this waits." in of_appeals
