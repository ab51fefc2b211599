"""What the predicates say, without a database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core.access import Verdict
from apps.threads import access
from apps.threads.models import Post, Thread

HERE, ELSEWHERE = Community(pk=1), Community(pk=2)
NOW = timezone.now()
WRITING = {"start", "upload", "reply", "follow"}
ORDER = {"delete", "hide", "order", "rename", "follow"}


def person(**fields: object) -> User:
    return User(pk=7, **({"verified_at": NOW} | fields))


def standing(role: str = "member", community: Community = HERE, **fields: object) -> Standing:
    return Standing(person(**fields), community, role, "active")


def thread(**fields: object) -> Thread:
    return Thread(**({"pk": 1, "community_id": 1, "author_id": 7} | fields))


def post(author_id: int = 8, **fields: object) -> Post:
    about = fields.pop("thread", None) or thread()
    return Post(**({"pk": 1, "number": 2, "author_id": author_id, "thread": about} | fields))


def every_verdict(who: Standing, about: Thread, said: Post) -> dict[str, Verdict]:
    return {
        "start": access.may_start(who),
        "upload": access.may_upload(who),
        "reply": access.may_reply(who, about),
        "edit": access.may_edit(who, said),
        "delete": access.may_delete(who, said),
        "hide": access.may_hide(who, said),
        "order": access.may_keep_order(who, about),
        "rename": access.may_rename(who, about),
        "accept": access.may_accept(who, about),
        "react": access.may_react(who, said),
        "follow": access.may_follow(who, about),
    }


def allowed(who: Standing, about: Thread | None = None, said: Post | None = None) -> set[str]:
    about = about or thread(kind="question")
    verdicts = every_verdict(who, about, said or post(thread=about))
    assert all(verdict.reason for verdict in verdicts.values() if not verdict)
    return {name for name, verdict in verdicts.items() if verdict}


def test_a_visitor_may_nothing() -> None:
    assert allowed(Standing(AnonymousUser(), HERE)) == set()


def test_a_stranger_may_nothing() -> None:
    assert allowed(Standing(person(), HERE)) == set()


def test_the_asker_may_what_members_may() -> None:
    assert allowed(standing()) == WRITING | {"rename", "accept", "react"}


def test_a_member_may_edit_and_delete_what_is_theirs_and_not_praise_it() -> None:
    own = post(author_id=7)
    assert allowed(standing(), said=own) == WRITING | {"edit", "delete", "rename", "accept"}


@pytest.mark.parametrize("role", ["moderator", "steward"])
def test_who_keeps_order_does_so_in_their_own_community_and_no_other(role: str) -> None:
    assert {"hide", "delete", "order", "rename"} < allowed(standing(role))
    assert allowed(standing(role, ELSEWHERE)) == {"start", "upload"}  # there, not here


@pytest.mark.parametrize("flag", ["brand_staff", "site_moderator", "site_admin", "champion"])
def test_a_flag_alone_opens_nothing(flag: str) -> None:
    assert allowed(Standing(person(), HERE, flags=frozenset({flag}))) == set()


@pytest.mark.parametrize("state", ["suspended", "paused"])
def test_the_suspended_and_the_paused_only_follow(state: str) -> None:
    assert allowed(Standing(person(), HERE, "steward", state)) == {"follow"}


@pytest.mark.parametrize("state", ["invited", "applied", "waitlisted", "banned", "left"])
def test_who_is_not_in_yet_or_no_more_may_nothing(state: str) -> None:
    assert allowed(Standing(person(), HERE, "steward", state)) == set()


def test_the_site_may_be_closed_to_a_person() -> None:
    assert allowed(standing("steward", suspended_until=NOW + timedelta(hours=1))) == set()


def test_an_unconfirmed_address_only_follows() -> None:
    assert allowed(standing(verified_at=None)) == {"follow"}


def test_new_guidelines_stop_words_and_not_order() -> None:
    renewed = Community(pk=1, guidelines_version=3)
    assert allowed(standing("moderator", renewed)) == ORDER


def test_an_archived_community_keeps_its_order_and_gets_no_words() -> None:
    archived = Community(pk=1, archived_at=NOW)
    assert allowed(standing("moderator", archived)) == ORDER


@pytest.mark.parametrize(("role", "may"), [("member", False), ("moderator", True)])
def test_a_locked_thread_is_for_those_who_keep_order(role: str, *, may: bool) -> None:
    locked = thread(locked_at=NOW)
    assert bool(access.may_reply(standing(role), locked)) is may
    assert bool(access.may_edit(standing(role), post(author_id=7, thread=locked))) is may
    assert bool(access.may_delete(standing(role), post(author_id=7, thread=locked))) is may


@pytest.mark.parametrize("gone", [{"deleted_at": NOW}, {"hidden_at": NOW}])
def test_a_thread_that_is_gone_takes_nothing(gone: dict[str, object]) -> None:
    assert allowed(standing(), thread(kind="question", **gone)) == {"start", "upload"}


@pytest.mark.parametrize(
    ("keeper", "author", "may"),
    [
        ("moderator", "", True),
        ("moderator", "member", True),
        ("moderator", "moderator", True),
        ("moderator", "steward", False),
        ("steward", "moderator", True),
        ("steward", "steward", True),
        ("member", "", False),
    ],
)
def test_nobody_overrules_a_higher_rank(keeper: str, author: str, *, may: bool) -> None:
    assert bool(access.may_delete(standing(keeper), post(), author)) is may
    assert bool(access.may_hide(standing(keeper), post(), author)) is may


def test_a_hidden_post_waits_for_those_who_keep_order() -> None:
    hidden = post(author_id=7, hidden_at=NOW)
    assert not access.may_edit(standing(), hidden)
    assert not access.may_delete(standing(), hidden)
    assert access.may_delete(standing("moderator"), post(hidden_at=NOW))
    assert access.may_hide(standing("moderator"), post(hidden_at=NOW))


def test_a_deleted_post_is_nobodys() -> None:
    deleted = post(author_id=7, deleted_at=NOW)
    assert allowed(standing(), said=deleted) == WRITING | {"rename", "accept"}


def test_what_came_from_an_archive_stays_as_it_was() -> None:
    assert not access.may_edit(standing(), post(author_id=7, source={"url": "https://x.example"}))


def test_for_an_absent_asker_those_who_keep_order_accept() -> None:
    imported = thread(kind="question", author_id=9, is_imported=True)
    assert access.may_accept(standing("moderator"), imported)
    assert not access.may_accept(standing(), imported)
    assert not access.may_accept(standing("moderator"), thread(kind="question", author_id=9))


def test_a_discussion_has_no_answer() -> None:
    assert not access.may_accept(standing(), thread(kind="discussion"))
