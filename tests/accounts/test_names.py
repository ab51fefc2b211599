"""Handles and names: what people may carry, and what imitates somebody else."""

# ruff: noqa: RUF001  letters that imitate others are what is tried here

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.accounts import names
from apps.accounts.names import RESERVED, clean_handle, clean_name, free_handle, is_reserved

pytestmark = pytest.mark.django_db  # rooms above keep words of theirs from people

IMITATIONS = [
    "admin", "ADMIN", "Admin", "@admin", "ａｄｍｉｎ", "аdmin", "adm1n", "admln", "4dmin", "ad-min",
    "a-d-m-i-n", "rnod", "m0d", "mod", "moderat0r", "rnoderator", "5taff", "staff", "c0terie",
    "coter1e", "supp0rt", "0fficial", "officiaI", "rnembers", "𝒶𝒹𝓂𝒾𝓃", "ⓐⓓⓜⓘⓝ", "adⅿin", "αdmin",
    "ad\u200bmin", "ad\u00admin", "a\u0301dmin", "admin\u0000", "ｍｏｄ", "ѕtaff", "ѕуѕtеm", "root",
]  # fmt: skip


@pytest.mark.parametrize(
    "handle", ["ada", "sefa-t", "ada2", "jo", "a" * 30, "ｓｅｆａ", " Ben ", "@cleo"]
)
def test_a_plain_handle_is_kept_in_lower_case(handle: str) -> None:
    kept = clean_handle(handle)

    assert kept == kept.lower().strip()
    assert kept.isascii()


@pytest.mark.parametrize(
    "handle",
    ["", " ", "a", "a" * 31, "-ada", "ada-", "a--b", "a_b", "a.b", "a b", "a\nb", "123", "@@ada",
     "ad\x00a", "ada\u202e", "åda", "ада", "👩‍🔧", "ada/../x", "ada?x", "<b>", "'; DROP", "me"],
)  # fmt: skip
def test_any_other_handle_is_refused(handle: str) -> None:
    with pytest.raises(ValidationError):
        clean_handle(handle)


@pytest.mark.parametrize("handle", IMITATIONS)
def test_no_handle_reads_like_a_reserved_word(handle: str) -> None:
    with pytest.raises(ValidationError):
        clean_handle(handle)


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_every_reserved_word_is_refused_as_handle_and_as_name(word: str) -> None:
    with pytest.raises(ValidationError):
        clean_handle(word)
    with pytest.raises(ValidationError):
        clean_name(word.title())


def test_there_are_about_sixty_reserved_words() -> None:
    assert len(RESERVED) >= 60


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sefa   Tuilagi ", "Sefa Tuilagi"),
        ("Ｓｅｆａ", "Ｓｅｆａ"),
        ("Øyvind Ægir", "Øyvind Ægir"),
        ("Мария Иванова", "Мария Иванова"),
        ("Νίκος", "Νίκος"),
        ("王小明", "王小明"),
        ("نور", "نور"),
        ("a\u202eb", "ab"),
        ("Zo\u0065\u0301", "Zoé"),
        ("a\tb\nc", "a b c"),
    ],
)
def test_a_name_of_any_script_is_kept(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "\u200b\u200b", "\u202e", "!!!", "…", "a" * 51, "Аdmin", "ＡＤＭＩＮ", "M0d",
     "Sеfa",
     "\ue000x", "a\U000e0041b\ufffe!" * 20, "Adm\u200bin", "A\u0301dmin"],
)  # fmt: skip
def test_a_name_that_is_empty_garbled_or_imitates_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        clean_name(typed)


def test_towers_of_marks_are_cut_down() -> None:
    assert len(clean_name("Z" + "\u0301\u0302\u0303" * 70 + "oe")) < 10


def test_rooms_above_reserve_the_brands_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "_more_reserved", [])
    assert not is_reserved("Tern & Tide")

    names.reserve(lambda: ["Tern & Tide"])

    assert is_reserved("tern-t1de")
    assert is_reserved("TERN and tide") is False
    with pytest.raises(ValidationError):
        clean_name("Tеrn & Tide")
    with pytest.raises(ValidationError):
        clean_handle("tern-tide")


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Sefa Tuilagi", "sefa-tuilagi"),
        ("admin", "person-admin"),
        ("王小明", "person-2"),
        ("", "person-2"),
        ("7", "person-7"),
        ("x" * 80, "x" * 22),
        ("Jürgen_Groß", "jurgen-gro"),
    ],
)
def test_imported_people_get_a_handle_of_their_name(name: str, handle: str) -> None:
    assert free_handle(name, lambda _handle: False) == handle


def test_a_taken_handle_gets_a_number() -> None:
    assert free_handle("Ada", {"ada", "ada-2"}.__contains__) == "ada-3"


def test_among_many_namesakes_the_handle_is_found_soon() -> None:
    asked: list[str] = []

    def taken(handle: str) -> bool:
        asked.append(handle)
        return handle in {"ada", *(f"ada-{number}" for number in range(2, 1000))}

    assert len(free_handle("Ada", taken)) == len("ada-") + 7
    assert len(asked) == 10
