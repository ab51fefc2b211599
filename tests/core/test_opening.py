"""A form carries the moment it was opened, and nobody writes one but us."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.core import clock
from apps.core.opening import Opening

FORM = Opening("tests.form", timedelta(days=1))
NOW = timezone.now().replace(microsecond=0)


def at(seconds: float) -> str:
    with clock.at(NOW - timedelta(seconds=seconds)):
        return FORM.now("ada")


@pytest.mark.parametrize("seconds", [0, 2.5, 86_400])
def test_a_form_says_how_long_it_was_open(seconds: float) -> None:
    with clock.at(NOW):
        assert FORM.took(at(seconds), "ada") == timedelta(seconds=seconds)


def test_what_is_forged_or_old_or_another_s_says_nothing() -> None:
    other = Opening("tests.other-form", timedelta(days=1))
    odd = [at(0).replace("ada", "ben"), at(0) + "x", "", "ada.1", "\x00é:…", at(86_401), at(-1)]
    with clock.at(NOW):
        assert [FORM.took(one, "ada") for one in odd] == [None] * len(odd)
        assert (FORM.took(at(0), "ben"), FORM.took(at(0)), other.took(at(0), "ada")) == (None,) * 3
        assert FORM.took(FORM.now()) == timedelta(0)
