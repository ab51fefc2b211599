"""Why something reached somebody, said as a person would."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def _who(people: list[str]) -> str:
    """Up to two names, and how many more."""
    if not people:
        return _("Somebody")
    if len(people) == 1:
        return people[0]
    if len(people) == 2:  # noqa: PLR2004  both are named
        return _("%(one)s and %(other)s") % {"one": people[0], "other": people[1]}
    rest = len(people) - 1
    return ngettext("%(one)s and %(count)d other", "%(one)s and %(count)d others", rest) % {
        "one": people[0],
        "count": rest,
    }


SENTENCES: dict[str, Callable[[], str]] = {
    "reply": lambda: _("%(who)s replied in"),
    "mention": lambda: _("%(who)s mentioned you in"),
    "quote": lambda: _("%(who)s quoted you in"),
    "answer": lambda: _("%(who)s marked yours as the answer to"),
    "reaction": lambda: _("%(who)s left you a word in"),
    "applied": lambda: _("%(who)s would like to join"),
    "accepted": lambda: _("%(who)s let you in to"),
    "declined": lambda: _("%(who)s did not let you in to"),
    "invited": lambda: _("%(who)s asks you in: the link is in your mail from"),
    "role": lambda: _("%(who)s changed what you look after in"),
    "orphaned": lambda: _("Nobody is steward any more of"),
    "champion": lambda: _("%(who)s named you a champion of"),
    "rules": lambda: _("Before you next write, read what %(who)s changed in"),
    "rules-small": lambda: _("%(who)s made a small change to"),
    "rules-soon": lambda: _("In two weeks we ask for your word again on"),
    "rules-again": lambda: _("It is time to give your word again on"),
}


def sentence(reason: str, people: list[str]) -> str:
    """The words before the name of the thing."""
    words = SENTENCES.get(reason, lambda: _("%(who)s has news for you in"))
    return words() % {"who": _who(people)}
