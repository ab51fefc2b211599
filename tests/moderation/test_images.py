"""A picture is reported, decided about and brought back by itself; its post stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from apps.communities.models import Community
from apps.communities.selectors import standing_of
from apps.core.access import Denied
from apps.core.kinds import kind_of
from apps.ledger.models import Entry
from apps.moderation import services
from apps.moderation.letters import thing_named
from apps.moderation.models import Case, Decision, Priority, Report, Snapshot
from apps.moderation.selectors.past import proposed_for
from apps.moderation.selectors.telling import report_url
from apps.threads.models import Post, Upload
from apps.threads.services import (
    Conflict,
    delete_post,
    edit_post,
    forget_picture,
    forget_post,
    hinting,
)
from tests.communities.makers import make_community
from tests.ledger.settling import settle
from tests.moderation.desk import keys, signed_in
from tests.moderation.makers import (
    decide,
    delivered,
    keeper,
    make_appeal,
    of_site,
    person,
)
from tests.threads.makers import make_reply, make_thread, make_upload

pytestmark = pytest.mark.django_db
ALT = "A slider with its maker’s face on it"


@pytest.fixture(autouse=True)
def _ground(settings: Settings, tmp_path: Path) -> None:
    cache.clear()
    settings.LIMITS, settings.MEDIA_ROOT = False, tmp_path


@pytest.fixture
def picture(place: Community) -> Upload:
    """One of Rob's, in a reply of his that says more, in Kwame's thread."""
    return shown_by(place, "rob")


def shown_by(place: Community, handle: str, alt: str = ALT) -> Upload:
    made = make_upload(person(handle), alt=alt)
    default_storage.save(f"{made.path}/large.webp", ContentFile(b"a picture"))
    thread = make_thread("kwame", place, title="Who mends zips here")
    make_reply(thread, handle, f"Soap helps.\n\n{markdown(made)}")
    return now(made)


def markdown(upload: Upload) -> str:
    return f"![{upload.alt}](/files/{upload.public_id}/large/)"


def now(upload: Upload) -> Upload:
    return Upload.objects.select_related("post__thread__community", "owner").get(pk=upload.pk)


def post_of(upload: Upload) -> Post:
    post = now(upload).post
    assert post is not None
    return post


def told(upload: Upload, by: str = "dilys", **fields: Any) -> Report:
    rule = next(iter(keys()), "")
    values: dict[str, Any] = {"rule": rule, "text": "That is me."} | fields
    return services.report(reporter=person(by), kind="image", object_id=upload.pk, **values)


def removed(upload: Upload, rung: str = "remove") -> Decision:
    return decide(told(upload).case, rung)


def file_of(upload: Upload) -> str:
    return reverse("threads:file", args=[upload.public_id, "large"])


def in_case(case: Case, upload: Upload) -> str:
    return reverse("moderation:picture", args=[case.public_id, upload.public_id])


def door(upload: Upload) -> str:
    return report_url("image", upload.public_id)


def client_of(handle: str) -> Client:
    client = Client()
    if handle:
        client.force_login(person(handle))
    return client


def undone(decision: Decision) -> None:
    assert decision.community is not None
    services.undo(standing=keeper(decision.community), decision=decision)


def overturned(decision: Decision) -> None:
    assert decision.community is not None
    services.answer_appeal(
        standing=keeper(decision.community, "maren", "steward"),
        appeal=make_appeal(delivered(decision)),
        outcome="overturned",
        reasons="It is his own face.",
    )


# ── reporting ────────────────────────────────────────────────────────────────────────────────────
def test_the_page_of_a_posts_report_leads_to_each_picture_in_it(picture: Upload) -> None:
    post = post_of(picture)
    page = client_of("dilys").get(report_url("post", kind_of("post").reference(post))).text

    assert "Only a picture in it?" in page
    assert f'href="{door(picture)}"' in page
    assert ALT in page


def test_a_post_that_shows_none_asks_nothing_of_pictures(place: Community) -> None:
    post = make_reply(make_thread("kwame", place), "rob", "Soap helps.")
    page = client_of("dilys").get(report_url("post", kind_of("post").reference(post))).text

    assert "Only a picture" not in page


def test_the_page_of_its_report_shows_the_picture_and_what_it_is_said_to_show(
    picture: Upload,
) -> None:
    page = client_of("dilys").get(door(picture)).text

    assert f"/files/{picture.public_id}/medium/" in page
    assert ALT in page
    assert "A picture in “Who mends zips here”" in page


def test_it_is_told_of_without_scripts_and_the_description_is_kept(picture: Upload) -> None:
    said = {"rule": keys()[0], "priority": "3", "text": "That is me."}
    answer = client_of("dilys").post(door(picture), said)

    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, "/reports/")
    assert (case.subject, case.excerpt, case.report_count) == (picture.owner, ALT, 1)
    assert [(one.kind, one.text) for one in Snapshot.objects.all()] == [("image", ALT)]


def test_one_without_a_description_is_told_of_as_such(place: Community) -> None:
    told(shown_by(place, "rob", alt=""))

    assert Case.objects.get().excerpt == "A picture without a description"


def test_nobody_reports_their_own(picture: Upload) -> None:
    assert client_of("rob").get(door(picture)).status_code == 403
    with pytest.raises(Denied):
        told(picture, "rob")


def test_a_visitor_is_sent_in_first(picture: Upload) -> None:
    assert client_of("").get(door(picture)).status_code == 302


def test_who_does_not_read_the_place_cannot_tell_it_from_one_that_is_not_there() -> None:
    closed = make_community("closed", visibility="private")
    keeper(closed)
    for name in ("kwame", "rob"):
        keeper(closed, name, "member")
    picture = shown_by(closed, "rob")
    keeper(make_community("elsewhere"), "eirik", "steward")

    assert client_of("eirik").get(door(picture)).status_code == 404
    assert client_of("eirik").get(file_of(picture)).status_code == 404
    with pytest.raises(Denied):
        told(picture, "eirik")


@pytest.mark.parametrize("handle", ["dilys", "priya"])
@pytest.mark.parametrize("state", ["held", "hidden", "deleted"])
def test_one_of_a_post_that_others_do_not_read_is_reported_by_nobody(
    picture: Upload, handle: str, state: str
) -> None:
    fields = {f"{state}_at": timezone.now()} | (
        {"hidden_at": timezone.now()} if state == "held" else {}
    )
    Post.objects.filter(pk=post_of(picture).pk).update(**fields)

    assert client_of(handle).get(door(picture)).status_code == 404


def test_one_that_no_post_shows_yet_is_reported_by_nobody(place: Community) -> None:
    free = make_upload(person("rob"))

    assert client_of("dilys").get(door(free)).status_code == 404
    assert client_of("rob").get(door(free)).status_code == 404


# ── hidden ───────────────────────────────────────────────────────────────────────────────────────
def test_the_ladder_proposes_what_fits_a_picture(picture: Upload) -> None:
    case = told(picture, priority=Priority.DANGER).case

    assert proposed_for(case) == "remove"


def test_only_what_makes_sense_of_a_picture_is_offered(
    client: Client, place: Community, picture: Upload
) -> None:
    case = told(picture).case
    signed_in(client, place)
    page = client.get(reverse("moderation:case", args=[case.public_id]))
    offered = {step.rung.slug for step in page.context["page"].steps}

    assert {
        "note",
        "warning",
        "pause_day",
        "pause_week",
        "remove",
        "no_uploads",
        "suspend",
        "ban",
    } <= offered
    assert offered.isdisjoint(
        {"hide", "ask_edit", "redact", "lock", "slow", "reach", "label_source"}
    )
    assert "The words around it stay, and so does its description." in page.text
    assert [step.rung.slug for step in page.context["page"].first_six][:2] == ["note", "remove"]


@pytest.mark.parametrize("rung", ["remove", "pause_day", "pause_week"])
@pytest.mark.parametrize("handle", ["", "rob", "dilys", "kwame", "priya"])
def test_once_it_is_removed_nobody_is_given_it(picture: Upload, rung: str, handle: str) -> None:
    thread = post_of(picture).thread.get_absolute_url()
    before = client_of(handle).get(thread, follow=True).text
    removed(picture, rung)
    settle()
    reader = client_of(handle)
    page = reader.get(thread, follow=True).text

    assert picture.public_id in before
    assert reader.get(file_of(picture)).status_code == 404
    assert picture.public_id not in page
    assert "Soap helps." in page
    assert reader.get(door(picture)).status_code == (404 if handle else 302)


def test_its_post_has_a_version_more_and_no_edit(picture: Upload) -> None:
    removed(picture)
    post = post_of(picture)

    assert post.html == f"<p>Soap helps.</p>\n<figure>{ALT}</figure>\n"
    assert (post.version, post.kept_versions, post.edited_at) == (2, 1, None)
    assert Entry.objects.filter(kind="threads.picture_hidden").count() == 1


def test_an_edit_does_not_bring_it_back(picture: Upload) -> None:
    removed(picture)
    post = post_of(picture)
    by = standing_of(picture.owner, post.thread.community)
    edit_post(standing=by, post=post, body=f"Look:\n\n{markdown(picture)}", version=post.version)

    assert "<img" not in post_of(picture).html
    assert client_of("rob").get(file_of(picture)).status_code == 404


def test_an_edit_begun_before_is_asked_to_look_again(picture: Upload) -> None:
    post = post_of(picture)
    removed(picture)
    by = standing_of(picture.owner, post.thread.community)

    with pytest.raises(Conflict):
        edit_post(standing=by, post=post, body=f"{post.body} More.", version=post.version)


def test_nor_does_a_preview_another_post_or_a_quotation_show_it(picture: Upload) -> None:
    thread = post_of(picture).thread
    quoted = make_reply(thread, "otto", f"> {markdown(picture)}\n\nNo.")
    assert "<img" in quoted.html
    removed(picture)
    thread.refresh_from_db()
    anew = make_reply(thread, "rob", markdown(picture))
    preview = client_of("rob").post(
        "/preview/", {"body": markdown(picture), "community": thread.community.slug}
    )

    assert "<img" not in Post.objects.get(pk=quoted.pk).html + anew.html
    assert (preview.status_code, "<img" in preview.text) == (200, False)


def test_an_opening_tells_lists_of_it_no_more(place: Community) -> None:
    made = make_upload(person("rob"), alt="")
    thread = make_thread("rob", place, body=f"{markdown(made)}\n\nSoap helps.")
    removed(made)
    thread.refresh_from_db()

    assert (thread.excerpt, "<img" in thread.posts.get().html) == ("Soap helps.", False)


# ── the case ─────────────────────────────────────────────────────────────────────────────────────
def test_whoever_decides_sees_it_behind_a_veil_hidden_or_not(
    client: Client, place: Community, picture: Upload
) -> None:
    case = told(picture).case
    url = in_case(case, picture)
    signed_in(client, place)
    before = client.get(url).content
    decide(case, "remove")
    page = client.get(reverse("moderation:case", args=[case.public_id])).text

    assert (before, client.get(url).content) == (b"a picture", b"a picture")
    veil = page[page.index('<details class="veil">') :]
    assert f'<img src="{url}"' in veil[: veil.index("</details>")]


@pytest.mark.parametrize("handle", ["", "rob", "dilys", "kwame"])
def test_nobody_else_has_that_door(picture: Upload, handle: str) -> None:
    case = removed(picture).case

    assert client_of(handle).get(in_case(case, picture)).status_code == (404 if handle else 302)


def test_a_case_of_a_picture_opens_no_other_of_its_post(
    client: Client, place: Community, picture: Upload
) -> None:
    other = make_upload(person("rob"), post=post_of(picture))
    default_storage.save(f"{other.path}/large.webp", ContentFile(b"another"))
    case = told(picture).case
    signed_in(client, place)

    assert client.get(in_case(case, other)).status_code == 404


def test_of_a_closed_place_the_sites_own_people_break_the_glass_first() -> None:
    closed = make_community("closed", visibility="private")
    for name in ("kwame", "rob", "dilys"):
        keeper(closed, name, "member")
    keeper(closed)
    picture = shown_by(closed, "rob")
    case = services.report(reporter=person("dilys"), kind="image", object_id=picture.pk).case
    Case.objects.update(is_passed_up=True)
    maren = of_site().user
    url, page = in_case(case, picture), reverse("moderation:case", args=[case.public_id])

    assert client_of("maren").get(url).status_code == 404
    assert ALT not in client_of("maren").get(page).text
    services.break_glass(standing=standing_of(maren, None), case=case, reason="Somebody is hurt.")
    assert client_of("maren").get(url).content == b"a picture"


@pytest.mark.parametrize("gone", ["post", "picture", "forgotten"])
def test_what_is_gone_before_anybody_looked_breaks_nothing(
    client: Client, place: Community, picture: Upload, gone: str
) -> None:
    case, post = told(picture).case, post_of(picture)
    if gone == "post":
        delete_post(standing=standing_of(picture.owner, place), post=post)
    elif gone == "picture":
        forget_picture(upload=now(picture))
    else:
        forget_post(post=post)
    signed_in(client, place)
    page = client.get(reverse("moderation:case", args=[case.public_id]))

    assert (page.status_code, ALT in page.text) == (200, True)
    assert ("deleted by its author" if gone == "post" else "no longer there") in page.text
    undone(decide(case, "remove"))
    assert client_of("dilys").get("/reports/").status_code == 200


def test_one_that_lost_its_post_altogether_breaks_nothing_either(
    client: Client, place: Community, picture: Upload
) -> None:
    case = told(picture).case
    Upload.objects.filter(pk=picture.pk).update(post=None)
    signed_in(client, place)

    assert client.get(reverse("moderation:case", args=[case.public_id])).status_code == 200
    decision = delivered(decide(case, "remove"))
    assert client_of("rob").get(decision.get_absolute_url()).status_code == 200
    assert now(picture).hidden_at is not None


def test_the_letter_calls_it_a_picture(client: Client, place: Community, picture: Upload) -> None:
    case = told(picture, priority=Priority.DANGER).case
    signed_in(client, place)
    page = client.get(reverse("moderation:case", args=[case.public_id])).text
    decision = delivered(decide(case, "remove"))
    letter = client_of("rob").get(decision.get_absolute_url()).text

    assert thing_named("image") == "your picture"
    assert "I’ve removed your picture" in page
    assert "A line in its place" not in page + letter
    assert (
        "The picture was removed. The words around it stay, and so does its description." in letter
    )


# ── and back ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("back", [undone, overturned])
@pytest.mark.parametrize("rung", ["remove", "pause_day"])
def test_taken_back_it_stands_where_it_stood(
    picture: Upload, back: Callable[[Decision], None], rung: str
) -> None:
    thread, before = post_of(picture).thread.get_absolute_url(), post_of(picture).html
    back(removed(picture, rung))
    settle()

    assert (now(picture).hidden_at, post_of(picture).html) == (None, before)
    for handle in ("", "rob", "dilys"):
        reader = client_of(handle)
        assert reader.get(file_of(picture)).content == b"a picture"
        assert picture.public_id in reader.get(thread, follow=True).text
    assert kind_of("image").found(AnonymousUser(), [picture.pk]) == {picture.pk: picture}


def test_a_post_and_its_picture_are_hidden_and_come_back_each_by_its_own_decision(
    place: Community, picture: Upload
) -> None:
    alone = removed(picture)
    again = services.report(
        reporter=person("dilys"), kind="post", object_id=post_of(picture).pk
    ).case
    whole = decide(again, "remove", by=keeper(place, "sefa"))
    assert (post_of(picture).hidden_at is not None, now(picture).hidden_at is not None) == (
        True,
        True,
    )
    services.undo(standing=keeper(place, "sefa"), decision=whole)

    assert (post_of(picture).hidden_at, now(picture).hidden_at is not None) == (None, True)
    undone(alone)
    assert "<img" in post_of(picture).html


def test_hidden_until_somebody_decides_it_is_back_when_nothing_was_wrong(
    place: Community, picture: Upload
) -> None:
    case = told(picture).case
    services.cover(standing=keeper(place), case=case)
    assert client_of("dilys").get(file_of(picture)).status_code == 404
    case.refresh_from_db()
    services.nothing_wrong(standing=keeper(place), case=case, unclear=False)

    assert client_of("dilys").get(file_of(picture)).status_code == 200


def test_no_jury_is_drawn_for_what_it_would_not_see(place: Community, picture: Upload) -> None:
    Community.objects.filter(pk=place.pk).update(has_juries=True)
    appeal = make_appeal(delivered(removed(picture)))

    assert not hasattr(appeal, "jury")


def test_whose_it_was_is_named_where_it_can_be_taken_back(
    client: Client, place: Community, picture: Upload
) -> None:
    case = told(picture).case
    signed_in(client, place)
    sent = {
        "rung": "remove",
        "rules": [keys()[0]],
        "letter": "Hi Rob.",
        "departs": "It is a face.",
    }
    page = client.post(reverse("moderation:decide", args=[case.public_id]), sent, follow=True).text

    assert "Removed: Rob’s picture." in page


# ── beside other measures ────────────────────────────────────────────────────────────────────────
def test_a_passage_taken_out_of_the_post_leaves_it_hidden_and_its_copy_without_the_words(
    place: Community, picture: Upload
) -> None:
    removed(picture)
    again = services.report(
        reporter=person("dilys"), kind="post", object_id=post_of(picture).pk
    ).case
    decide(again, "redact", by=keeper(place, "sefa"), passages="maker’s face")

    assert "<img" not in post_of(picture).html
    assert "maker’s face" not in now(picture).alt
    assert "maker’s face" not in client_of("dilys").get("/reports/").text


def test_open_pages_are_told_that_there_is_something_to_fetch(
    picture: Upload, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(hinting, "publish", lambda topic, _said: heard.append(topic))
    with django_capture_on_commit_callbacks(execute=True):
        decision = removed(picture)
    with django_capture_on_commit_callbacks(execute=True):
        undone(decision)

    assert heard.count(f"thread-{post_of(picture).thread.public_id}") == 2


def test_reports_alone_hide_it_only_when_they_come_from_those_who_are_known(
    picture: Upload,
) -> None:
    told(picture, "eirik", is_urgent=True)
    assert now(picture).hidden_at is None
    Report.objects.update(weight=1.5)
    told(picture, "otto", is_urgent=True)

    assert now(picture).hidden_at is not None


def test_what_goes_out_is_counted_among_the_reports_of_its_kind(picture: Upload) -> None:
    told(picture, "eirik")
    told(picture, "otto")

    assert Report.objects.filter(kind="image", object_id=picture.pk).count() == 2
    assert Case.objects.get().report_count == 2


def test_several_pictures_are_removed_together_and_told_of_as_pictures(
    client: Client, place: Community, picture: Upload
) -> None:
    other = shown_by(place, "otto", alt="A comb")
    cases = [told(one, "eirik").case for one in (picture, other)]
    signed_in(client, place)
    there, ids = reverse("moderation:together"), [case.public_id for case in cases]
    page = client.get(there, {"case": ids}).text
    sent = {"rung": "remove", "rules": keys()[:1], "letter": "Hello.", "departs": "Faces."}
    client.post(there, sent | {"case": ids})

    assert "The words around it stay, and so does its description." in page
    assert "A line says that it was removed" not in page
    assert [now(one).hidden_at is not None for one in (picture, other)] == [True, True]
