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
    "label": lambda: _("Those who keep order put a label on what you wrote in"),
    "reaction": lambda: _("%(who)s left you a word in"),
    "applied": lambda: _("%(who)s would like to join"),
    "accepted": lambda: _("%(who)s let you in to"),
    "declined": lambda: _("%(who)s did not let you in to"),
    "invited": lambda: _("%(who)s asks you in: the link is in your mail from"),
    "role": lambda: _("%(who)s changed what you look after in"),
    "danger": lambda: _("Somebody may be in danger:"),
    "opinion": lambda: _("%(who)s would like another pair of eyes on"),
    "handed_over": lambda: _("%(who)s handed you"),
    "statement": lambda: _("A letter about"),
    "report_agreed": lambda: _("Thank you. Action was taken on"),
    "report_disagreed": lambda: _("Thank you. We looked, and no rule was crossed by"),
    "report_unclear": lambda: _("Thank you. We looked, and could not tell about"),
    "report_wrong": lambda: _("Somebody looked again, and no rule was crossed by"),
    "report_lighter": lambda: _("Somebody looked again, and something lighter was done about"),
    "appeal": lambda: _("%(who)s appeals about"),
    "upheld": lambda: _("Somebody else looked again, and it stays, about"),
    "reduced": lambda: _("Somebody else looked again, and made it lighter, about"),
    "overturned": lambda: _("We were wrong, and put it back:"),
    "juror": lambda: _("The lot fell on you: say what you think of an appeal in"),
    "jury_open": lambda: _("The three did not agree: somebody answers the appeal about"),
    "appeal_line": lambda: _("There is a line for you about"),
    "glass": lambda: _("%(who)s, of the whole site, reads along for an hour in"),
    "remark": lambda: _("%(who)s, who keeps order, left a line under what you wrote in"),
    "thanked": lambda: _("Thank you for looking out last month, and for"),
    "faded": lambda: _("A year is over: nothing counts any more of"),
    "covered": lambda: _("Hidden for review, within the hour. It is no sanction:"),
    "back": lambda: _("We looked, nothing was wrong, and it is back. We are sorry:"),
    "looked_again": lambda: _("Somebody else looked again at"),
    "amend_new": lambda: _("%(who)s proposes a change to the guidelines:"),
    "amend_taken": lambda: _("%(who)s is wording what you proposed:"),
    "amend_published": lambda: _("It holds from now on, what you proposed:"),
    "amend_declined": lambda: _("%(who)s says why it stays as it is, what you proposed:"),
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
