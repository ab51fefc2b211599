"""Pictures come in, belong to a post, and go when nobody needs them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core.access import Denied
from apps.core.images import Unreadable
from apps.threads.models import Post, Upload
from apps.threads.services import (
    add_upload,
    edit_post,
    purge_orphans,
    reply_to_thread,
    save_draft,
    start_thread,
)
from tests.communities.makers import join, make_community
from tests.threads.makers import make_thread, make_upload, picture_file, suspended

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def place() -> Community:
    return make_community()


@pytest.fixture
def ada(place: Community) -> Standing:
    return join(place, "ada")


def files(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def post_with(ada: Standing, *uploads: Upload, body: str = "Look:") -> Post:
    thread = start_thread(
        standing=ada, kind="discussion", title="A zip", body=body, uploads=uploads
    )
    return Post.objects.get(thread=thread)


def test_a_picture_is_written_anew_under_a_name_nobody_guesses(ada: Standing, media: Path) -> None:
    upload = add_upload(standing=ada, file=picture_file(), alt=" A  slider ")

    assert (upload.owner, upload.post, upload.alt) == (ada.user, None, "A slider")
    assert (upload.width, upload.height) == (8, 6)
    assert len(upload.path) == len("uploads/") + 32
    assert files(media)
    assert all(name.startswith(f"{upload.path}/") for name in files(media))
    assert all(name.endswith(".webp") for name in files(media))


def test_what_is_no_picture_leaves_no_trace(ada: Standing, media: Path) -> None:
    with pytest.raises(Unreadable):
        add_upload(standing=ada, file=BytesIO(b"<svg onload=alert(1)>"))
    with pytest.raises(ValidationError):
        add_upload(standing=ada, file=picture_file(), alt="x" * 301)
    assert (files(media), Upload.objects.count()) == ([], 0)


def test_the_refused_leave_no_trace(place: Community, ada: Standing, media: Path) -> None:
    for somebody in (
        Standing(AnonymousUser(), place),
        Standing(ada.user, make_community("elsewhere")),
        suspended(ada),
    ):
        with pytest.raises(Denied):
            add_upload(standing=somebody, file=picture_file())
    assert (files(media), Upload.objects.count()) == ([], 0)


def test_a_post_takes_the_pictures_its_words_show(ada: Standing) -> None:
    shown, other = make_upload(ada.user, alt="A slider"), make_upload(ada.user)
    post = post_with(ada, body=f"![A slider](/files/{shown.public_id}/large/)")
    assert list(post.uploads.all()) == [shown]
    assert f'src="/files/{shown.public_id}/large/"' in post.html
    assert 'width="800" height="600"' in post.html
    other.refresh_from_db()
    assert other.post is None


def test_a_picture_sent_along_is_shown_below(ada: Standing) -> None:
    upload = make_upload(ada.user, alt="A [slider]")
    post = post_with(ada, upload)
    assert post.body == f"Look:\n\n![A slider](/files/{upload.public_id}/large/)"
    assert list(post.uploads.all()) == [upload]


def test_an_edit_takes_more_pictures(ada: Standing) -> None:
    post, upload = post_with(ada), make_upload(ada.user)
    edit_post(standing=ada, post=post, body=f"![](/files/{upload.public_id}/large/)", version=1)
    assert list(post.uploads.all()) == [upload]


def test_nobody_takes_anothers_picture(place: Community, ada: Standing) -> None:
    foreign = make_upload(join(place, "ben").user)
    post = post_with(ada, body=f"![Mine now](/files/{foreign.public_id}/large/)")
    assert list(post.uploads.all()) == []
    assert "Mine now" in post.html
    assert "<img" not in post.html
    with pytest.raises(Denied, match="somebody else"):
        post_with(ada, foreign)
    foreign.refresh_from_db()
    assert foreign.post is None


def test_a_quoted_picture_stays_where_it_was(place: Community, ada: Standing) -> None:
    upload = make_upload(ada.user)
    first = post_with(ada, upload)
    ben = join(place, "ben")
    quote = reply_to_thread(standing=ben, thread=first.thread, body=f"> {first.body[7:]}")
    assert f"/files/{upload.public_id}/" in quote.html
    assert list(first.uploads.all()) == [upload]


def test_ten_pictures_are_the_most(ada: Standing) -> None:
    uploads = [make_upload(ada.user) for _ in range(11)]
    with pytest.raises(ValidationError, match="Ten"):
        post_with(ada, *uploads)
    assert not Post.objects.exists()
    assert post_with(ada, *uploads[:10]).uploads.count() == 10


def test_only_readers_of_the_post_see_its_picture(ada: Standing) -> None:
    upload = make_upload(ada.user)
    eve = join(make_community("elsewhere"), "eve").viewer

    def seen() -> tuple[bool, bool]:
        return (
            Upload.objects.visible_to(ada.viewer).filter(pk=upload.pk).exists(),
            Upload.objects.visible_to(eve).filter(pk=upload.pk).exists(),
        )

    assert seen() == (True, False)
    post = post_with(ada, upload)
    assert seen() == (True, True)
    Post.objects.filter(pk=post.pk).update(hidden_at=timezone.now())
    assert seen() == (False, False)


def test_pictures_nobody_used_go_after_two_days(ada: Standing, media: Path) -> None:
    unused, drafted, fresh, posted = (
        add_upload(standing=ada, file=picture_file()) for _ in range(4)
    )
    post_with(ada, posted)
    save_draft(user=ada.user, key="thread-1", body=f"![](/files/{drafted.public_id}/large/)")
    old = Upload.objects.exclude(pk=fresh.pk)
    old.update(created_at=timezone.now() - timedelta(days=2, minutes=1))

    assert purge_orphans() == 1

    assert set(Upload.objects.all()) == {drafted, fresh, posted}
    assert not default_storage.exists(f"{unused.path}/large.webp")
    assert {name.rsplit("/", 1)[0] for name in files(media)} == {
        upload.path for upload in (drafted, fresh, posted)
    }
    assert purge_orphans() == 0


def test_a_reply_shows_a_picture_to_its_community_only() -> None:
    thread = make_thread("ada", visibility="members")
    ben = join(thread.community, "ben")
    upload = make_upload(ben.user)
    reply_to_thread(standing=ben, thread=thread, body="Look:", uploads=[upload])
    assert not Upload.objects.visible_to(AnonymousUser()).exists()
    assert list(Upload.objects.visible_to(thread.author)) == [upload]
