"""Hidden first, where somebody may be in danger; and nobody's weapon."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.communities.models import Community, Membership
from apps.core.access import Denied
from apps.core.models import OutgoingMail
from apps.moderation import services
from apps.moderation.models import Case, Cover, Measure, Priority, Report, Snapshot, Strike
from apps.notifications.models import Notification
from apps.threads.models import Post
from tests.communities.makers import join
from tests.ledger.settling import settle
from tests.moderation.desk import opened, signed_in
from tests.moderation.makers import decide, delivered, keeper, make_appeal, offer, person, report

pytestmark = pytest.mark.django_db


def known(place: Community, handle: str, right: int, wrong: int = 0) -> User:
    """Somebody with a record: how often those who looked agreed with them, and how often not."""
    held = Membership.objects.filter(community=place, user__handle=handle).first()
    user = held.user if held else join(place, handle).user
    case = Case.objects.create(community=place, due_at=place.created_at)
    kept = Snapshot.objects.create(kind="post", object_id=-user.pk)
    Report.objects.bulk_create(
        Report(case=case, reporter=user, snapshot=kept, kind="post", object_id=-n, verdict=verdict)
        for n, verdict in enumerate(["agreed"] * right + ["disagreed"] * wrong)
    )
    Report.objects.filter(reporter=user).update(at=place.created_at.replace(year=2020))
    return user


def hidden(post: Post) -> bool:
    post.refresh_from_db()
    return post.hidden_at is not None


def of_rob() -> Post:
    return Post.objects.get(author__handle="rob")


def alarm(post: Post, *names: str) -> Post:
    """The post, once each of these has called it dangerous."""
    for name in names:
        report(post, name, is_urgent=True)
    return post


def reasons(handle: str) -> list[str]:
    settle()
    rows = Notification.objects.filter(recipient__handle=handle).order_by("pk")
    return list(rows.exclude(kind="guidelines").values_list("reason", flat=True))


def subjects(handle: str) -> list[str]:
    settle()
    services.write_reminders()
    rows = OutgoingMail.objects.filter(recipient=person(handle).email).order_by("pk")
    return list(rows.values_list("subject", flat=True))


# ── by reports ───────────────────────────────────────────────────────────────────────────────────
def test_one_whose_ten_reports_were_all_right_hides_at_once(place: Community) -> None:
    known(place, "dilys", 10)

    assert hidden(alarm(offer(place), "dilys"))


def test_three_with_two_right_reports_each_hide_together(place: Community) -> None:
    names = ("dilys", "eirik", "otto")
    for name in names:
        known(place, name, 2)
    post = offer(place)

    assert [hidden(alarm(post, name)) for name in names] == [False, False, True]


def test_a_stranger_hides_nobodys_post(place: Community) -> None:
    assert not hidden(alarm(offer(place), "dilys"))


def test_nor_do_fifteen_strangers(place: Community) -> None:
    """Their weights would add up to 3, twice of what is asked: they count for nothing here."""
    post = alarm(offer(place), *(f"sock-{n}" for n in range(15)))

    assert (hidden(post), Case.objects.get().priority) == (False, Priority.DANGER)


def test_one_who_was_wrong_once_does_it_alone_no_more(place: Community) -> None:
    known(place, "dilys", 10, wrong=1)

    assert not hidden(alarm(offer(place), "dilys"))


def test_saying_it_again_does_not_count_twice(place: Community) -> None:
    known(place, "dilys", 4)

    assert not hidden(alarm(offer(place), "dilys", "dilys", "dilys"))


def test_what_is_merely_reported_stays(place: Community) -> None:
    known(place, "dilys", 30)
    post = offer(place)
    report(post, "dilys", priority=Priority.HARM)

    assert not hidden(post)


def test_alarm_about_one_post_hides_no_other_of_the_case(place: Community) -> None:
    known(place, "dilys", 30)
    post = offer(place)
    case = report(post, "eirik").case
    other = Post.objects.filter(thread=post.thread).exclude(pk=post.pk).get()

    alarm(post, "dilys")

    assert (hidden(other), Cover.objects.get().case) == (False, case)


@pytest.mark.parametrize("role", ["moderator", "steward"])
def test_the_words_of_those_who_keep_order_are_never_hidden_by_reports(
    place: Community, role: str
) -> None:
    keeper(place, "maren", role)
    User.objects.update(accepted_version=1)
    known(place, "dilys", 30)

    assert not hidden(alarm(offer(place, "maren"), "dilys"))


@pytest.mark.parametrize("flag", ["is_brand_staff", "is_site_moderator", "is_site_admin"])
def test_nor_those_of_staff(place: Community, flag: str) -> None:
    User.objects.filter(handle="rob").update(**{flag: True})
    known(place, "dilys", 30)

    assert not hidden(alarm(offer(place), "dilys"))


def test_nor_the_profile_of_one_who_keeps_order_somewhere(place: Community) -> None:
    known(place, "dilys", 30)
    priya = person("priya")

    services.report(reporter=person("dilys"), kind="profile", object_id=priya.pk, is_urgent=True)

    priya.refresh_from_db()
    assert priya.hidden_at is None


def test_what_was_found_to_be_fine_is_not_hidden_by_reports_again(place: Community) -> None:
    known(place, "dilys", 30)
    known(place, "eirik", 30)
    post = alarm(offer(place), "dilys")
    services.nothing_wrong(standing=keeper(place), case=Case.objects.get(subject=post.author))

    assert not hidden(alarm(post, "eirik"))


def test_what_one_who_keeps_order_showed_by_hand_stays_so(place: Community) -> None:
    known(place, "dilys", 30)
    known(place, "eirik", 30)
    post = alarm(offer(place), "dilys")
    Post.objects.update(hidden_at=None)

    assert not hidden(alarm(post, "eirik"))


# ── by one who keeps order ───────────────────────────────────────────────────────────────────────
def test_one_press_hides_all_of_a_case_and_makes_it_urgent(
    client: Client, place: Community
) -> None:
    case = opened(place)
    signed_in(client, place)

    client.post(reverse("moderation:look", args=[case.public_id]), {"do": "cover"})

    case.refresh_from_db()
    assert hidden(of_rob())
    assert case.priority == Priority.DANGER
    assert Cover.objects.get().by == person("priya")
    page = client.get(reverse("moderation:case", args=[case.public_id])).content.decode()
    assert "Hidden first, until somebody decides." in page


def test_a_member_cannot_press_it(client: Client, place: Community) -> None:
    case = opened(place)
    client.force_login(person("dilys"))

    asked = client.post(reverse("moderation:look", args=[case.public_id]), {"do": "cover"})

    assert asked.status_code == 404
    assert not Cover.objects.exists()


def test_nobody_hides_first_what_their_equal_wrote(place: Community) -> None:
    keeper(place, "maren")
    User.objects.update(accepted_version=1)
    case = opened(place, "maren")

    with pytest.raises(Denied, match="equal"):
        services.cover(standing=keeper(place), case=case)
    assert not Cover.objects.exists()


def test_pressed_twice_it_is_one(place: Community) -> None:
    case = opened(place)

    services.cover(standing=keeper(place), case=case)
    services.cover(standing=keeper(place), case=case)

    assert Cover.objects.count() == 1


# ── what its author reads, and what comes of it ──────────────────────────────────────────────────
def test_its_author_hears_that_it_is_no_sanction(client: Client, place: Community) -> None:
    services.cover(standing=keeper(place), case=opened(place))

    assert (reasons("rob"), subjects("rob")) == (
        ["covered"],
        ["Something you wrote is hidden until somebody has looked"],
    )
    assert not Strike.objects.exists()
    client.force_login(person("rob"))
    User.objects.update(accepted_version=1)
    page = client.get(reverse("notifications:list")).content.decode()
    assert "It is no sanction" in page
    thread = client.get(of_rob().thread.get_absolute_url())
    assert "Hidden until somebody has looked" in thread.content.decode()


def test_neither_line_nor_mail_names_anybody(place: Community) -> None:
    known(place, "dilys", 10)
    alarm(offer(place), "dilys")
    subjects("rob")

    mail = OutgoingMail.objects.get(recipient=person("rob").email)
    for name in ("Dilys", "dilys", "Priya", "quid"):
        assert name not in mail.text + mail.html
    assert Notification.objects.get(recipient__handle="rob", kind="cover").actor_id is None


def test_nothing_wrong_brings_it_back_with_an_apology(place: Community) -> None:
    case = opened(place)
    services.cover(standing=keeper(place), case=case)
    subjects("rob")

    services.nothing_wrong(standing=keeper(place), case=case)

    assert not hidden(of_rob())
    assert reasons("rob") == ["covered", "back"]
    assert subjects("rob")[1:] == ["It is back, and we are sorry"]


def test_a_decision_that_hides_owns_the_hiding_and_an_appeal_undoes_it(place: Community) -> None:
    case = opened(place)
    services.cover(standing=keeper(place), case=case)

    case.refresh_from_db()
    decision = delivered(decide(case, "remove"))

    post = of_rob()
    assert hidden(post)
    assert Measure.objects.get(decision=decision).ended_at is None
    services.answer_appeal(
        standing=keeper(place, "sefa", "steward"),
        appeal=make_appeal(decision),
        outcome="overturned",
        reasons="It was a gift.",
    )
    assert not hidden(post)


def test_a_decision_that_hides_nothing_lets_it_be_read(place: Community) -> None:
    case = opened(place)
    services.cover(standing=keeper(place), case=case)

    case.refresh_from_db()
    decide(case, "note")

    assert not hidden(of_rob())
    assert reasons("rob") == ["covered"]


def test_what_its_author_deleted_meanwhile_does_not_come_back(place: Community) -> None:
    case = opened(place)
    services.cover(standing=keeper(place), case=case)
    Post.objects.filter(author__handle="rob").update(deleted_at=case.opened_at)

    services.nothing_wrong(standing=keeper(place), case=case)

    assert of_rob().deleted_at is not None
    assert reasons("rob") == ["covered"]


def test_a_decision_that_is_taken_back_leaves_it_hidden_first(place: Community) -> None:
    case = opened(place)
    services.cover(standing=keeper(place), case=case)
    case.refresh_from_db()

    services.undo(standing=keeper(place), decision=decide(case, "note"))

    assert hidden(of_rob())
    assert Cover.objects.get().ended_at is None
    services.nothing_wrong(standing=keeper(place), case=case)
    assert not hidden(of_rob())


def test_so_does_a_second_person_who_does_not_agree(place: Community) -> None:
    case = opened(place)
    services.cover(standing=keeper(place), case=case)
    case.refresh_from_db()
    proposed = decide(case, "ban")

    services.decline(standing=keeper(place, "sefa", "steward"), decision=proposed)

    assert hidden(of_rob())
    assert Cover.objects.get().ended_at is None
