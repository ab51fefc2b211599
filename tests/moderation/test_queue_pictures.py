"""Pictures of what is hidden: for those who decide about it, in the case, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.communities.models import Community
from apps.moderation.models import BrokenGlass, Case
from apps.threads.models import Post, Upload
from tests.communities.makers import make_community
from tests.moderation.desk import opened, signed_in
from tests.moderation.makers import keeper, make_case, of_site, offer, person
from tests.threads.makers import make_upload

pytestmark = pytest.mark.django_db


def picture_in(post: Post) -> Upload:
    made = make_upload(post.author, post=post)
    default_storage.save(f"{made.path}/large.webp", ContentFile(b"a picture"))
    return made


def hidden(case: Case) -> tuple[Upload, str]:
    """A picture of what the case is about, hidden; and its door."""
    post = Post.objects.get(pk=case.targets.get().object_id)
    made = picture_in(post)
    Post.objects.filter(pk=post.pk).update(hidden_at=timezone.now())
    return made, door(case, made)


def door(case: Case, picture: Upload) -> str:
    return reverse("moderation:picture", args=[case.public_id, picture.public_id])


def test_whoever_decides_sees_what_is_hidden_behind_a_veil(
    client: Client, place: Community
) -> None:
    case = opened(place)
    picture, url = hidden(case)
    signed_in(client, place)

    page = client.get(reverse("moderation:case", args=[case.public_id])).content.decode()
    shown = client.get(url)

    assert (shown.status_code, shown.content) == (200, b"a picture")
    assert shown["Cache-Control"] == "private, max-age=60"
    veil = page[page.index('<details class="veil">') :]
    assert f'<img src="{url}"' in veil[: veil.index("</details>")]
    elsewhere = reverse("threads:file", args=[picture.public_id, "large"])
    assert client.get(elsewhere).status_code == 404


@pytest.mark.parametrize("handle", ["", "rob", "dilys", "kwame"])
def test_for_everybody_else_there_is_no_such_door(
    client: Client, place: Community, handle: str
) -> None:
    _picture, url = hidden(opened(place))
    if handle:
        client.force_login(person(handle))

    assert client.get(url).status_code == (404 if handle else 302)


def test_a_picture_of_another_post_is_not_shown_through_it(
    client: Client, place: Community
) -> None:
    case = opened(place)
    other = picture_in(offer(place, "otto"))
    signed_in(client, place)

    assert client.get(door(case, other)).status_code == 404


def test_a_keeper_of_another_place_has_no_door(client: Client, place: Community) -> None:
    _picture, url = hidden(opened(place))
    elsewhere = make_community("elsewhere")
    client.force_login(keeper(elsewhere, "sefa", "steward").user)

    assert client.get(url).status_code == 404


def test_of_a_closed_place_the_sites_own_people_break_the_glass_first(client: Client) -> None:
    closed = make_community("closed", visibility="private")
    case = make_case(offer(closed))
    _picture, url = hidden(case)
    Case.objects.update(is_passed_up=True)
    maren = of_site().user
    client.force_login(maren)

    shut = client.get(url)
    glass = BrokenGlass.objects.create(case=case, by=maren, reason="Somebody may be hurt.")
    open_ = client.get(url)
    BrokenGlass.objects.filter(pk=glass.pk).update(until=timezone.now() - timedelta(minutes=1))

    assert (shut.status_code, open_.status_code, client.get(url).status_code) == (404, 200, 404)


def test_whom_a_case_is_about_has_no_door_though_they_keep_order(
    client: Client, place: Community
) -> None:
    post = offer(place)
    _picture, url = hidden(make_case(post))
    membership = person("rob").memberships.get()
    membership.role = "moderator"
    membership.save()
    client.force_login(person("rob"))

    assert client.get(url).status_code == 404
