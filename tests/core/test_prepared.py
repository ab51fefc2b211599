"""Queries built once answer as those built each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.communities.models import Community, Membership
from apps.core.prepared import prepared
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community

pytestmark = pytest.mark.django_db


def readable(viewer: Any, slugs: str, seats: int) -> QuerySet[Community, Any]:
    """Something of everything: a viewer, a word and a number, twice."""
    found = Community.objects.readable_by(viewer).filter(~Q(slug=slugs), ~Q(seats=seats))
    found = found.filter(Q(seats=None) | ~Q(seats=seats)).order_by("pk")
    return found.values_list("slug", "created_at", "seats")


def among(people: list[int], place: int) -> QuerySet[Membership, Any]:
    """A list of keys, and a key."""
    found = Membership.objects.filter(user_id__in=people, community_id=place)
    return found.order_by("pk").values_list("user_id", F("user__name"))


def test_answers_are_those_of_the_query_itself() -> None:
    make_community("open"), make_community("shut", visibility="private")
    shut = Community.objects.get(slug="shut")
    member = join(shut, "ben").user
    run = prepared(readable)

    for viewer in (member, make_user("cleo"), AnonymousUser(), member):
        for slug in ("open", "shut", "x'; --", "%s"):
            assert run(viewer, slug, 7) == list(readable(viewer, slug, 7))


def test_lists_are_filled_by_their_length(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    here = make_community()
    people = [join(here, name).user.pk for name in ("ada", "ben", "cleo")]
    run = prepared(among)

    for chosen in (people[:1], people[:2], people[1:], people, people[:1]):
        assert run(chosen, here.pk) == list(among(chosen, here.pk))
    with django_assert_num_queries(0):
        assert run([], here.pk) == []


@pytest.mark.parametrize("held", ["suspended_until", "banned_at"])
def test_one_who_is_suspended_or_banned_is_asked_for_in_the_ordinary_way(held: str) -> None:
    shut = make_community("shut", visibility="private")
    member = join(shut, "ben").user
    run = prepared(readable)
    assert len(run(member, "x", 7)) == 1

    setattr(member, held, timezone.now() + timedelta(days=1))

    assert run(member, "x", 7) == []


def test_a_value_that_the_sql_swallows_is_refused() -> None:
    @prepared
    def doubled(number: int) -> QuerySet[User, Any]:
        return User.objects.filter(pk=2 * number).values_list("pk")

    with pytest.raises(TypeError, match="does not come out"):
        doubled(3)


def test_a_moment_is_asked_for_as_the_database_keeps_it() -> None:
    @prepared
    def since(moment: datetime) -> QuerySet[User, Any]:
        return User.objects.filter(created_at__gt=moment).values_list("handle")

    make_user("ada")

    for ago, found in ((timedelta(hours=1), [("ada",)]), (timedelta(hours=-1), [])):
        assert since(timezone.now() - ago) == found


def test_models_come_with_what_they_were_selected_with(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    @prepared
    def memberships(people: list[int]) -> QuerySet[Membership]:
        return Membership.objects.filter(user_id__in=people).select_related("user", "community")

    here = make_community()
    person = join(here, "ada").user

    with django_assert_num_queries(1):
        [found] = memberships([person.pk])
        assert (found.user, found.community, found.user.name) == (person, here, person.name)
