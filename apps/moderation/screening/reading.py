"""How screens read: words without their disguises, traits, and the hosts a text leads to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

from apps.accounts.names import LOOKALIKES
from apps.core.text import INVISIBLE, OVERRIDES

WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"'|]+", re.IGNORECASE)
QUOTED = re.compile(r"^ {0,3}>.*$", re.MULTILINE)
MASKED = re.compile(r"\w[*@#$%]{2,}|[*@#$%]{2,}\w|\w\*\w")
MONEY = re.compile("[£$€¥]")
DOLLAR = re.compile(r"(?<=[a-z])\$|\$(?=[a-z])")
PHONE = re.compile(r"\d(?:[ ().-]{0,2}\d){7,}")
DISGUISES = str.maketrans("013457", "oieast")  # digits for letters, within a word
FEW = 3  # letters, for a word with digits to be read as disguised: "3pm" is none
LONGEST, STEM = 30, 5  # letters of a word, and of its beginning where that counts by itself
SHOUTED, FEW_LETTERS = 0.3, 20
LONGEST_READ = 32_000


def folded(text: str) -> str:
    """A text with its disguises taken off: case, accents, look-alikes, invisible characters."""
    plain = INVISIBLE.sub("", OVERRIDES.sub("", text[:LONGEST_READ]))
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", plain).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = DOLLAR.sub("s", plain.replace("’", "'"))
    return " ".join(_imitated(word) for word in plain.split())


def _imitated(word: str) -> str:
    """A word with Latin letters in place of what imitates them: other scripts, or digits."""
    has_letters = any("a" <= letter <= "z" for letter in word)
    return word.translate(LOOKALIKES) if has_letters and not word.isascii() else word


@lru_cache(maxsize=64)
def words_of(text: str) -> tuple[str, ...]:
    """Its words, one spelling for each: "Ch3ap" reads "cheap", a number reads as its length."""
    return tuple(_plain(word[:LONGEST]) for word in WORD.findall(folded(text)))


def _plain(word: str) -> str:
    digits = sum(letter.isdigit() for letter in word)
    letters = len(word) - digits
    return word.translate(DISGUISES) if digits and letters >= FEW and letters > digits else word


def said_in(text: str) -> str:
    """What somebody says themselves: without quotations, and an address is an address."""
    return ADDRESS.sub(" link ", QUOTED.sub(" ", text))


def phrase_of(text: str) -> str:
    """Words in a row as they are looked for: with a space on either side of each."""
    return f" {' '.join(words_of(text))} "


def traits_of(title: str, body: str) -> frozenset[str]:
    """What the classifier counts: words, beginnings of long ones, and a few other traits.

    Each at most once, so that a long text says no more by repeating itself.
    """
    text = f"{title}\n{body}"[:LONGEST_READ]
    found = {_counted(word) for word in words_of(ADDRESS.sub(" ", text))}
    found |= {f"{word[:STEM]}…" for word in found if len(word) >= STEM and word[0] != "#"}
    found |= {host[:LONGEST] for host in hosts_in(text)}
    return frozenset(found | _marks(text)) - {""}


def _counted(word: str) -> str:
    if word.isdigit():
        return f"#{min(len(word), 12)}"
    return word if len(word) > 1 else ""


def _marks(text: str) -> set[str]:
    letters = [letter for letter in text if letter.isalpha()]
    shouted = sum(letter.isupper() for letter in letters) > SHOUTED * len(letters)
    asked = {
        "[capitals]": shouted and len(letters) > FEW_LETTERS,
        "[exclaims]": "!!" in text,
        "[money]": MONEY.search(text),
        "[link]": ADDRESS.search(text),
        "[number]": PHONE.search(text),
        "[masked]": MASKED.search(text),
        f"[length {len(text).bit_length()}]": True,
    }
    return {mark for mark, holds in asked.items() if holds}


def hosts_in(text: str) -> frozenset[str]:
    """The hosts that a text names in addresses."""
    return hosts_of(ADDRESS.findall(text))


def hosts_of(addresses: Iterable[str]) -> frozenset[str]:
    """The hosts that addresses lead to, away from this site."""
    found = {host_of(address) for address in addresses}
    return frozenset(found - {"", host_of(settings.SITE_URL)})


def host_of(address: str) -> str:
    """The host of an address, as it is kept: plain letters, no www, no port; "" for none."""
    whole = address if "//" in address else f"//{address}"
    try:
        host = urlsplit(whole).hostname or ""
    except ValueError:  # brackets that are no IPv6
        return ""
    plain = host.rstrip(".,;:!?*_").removeprefix("www.")[:253]
    try:
        return plain if plain.isascii() else plain.encode("idna").decode()
    except UnicodeError:  # what no name server knows
        return plain


def parents_of(host: str) -> list[str]:
    """A host and those it is beneath: shop.example.org, example.org; but not the last part."""
    parts = host.split(".")
    return [".".join(parts[start:]) for start in range(max(len(parts) - 1, 1))]
