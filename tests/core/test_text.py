"""What people type, made fit to keep."""

import pytest
from django.core.exceptions import ValidationError
from django.forms import Field

from apps.core.text import BodyField, LineField, tidy_body, tidy_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Slider\tkeeps \n splitting ", "Slider keeps splitting"),
        ("e\u0301", "é"),
        ("a\x00b\x1b[31m\x9bc", "ab[31mc"),
        ("exe\u202egnp.txt\u202c\u2066", "exegnp.txt"),
        ("ad\u200bmin\ufeff\u00ad", "admin"),
        ("\u3164\u2800", ""),
        ("\u200d", ""),
        ("👩\u200d🔧 \u0645\u06cc\u200c\u062e", "👩\u200d🔧 \u0645\u06cc\u200c\u062e"),
        ("half \ud800", "half ?"),
        ("z" + "\u0311" * 200, "z" + "\u0311" * 4),
    ],
)
def test_a_line_is_kept_plainly(typed: str, kept: str) -> None:
    assert tidy_line(typed) == kept


def test_a_body_keeps_its_lines_and_its_direction_marks() -> None:
    assert tidy_body("a\r\nb\rc\u2028d\te\x0c") == "a\nb\nc\nd\te\n"
    assert tidy_body("\u2067\u05e9\u05dc\u2069\u0007") == "\u2067\u05e9\u05dc\u2069"


def test_fields_count_what_is_kept() -> None:
    assert BodyField(max_length=3).clean("a\r\nb\r\n") == "a\nb"
    assert LineField(max_length=2).clean(" e\u0301\u200b! ") == "é!"
    assert BodyField(max_length=20).clean("    code\n\n") == "    code"


def test_a_list_where_text_belongs_is_no_text() -> None:
    for value in (["a"], {"a": "b"}, 3, None):
        with pytest.raises(ValidationError):
            LineField(max_length=9).clean(value)


REQUIRED = "This still needs a few words."
NUL = "There is a character in here that no text has. Paste it again as plain text."
LONG = "6 characters is more than fits: 5 is the most. Nothing is lost, shorten it where you like."


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (LineField(max_length=5), "  ", REQUIRED),
        (BodyField(max_length=5), " \n\u200b\n", REQUIRED),
        (LineField(max_length=5), "a\x00b", NUL),
        (LineField(max_length=5), "abcdef", LONG),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(field: Field, typed: str, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    assert caught.value.messages == [said]


def test_a_field_that_does_not_say_how_it_tidies_is_none() -> None:
    untidy = type("Untidy", LineField.__bases__, {})

    with pytest.raises(TypeError, match="tidy"):
        untidy()
