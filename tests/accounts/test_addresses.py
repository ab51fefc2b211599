"""E-mail addresses: only those that every server reads in the same way."""

# ruff: noqa: RUF001  letters that imitate others are what is tried here

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.addresses import clean_address, limit_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ines@Carvalho.PT", "ines@carvalho.pt"),
        (" ines@carvalho.pt ", "ines@carvalho.pt"),
        ("i.n+tag@sub.example.org", "i.n+tag@sub.example.org"),
        ("o'hara@example.org", "o'hara@example.org"),
        ("a_b-c~d@xn--bcher-kva.example", "a_b-c~d@xn--bcher-kva.example"),
        ("x" * 64 + "@example.org", "x" * 64 + "@example.org"),
    ],
)
def test_an_ordinary_address_is_kept_in_lower_case(typed: str, kept: str) -> None:
    assert clean_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "@", "a@", "@b.org", "a@b", "a@@b.org", "a@b@c.org", "a b@c.org", '"a b"@c.org',
     '"a"@c.org', "a(x)@c.org", "a@c.org(x)", "a%b.org@c.org", "b.org!a@c.org",
     "=?utf-8?q?a?=@c.org",
     "ä@c.org", "a@ä.org", "a@c.org\n", "a@c.org\r\nBcc: x@y.org", "a\x00@c.org", "a@c..org",
     ".a@c.org", "a.@c.org", "a..b@c.org", "a@-c.org", "a@c-.org", "a@[127.0.0.1]", "a@127.0.0.1",
     "a@localhost", "x" * 65 + "@c.org", "a@" + "c" * 250 + ".org", "a" * 320, "a@c.o", "a@c.1",
     "<a@c.org>", "A <a@c.org>", "mailto:a@c.org", "a@c.org,b@d.org", "a@c.org;b@d.org",
     "a@c.org?x",
     "a@c.org/x", "a\u200b@c.org", "а@c.org", "a@c\u3002org", "a＠c.org", "{a}@c.org", "a|b@c.org",
     "a&b@c.org", "a`b`@c.org", "$a@c.org", "a\\@c.org", "a@c.org\t", "\ta@c.org", "a@c.org."],
)  # fmt: skip
def test_an_odd_address_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        clean_address(typed)


def test_all_spellings_of_a_mailbox_share_one_limit() -> None:
    spellings = ["ines@x.org", "I.N.E.S@x.org", "ines+a@x.org", "in.es+b.c@X.org"]
    assert {limit_key(spelling) for spelling in spellings} == {"ines@x.org"}
