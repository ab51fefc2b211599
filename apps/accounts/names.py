"""Which handles and names a person may carry: readable, and nobody else's.

A handle is plain ASCII, so letters of other scripts cannot imitate one. What is left (0 for o, rn
for m) is folded into a skeleton, and no skeleton may be that of a reserved word. Names may be of
any script; a word that mixes scripts, or a name that reads like a reserved word, is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from apps.accounts.models import HANDLE_LENGTH, NAME_LENGTH
from apps.core.ids import public_id
from apps.core.text import tidy_line

SHORTEST = 2
HANDLE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
RESERVED = frozenset(
    """
    about abuse account accounts activity admin administrator admins anonymous api assets
    billing board bot brand bots ceo champion champions chat community communities contact
    coterie daemon everyone everybody faces feed files founder guest guidelines health help here
    home hostmaster info invitation legal mail mailer-daemon me media member members mod moderator
    moderators mods nobody null official outbox owner person postmaster press privacy root search
    security settings site staff static steward stewards superuser support system team
    undefined user webmaster you
    """.split()  # noqa: SIM905  sixty quotation marks would read worse
)
LOOKALIKES = str.maketrans(  # Cyrillic, Greek and a few Latin letters; capitals are folded before
    "аеорсухівһԁјӏьԝқոսցкмнтαβεηικνορτυχωıɩ",
    "aeopcyxibhdjlbwknugkmhtabenlkvoptuxwll",
)
FOLDED = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "3": "e", "4": "a"})
FOLDED |= str.maketrans({"5": "s", "$": "s", "7": "t", "8": "b", "@": "a", "9": "g"})
FEW = 9  # namesakes; the next ones get letters and digits at random
JOINERS = "\u200c\u200d"  # Persian and Hindi names need them

_more_reserved: list[Callable[[], Iterable[str]]] = []


def reserve(ask: Callable[[], Iterable[str]]) -> None:
    """Have more words kept from people, such as the brand's name; asked each time."""
    _more_reserved.append(ask)


def clean_handle(raw: str) -> str:
    """The handle as it is kept. Raises ValidationError with the next step."""
    handle = unicodedata.normalize("NFKC", raw).strip().removeprefix("@").casefold()
    if not HANDLE.match(handle):
        raise ValidationError(_("Use plain letters, digits and single hyphens, such as sefa-t."))
    if not SHORTEST <= len(handle) <= HANDLE_LENGTH:
        raise ValidationError(
            _("A handle has %(low)d to %(high)d characters.")
            % {"low": SHORTEST, "high": HANDLE_LENGTH}
        )
    if handle.isdigit() or is_reserved(handle):
        raise ValidationError(_("That one is kept free, so that nobody is mistaken. Try another."))
    return handle


def clean_name(raw: str) -> str:
    """The name as it is kept. Raises ValidationError with the next step."""
    name = tidy_line(raw)
    if not any(unicodedata.category(letter)[0] in "LN" for letter in name):
        raise ValidationError(_("What shall we call you?"))
    if len(name) > NAME_LENGTH:
        raise ValidationError(_("Names here have at most %d characters.") % NAME_LENGTH)
    if _is_garbled(name) or any(_mixes_scripts(word) for word in name.split()):
        raise ValidationError(_("Some of these characters cannot be shown. Type the name anew."))
    if is_reserved(name):
        raise ValidationError(_("That reads like somebody official. Add your own name."))
    return name


def free_handle(name: str, taken: Callable[[str], bool]) -> str:
    """A handle made from a name that nobody has yet, as for people who are imported."""
    stem = slugify(name).replace("_", "-").strip("-")
    stem = re.sub(r"-+", "-", stem)[: HANDLE_LENGTH - 8].strip("-")
    if len(stem) < SHORTEST or stem.isdigit() or is_reserved(stem):
        stem = f"person-{stem}".strip("-")
    number, handle = 1, stem
    while taken(handle) or is_reserved(handle):
        number += 1
        handle = f"{stem}-{number if number <= FEW else public_id()[:7]}"
    return handle


def is_reserved(text: str) -> bool:
    """Whether a name or handle reads like a word that is kept from people."""
    words = set(RESERVED).union(*(ask() for ask in _more_reserved))
    return skeleton(text) in {skeleton(word) for word in words} - {""}


def skeleton(text: str) -> str:
    """The text with everything taken out that the eye does not tell apart."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = plain.translate(LOOKALIKES).translate(FOLDED)
    plain = plain.replace("rn", "m").replace("vv", "w").replace("cl", "d")
    return "".join(letter for letter in plain if letter.isalnum())


def _is_garbled(name: str) -> bool:
    """Whether it holds what no font draws, or what cannot be seen."""
    return any(
        unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
        for letter in name
        if letter not in JOINERS
    )


def _mixes_scripts(word: str) -> bool:
    """Whether Latin stands beside Cyrillic or Greek in one word, as only imitations have it."""
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return len(scripts & {"LATIN", "CYRILLIC", "GREEK"}) > 1
