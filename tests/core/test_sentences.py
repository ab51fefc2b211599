"""Forms speak our sentences, whoever made their fields."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.datastructures import MultiValueDict

from apps.accounts.models import User

DJANGOS = (
    "This field",
    "Ensure",
    "Select a valid",
    "Null",
    "submitted",
    "Enter a",
    "This password",
)


class Form(forms.Form):
    """A field of every kind that people meet."""

    words = forms.CharField(max_length=3, min_length=2)
    kind = forms.ChoiceField(choices=[("a", "A")])
    seats = forms.IntegerField(min_value=1, max_value=5)
    picture = forms.FileField()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, dict.fromkeys(Form.base_fields, "This is still empty.")),
        (
            {"words": "four", "kind": "b", "seats": "six"},
            {
                "words": "4 characters is more than fits: 3 is the most.",
                "kind": "That is none of the choices any more. Choose again.",
                "seats": "Type a whole number in digits.",
            },
        ),
        (
            {"words": "x", "seats": "6"},
            {
                "words": "A little longer, please: at least 2 characters.",
                "seats": "5 is the most.",
            },
        ),
        ({"seats": "0"}, {"seats": "1 is the least."}),
    ],
)
def test_what_does_not_fit_is_told_in_our_words(sent: dict[str, str], said: dict[str, str]) -> None:
    form = Form(sent)
    told = {name: str(errors[0]) for name, errors in form.errors.items()}

    assert told | said == told
    assert not any(words.startswith(DJANGOS) for words in told.values())


def test_a_file_with_nothing_in_it_and_a_character_no_text_has() -> None:
    empty: UploadedFile[Any] = SimpleUploadedFile("x.png", b"")
    nothing = MultiValueDict({"picture": [empty]})
    form = Form({"words": "a\x00"}, nothing)

    assert form.errors["picture"] == ["There is nothing in that file. Choose another."]
    assert str(form.errors["words"][0]).startswith("There is a character in here that no text has.")


@pytest.mark.parametrize("password", ["short", "password", "noor@example.org"])
def test_a_password_that_will_not_do_is_told_what_would(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, User(name="Noor", email="noor@example.org"))

    assert not any(words.startswith(DJANGOS) for words in refused.value.messages)
    assert all(words.endswith(("Choose another.", "more.")) for words in refused.value.messages)
