"""What templates may ask for."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django import forms
from django.template import Context, Template
from django.utils import timezone

from apps.core.drawing import UnknownIconError


@dataclass(frozen=True)
class Byline:
    """As accounts have it."""

    name: str
    monogram: str
    tint: int
    face_url: str = ""
    url: str = ""


NOBODY = Byline(name="a member", monogram="", tint=0)
SEFA = Byline(name="Sefa <b>T", monogram="ST", tint=3, url="/@sefa/")
NOON = datetime(2026, 6, 9, 12, 0, tzinfo=UTC)


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_an_icon_is_silent_unless_it_is_labelled() -> None:
    assert 'aria-hidden="true"' in drawn('{% icon "bell" 16 %}')
    labelled = drawn('{% icon "lock" 12 label=_("Private") %}')
    assert 'role="img" aria-label="Private"' in labelled
    assert "aria-hidden" not in labelled


def test_an_icon_takes_its_name_from_the_page() -> None:
    assert drawn("{% icon glyph 16 %}", glyph="bell") == drawn('{% icon "bell" 16 %}')


def test_an_unknown_icon_is_loud_when_the_template_is_compiled() -> None:
    with pytest.raises(UnknownIconError):
        Template('{% if False %}{% icon "no-such-thing" 16 %}{% endif %}')


def test_an_emblem_of_an_unknown_name_is_a_circle() -> None:
    assert drawn('{% emblem "no-such-thing" 16 %}') == drawn('{% icon "circle" 16 %}')


def test_a_face_is_a_picture_or_two_letters_and_escapes_both() -> None:
    mono = drawn("{% face who 44 %}", who=SEFA)
    assert 'class="face face--44 face--mono tint-3"' in mono
    assert 'aria-label="Sefa &lt;b&gt;T"' in mono
    picture = Byline(name="S", monogram="S", tint=0, face_url='/face/a"b/')
    assert 'src="/face/a&quot;b/" alt="S"' in drawn("{% face who 44 %}", who=picture)
    assert 'alt=""' in drawn("{% face who 44 named=False %}", who=picture)


def test_one_without_a_name_has_neither_letters_nor_link() -> None:
    assert "<b" not in drawn("{% face who 44 %}", who=NOBODY)
    assert drawn("{% who who %}", who=NOBODY) == '<span class="who">a member</span>'


def test_a_face_of_a_size_the_sheet_does_not_know_is_loud() -> None:
    with pytest.raises(ValueError, match="45 pixels"):
        drawn("{% face who 45 %}", who=SEFA)


def test_a_stack_of_faces_carries_the_names() -> None:
    stack = drawn("{% faces people 22 more=12 %}", people=[SEFA, NOBODY])
    assert 'aria-label="Sefa &lt;b&gt;T, a member, 12 more"' in stack
    assert "+12" in stack
    assert drawn("{% faces people 22 %}", people=[]) == ""


def test_chips_name_roles_and_members_have_none() -> None:
    for role, word in [("brand", "Brand"), ("moderator", "Moderator"), ("steward", "Steward")]:
        assert drawn("{% chip role %}", role=role).endswith(f"{word}</span>")
    assert drawn("{% chip role %}", role="member") == ""


def test_a_small_ring_is_an_arc_and_a_large_one_has_a_tick_for_each_seat() -> None:
    small, large = drawn('{% ring 143 200 "bell" 26 %}'), drawn('{% ring 143 200 "bell" 168 %}')
    assert "<title>143 of 200 seats taken</title>" in small
    assert small.count("<circle") == 2
    assert large.count("M") - drawn('{% icon "bell" 16 %}').count("M") == 200


def test_a_ring_of_very_many_seats_still_fits() -> None:
    assert drawn('{% ring 900 10000 "" 168 %}').count("M") < 300


def test_a_place_without_limit_has_a_ring_too() -> None:
    assert "No limit of seats" in drawn('{% ring 9 None "bell" 26 %}')


def test_a_ruler_has_a_tick_for_each_thing() -> None:
    ruler = drawn('{% ruler 18 14 300 14 label="14 of 18" %}')
    assert ruler.count("M") == 18
    assert 'aria-label="14 of 18"' in ruler


def test_a_brand_s_mark_keeps_its_paths_and_nothing_else() -> None:
    stored = '<svg viewBox="0 4 48 40"><script>x()</script><path onload="x" d="M1 2L3 4z"/></svg>'
    mark = drawn("{% mark brand 30 %}", brand=type("Brand", (), {"mark": stored}))
    assert 'viewBox="0 4 48 40"' in mark
    assert '<path d="M1 2L3 4z"/>' in mark
    assert "script" not in mark
    assert "onload" not in mark
    assert drawn("{% mark brand 30 %}", brand=None) == drawn("{% coterie 30 %}")


@pytest.mark.parametrize(
    ("ago", "long", "short"),
    [
        (timedelta(seconds=20), "just now", "now"),
        (timedelta(minutes=52), "52 min ago", "52 min"),
        (timedelta(hours=3), "09:00", "3 h"),
        (timedelta(days=1), "Mon 8 June, 12:00", "yesterday"),
        (timedelta(days=3), "Sat 6 June, 12:00", "Saturday"),
        (timedelta(days=8), "Mon 1 June, 12:00", "1 Jun"),
        (timedelta(days=365), "Mon 9 June 2025, 12:00", "9 Jun 2025"),
    ],
)
def test_moments_are_told_as_people_say_them(ago: timedelta, long: str, short: str) -> None:
    with time_machine.travel(NOON, tick=False):
        assert f">{long}</time>" in drawn("{% when at %}", at=NOON - ago)
        assert f">{short}</time>" in drawn('{% when at "short" %}', at=NOON - ago)


def test_a_moment_is_told_in_the_viewer_s_zone_and_stamped_in_utc() -> None:
    with time_machine.travel(NOON, tick=False), timezone.override("Pacific/Auckland"):
        told = drawn("{% when at %}", at=NOON - timedelta(hours=3))
    assert 'datetime="2026-06-09T09:00Z" title="Tuesday 9 June 2026, 21:00"' in told
    assert ">Tue 9 June, 21:00</time>" in told  # there, it is the tenth by now


def test_only_what_is_told_in_minutes_keeps_counting() -> None:
    with time_machine.travel(NOON, tick=False):
        assert "<local-time>" in drawn("{% when at %}", at=NOON - timedelta(minutes=5))
        assert "<local-time>" not in drawn("{% when at %}", at=NOON - timedelta(days=5))
        assert drawn("{% when at %}", at=None) == ""


class NameForm(forms.Form):
    """A form with one of each."""

    name = forms.CharField(max_length=5, help_text="As people call you.")
    code = forms.CharField(required=False)
    shows = forms.BooleanField(required=False)


def test_a_field_says_what_is_wrong_beside_the_control() -> None:
    field = drawn("{% field form.name %}", form=NameForm({"name": "much too long"}))
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="id_name_error id_name_hint"' in field
    assert 'id="id_name_error"' in field
    assert 'class="input"' in field


def test_a_check_box_stands_in_its_label_and_a_code_is_one_input() -> None:
    assert '<label class="checkline"><input' in drawn("{% field form.shows %}", form=NameForm())
    code = drawn('{% code_field form.code label="Six digits" %}', form=NameForm())
    assert code.count("<input") == 1
    assert 'autocomplete="one-time-code"' in code
