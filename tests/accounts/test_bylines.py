"""How people are named beside what they said."""

from __future__ import annotations

from apps.accounts.bylines import Byline, unnamed


def test_people_are_called_by_their_first_name() -> None:
    assert Byline(name="Sefa Tuilagi", monogram="ST", tint=0).first_name == "Sefa"


def test_who_keeps_their_name_has_no_first_one_either() -> None:
    assert unnamed().first_name == "a member"


def test_a_name_that_is_a_number_is_said_whole() -> None:
    assert Byline(name="user 24", monogram="U2", tint=0).first_name == "user 24"
