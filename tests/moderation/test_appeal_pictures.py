"""Pictures that come with an appeal: for who sent them, and for who may answer it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.accounts.services import forget_person
from apps.communities.models import Community
from apps.core.limits import BUCKETS, Bucket, Limit
from apps.moderation import services
from apps.moderation.models import Appeal, AppealPicture, Case, Decision, Snapshot
from apps.moderation.services import Sent
from apps.moderation.tasks import purge
from apps.moderation.tokens import token_of
from apps.threads.services import delete_post
from tests.communities.makers import join, make_community
from tests.core.test_images import made, png
from tests.ledger.settling import settle
from tests.moderation.desk import signed_in
from tests.moderation.makers import (
    decide,
    delivered,
    keeper,
    make_case,
    of_site,
    offer,
    person,
    report,
)
from tests.threads.makers import picture_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def letter(place: Community) -> Decision:
    return delivered(decide(make_case(offer(place))))


def by_link(decision: Decision) -> str:
    return f"/letter/{token_of(decision)}/"


def file(content: bytes | None = None, name: str = "zip.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture_file().read() if content is None else content)


def appealed(decision: Decision, pictures: int = 1) -> Appeal:
    sent = [Sent(picture_file(), f"The gift, {n}") for n in range(pictures)]
    return services.appeal(decision=decision, text="I gave it away.", pictures=sent)


def for_desk(appeal: Appeal) -> str:
    return f"/queue/{appeal.decision.case.public_id}/pictures/{picture_of(appeal).public_id}/"


def picture_of(appeal: Appeal) -> AppealPicture:
    return AppealPicture.objects.get(appeal=appeal)


def stored(media: Path) -> int:
    return len([one for one in media.rglob("*") if one.is_file()])


# ── sending ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("holds", [False, True], ids=["signed in", "by the link"])
def test_an_appeal_and_a_line_bring_pictures_that_who_sent_them_sees(
    letter: Decision, client: Client, *, holds: bool
) -> None:
    there = by_link(letter) if holds else letter.get_absolute_url()
    if not holds:
        client.force_login(person("rob"))

    client.post(
        f"{there}appeal/",
        {"text": "I gave it away.", "picture_1": file(), "alt_1": "A receipt", "picture_3": file()},
    )
    client.post(f"{there}line/", {"text": "And this.", "picture_1": file(), "alt_1": "A letter"})
    page = client.get(there).text

    rows = list(AppealPicture.objects.order_by("pk").values_list("alt", "message__text"))
    assert rows == [("A receipt", None), ("", None), ("A letter", "And this.")]
    for picture in AppealPicture.objects.all():
        shown = client.get(f"{there}pictures/{picture.public_id}/")
        assert f'src="{there}pictures/{picture.public_id}/"' in page
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
        assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "no-store" in shown["Cache-Control"]
    assert page.index('alt="A receipt"') < page.index("And this.") < page.index('alt="A letter"')


def test_what_may_be_sent_and_who_sees_it_is_told_beforehand(
    letter: Decision, client: Client
) -> None:
    page = client.get(by_link(letter)).text

    assert "Up to three at once and twelve in all, as PNG, JPEG, GIF or WebP, 10 MB each" in page
    assert "A jury never does, since a picture could tell who you are" in page
    assert 'enctype="multipart/form-data"' in page


def test_what_the_camera_knew_is_gone(letter: Decision, media: Path) -> None:
    services.appeal(
        decision=letter,
        text="I gave it away.",
        pictures=[Sent(BytesIO(made("JPEG", comment=b"CANARY comment")))],
    )

    kept = [one.read_bytes() for one in media.rglob("*.webp")]
    assert len(kept) == 3
    assert [content for content in kept if b"CANARY" in content] == []


BOMB = png(60_000, 60_000, b"")
REFUSED = {
    "no picture": (b"%PDF-1.7", "We take PNG, JPEG, GIF and WebP pictures."),
    "a script": (b"<svg onload=alert(1)>", "We take PNG, JPEG, GIF and WebP pictures."),
    "a bomb": (BOMB, "That picture has more than 25 million pixels."),
    "too large": (b"\x89PNG\r\n\x1a\n" + b"0" * 10 * 2**20, "That picture is over 10 MB."),
    "nothing": (b"", "That file is empty."),
}


@pytest.mark.parametrize("why", list(REFUSED))
def test_what_is_no_picture_of_ours_comes_back_with_everything_typed(
    letter: Decision, client: Client, media: Path, why: str
) -> None:
    content, said = REFUSED[why]
    sent = {"text": "I gave it away.", "picture_1": file(), "alt_1": "A receipt"}

    answer = client.post(
        f"{by_link(letter)}appeal/", sent | {"picture_2": file(content), "alt_2": "The letter"}
    )

    assert answer.status_code == 422
    assert "I gave it away.</textarea>" in answer.text
    assert 'value="A receipt"' in answer.text
    assert 'value="The letter"' in answer.text
    assert '<details class="sent__add" open>' in answer.text
    assert "Choose your pictures once more" in answer.text
    assert answer.text.index('name="picture_2"') < answer.text.index(said)
    assert answer.text.index(said) < answer.text.index('name="picture_3"')
    assert (Appeal.objects.count(), AppealPicture.objects.count(), stored(media)) == (0, 0, 0)


def test_a_second_appeal_leaves_no_file_behind(
    letter: Decision, client: Client, media: Path
) -> None:
    appealed(letter)
    before = stored(media)

    answer = client.post(f"{by_link(letter)}appeal/", {"text": "Again.", "picture_1": file()})

    assert (answer.status_code, stored(media), AppealPicture.objects.count()) == (422, before, 1)


def test_an_answered_appeal_takes_no_more(
    letter: Decision, client: Client, media: Path, place: Community
) -> None:
    appeal = appealed(letter)
    before = stored(media)
    steward = keeper(place, "callum", "steward")
    services.answer_appeal(standing=steward, appeal=appeal, outcome="upheld", reasons="I read it.")

    answer = client.post(f"{by_link(letter)}line/", {"text": "But see.", "picture_1": file()})

    assert (answer.status_code, stored(media)) == (422, before)


def test_twelve_are_all_there_are_about_one_appeal(
    letter: Decision, client: Client, media: Path
) -> None:
    appealed(letter, pictures=3)
    for _ in range(3):
        three = [Sent(picture_file()) for _ in range(3)]
        services.write_about_appeal(appeal=Appeal.objects.get(), text="More.", pictures=three)
    before = stored(media)

    answer = client.post(f"{by_link(letter)}line/", {"text": "And?", "picture_1": file()})

    assert answer.status_code == 422
    assert "Three pictures at once and twelve in all are what fits." in answer.text
    assert (AppealPicture.objects.count(), stored(media)) == (12, before)


def test_refused_pictures_count_and_words_without_any_still_go_through(
    letter: Decision, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.LIMITS = True
    few = Bucket((Limit(2, 3600, "key"),), durable=True)
    monkeypatch.setitem(BUCKETS, "appeal-picture", few)
    bad = {"text": "I gave it away.", "picture_1": file(b"no")}
    for _ in range(2):
        client.post(f"{by_link(letter)}appeal/", bad | {"picture_1": file(b"no")})

    third = client.post(f"{by_link(letter)}appeal/", bad | {"picture_1": file()})
    words = client.post(f"{by_link(letter)}appeal/", {"text": "I gave it away."})

    assert third.status_code == 422
    assert "No more pictures for now: try again in 60 minutes." in third.text
    assert "I gave it away.</textarea>" in third.text
    assert (words.status_code, AppealPicture.objects.count()) == (302, 0)


# ── who sees them ────────────────────────────────────────────────────────────────────────────────
def test_an_uninvolved_one_sees_them_behind_a_veil(
    letter: Decision, client: Client, place: Community
) -> None:
    appeal = appealed(letter)
    url = for_desk(appeal)
    signed_in(client, place, "callum", "steward")

    page = client.get(f"/queue/{letter.case.public_id}/").text

    veil = page[page.index('<details class="veil">') :]
    assert f'<img src="{url}" alt="The gift, 0"' in veil[: veil.index("</details>")]
    assert client.get(url).status_code == 200


def test_neither_who_decided_nor_who_has_a_part_in_it_sees_them(
    letter: Decision, client: Client, place: Community
) -> None:
    appeal = appealed(letter)
    url = for_desk(appeal)
    told = keeper(place, "tim")
    report(offer(place, "otto"), by="dilys")
    Case.objects.get(pk=letter.case_id).reports.update(reporter=told.user)

    for handle in ("priya", "tim"):
        signed_in(client, place, handle)
        page = client.get(f"/queue/{letter.case.public_id}/").text
        assert client.get(url).status_code == 404
        assert url not in page
        assert "Pictures came with it, for those alone who may answer it." in page


def test_the_second_person_of_a_ban_does_not_see_them(client: Client, place: Community) -> None:
    decision = decide(make_case(offer(place)), "ban")
    second = keeper(place, "maren", "steward")
    services.confirm(standing=second, decision=decision)
    appeal = appealed(delivered(decision))
    signed_in(client, place, "maren", "steward")

    assert client.get(for_desk(appeal)).status_code == 404


@pytest.mark.parametrize("handle", ["", "dilys", "kwame", "stranger"])
def test_for_everybody_else_there_is_none(
    letter: Decision, client: Client, place: Community, handle: str
) -> None:
    appeal = appealed(letter)
    name = picture_of(appeal).public_id
    if handle:
        client.force_login(
            join(make_community("elsewhere"), handle).user
            if handle == "stranger"
            else person(handle)
        )
    doors = [
        for_desk(appeal),
        f"{letter.get_absolute_url()}pictures/{name}/",
        f"/letter/{'0' * 20}/pictures/{name}/",
        f"/files/{name}/large/",
    ]

    shut = {client.get(door).status_code for door in doors}

    assert shut == ({404} if handle else {302, 404})


def test_a_keeper_does_not_see_them_by_the_door_of_who_appealed(
    letter: Decision, client: Client, place: Community
) -> None:
    appeal = appealed(letter)
    signed_in(client, place, "callum", "steward")

    door = f"{letter.get_absolute_url()}pictures/{picture_of(appeal).public_id}/"

    assert client.get(door).status_code == 404


def test_the_letter_of_another_decision_opens_none(
    letter: Decision, client: Client, place: Community
) -> None:
    appeal = appealed(letter)
    other = delivered(decide(make_case(offer(place, "otto"))))
    name = picture_of(appeal).public_id
    client.force_login(person("otto"))

    assert client.get(f"{by_link(other)}pictures/{name}/").status_code == 404
    assert client.get(f"{other.get_absolute_url()}pictures/{name}/").status_code == 404
    signed_in(client, place, "callum", "steward")
    assert client.get(f"/queue/{other.case.public_id}/pictures/{name}/").status_code == 404


def test_of_a_closed_place_the_glass_is_broken_first(client: Client, place: Community) -> None:
    closed = make_community("closed", visibility="private")
    decision = delivered(decide(make_case(offer(closed))))
    appeal = appealed(decision)
    Case.objects.filter(pk=decision.case_id).update(is_passed_up=True)
    maren = of_site()
    client.force_login(maren.user)
    User.objects.update(accepted_version=1)
    shut = client.get(for_desk(appeal)).status_code

    case = Case.objects.get(pk=decision.case_id)
    services.break_glass(standing=maren, case=case, reason="An appeal waits for us.")

    assert (shut, client.get(for_desk(appeal)).status_code) == (404, 200)


# ── going ────────────────────────────────────────────────────────────────────────────────────────
def test_thirty_days_after_the_answer_they_are_gone(
    letter: Decision, media: Path, place: Community
) -> None:
    appeal = appealed(letter)
    steward = keeper(place, "callum", "steward")
    services.answer_appeal(standing=steward, appeal=appeal, outcome="upheld", reasons="I read it.")
    purge()
    assert AppealPicture.objects.count() == 1

    Appeal.objects.update(decided_at=timezone.now() - timedelta(days=30, minutes=1))
    purge()

    assert (AppealPicture.objects.count(), stored(media)) == (0, 0)


def test_while_an_appeal_waits_they_stay_however_long(letter: Decision) -> None:
    appealed(letter)
    Appeal.objects.update(filed_at=timezone.now() - timedelta(days=400))
    purge()

    assert AppealPicture.objects.count() == 1


def test_with_the_words_of_the_case_they_go(place: Community, media: Path) -> None:
    post = offer(place)
    decision = delivered(decide(make_case(post), "note"))
    appeal = appealed(decision)
    delete_post(standing=keeper(place, "rob", "member"), post=post)
    type(post).objects.filter(pk=post.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    purge()
    assert (AppealPicture.objects.count(), Snapshot.objects.exclude(text="").count()) == (1, 1)

    steward = keeper(place, "callum", "steward")
    services.answer_appeal(standing=steward, appeal=appeal, outcome="upheld", reasons="I read it.")
    purge()

    assert (AppealPicture.objects.count(), Snapshot.objects.exclude(text="").count()) == (0, 0)
    assert stored(media) == 0


def test_they_go_with_who_sent_them(letter: Decision, media: Path, place: Community) -> None:
    appealed(letter)
    others = appealed(delivered(decide(make_case(offer(place, "otto")))))

    forget_person(user=person("rob"))
    settle()

    assert list(AppealPicture.objects.all()) == [picture_of(others)]
    assert stored(media) == 3
