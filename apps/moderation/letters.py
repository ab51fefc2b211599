"""The letter to whom a decision is about, as somebody would say it across a bench."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.moderation.rungs import LABELS, LADDER, PICTURE
from apps.moderation.selectors.rules import Rule

LABELLED = tuple(rung.slug for rung in LABELS)
OPENING = "opening"  # posts that all begin a thread
THINGS: dict[str, str | Promise] = {
    "post": gettext_lazy("your reply"),
    OPENING: gettext_lazy("your thread"),
    "thread": gettext_lazy("your thread"),
    "profile": gettext_lazy("your profile"),
    "remark": gettext_lazy("your line under a post"),
    PICTURE: gettext_lazy("your picture"),
    "community": gettext_lazy("the community you look after"),
    "invitation": gettext_lazy("your invitation"),
}
OPENINGS: dict[str, str | Promise] = {
    "note": gettext_lazy("A word about %(thing)s, to you alone: %(why)s."),
    "ask_edit": gettext_lazy("Please look at %(thing)s again: %(why)s."),
    "hide": gettext_lazy("I’ve hidden %(thing)s for now: %(why)s."),
    "pause_day": gettext_lazy("I’ve paused your posting for a day: %(thing)s %(crosses)s."),
    "pause_week": gettext_lazy("I’ve paused your posting for seven days: %(thing)s %(crosses)s."),
    "ban": gettext_lazy("Your membership of %(where)s ends here: %(thing)s %(crosses)s."),
    "warning": gettext_lazy("This is a formal warning about %(thing)s: %(why)s."),
    "redact": gettext_lazy("I’ve taken a passage out of %(thing)s: %(why)s."),
    "remove": gettext_lazy("I’ve removed %(thing)s: %(why)s."),
    "lock": gettext_lazy("I’ve locked the thread around %(thing)s: %(why)s."),
    **dict.fromkeys(LABELLED, gettext_lazy("I’ve put a label on %(thing)s: %(why)s.")),
    "reach": gettext_lazy("I’ve kept %(thing)s within the community: %(why)s."),
    "slow": gettext_lazy("I’ve slowed down the thread around %(thing)s: %(why)s."),
    "no_links": gettext_lazy("You write without links for a while: %(thing)s %(crosses)s."),
    "no_uploads": gettext_lazy("You write without pictures for a while: %(thing)s %(crosses)s."),
    "no_invites": gettext_lazy("You can’t ask people in for a while: %(thing)s %(crosses)s."),
    "suspend": gettext_lazy("I’ve suspended you in %(where)s: %(thing)s %(crosses)s."),
    "suspend_site": gettext_lazy("I’ve suspended your account: %(thing)s %(crosses)s."),
    "ban_site": gettext_lazy("Your account is closed: %(thing)s %(crosses)s."),
    "verify": gettext_lazy("I’ve signed you out everywhere: %(thing)s %(crosses)s."),
}
NEXT: dict[str, str | Promise] = {
    "note": gettext_lazy("Nothing else happens, and nobody else reads this."),
    "ask_edit": gettext_lazy("It stays up: you have a day to put it right."),
    "hide": gettext_lazy("Edit it and it reappears by itself."),
    "pause_day": gettext_lazy("You can read and thank meanwhile, and write again tomorrow."),
    "pause_week": gettext_lazy("You can read and thank meanwhile, and write again in a week."),
    "ban": gettext_lazy("Your data stays yours to take along."),
    "warning": gettext_lazy("It weighs less every month, and nothing after a year."),
    "redact": gettext_lazy(
        "The rest stays as you wrote it, and you can edit it; which words went stands below."
    ),
    "remove": gettext_lazy("A line in its place says so, and under which guideline."),
    "lock": gettext_lazy("Everybody can still read it."),
    **dict.fromkeys(
        LABELLED, gettext_lazy("It stays as it is, and everybody reads the label on it.")
    ),
    "reach": gettext_lazy("Everybody here reads it as before; it is not put before others."),
    "slow": gettext_lazy("Everybody waits ten minutes between two replies; it ends by itself."),
    "no_links": gettext_lazy("Everything else is as it was."),
    "no_uploads": gettext_lazy("Everything else is as it was."),
    "no_invites": gettext_lazy("Everything else is as it was."),
    "suspend": gettext_lazy("You can read here meanwhile."),
    "suspend_site": gettext_lazy("You can read what is public meanwhile."),
    "ban_site": gettext_lazy("You can still read your letters, appeal, and take your data along."),
    "verify": gettext_lazy("Confirm your address once more, then go on."),
}
OF_PICTURES: dict[str, str | Promise] = {  # what comes next, where it is another with them
    "remove": gettext_lazy("The words around it stay, and so does its description."),
}


def thing_named(kind: str, title: str = "") -> str:
    """A thing as its author knows it; with the title of the thread that a post begins."""
    if title:
        return _("your thread “%(title)s”") % {"title": title}
    return str(THINGS.get(kind) or _("what you wrote"))


def draft(
    *, name: str, thing: str, rung: str, rules: Sequence[Rule], where: str, kind: str = ""
) -> str:
    """The letter for this rung and these rules; whoever decides may word it anew. Asks nothing.

    `name` is their first name, or "" for many at once; `thing` as `thing_named` says it; `where`
    the community, or the whole place; `kind` that of all it is about.
    """
    hello = _("Hi %(name)s.") % {"name": name} if name else _("Hello.")
    crosses = _crosses(rules)
    why = _("it %(crosses)s") % {"crosses": crosses}
    opening = {"thing": thing, "where": where, "why": why, "crosses": crosses}
    said = str(OPENINGS[rung]) % opening
    about = "\n\n".join(_rule(rule) for rule in rules)
    wrong = _("If I’ve got this wrong, say so: someone other than me will read it.")
    if LADDER[rung].takes_two:
        wrong = _("If we’ve got this wrong, say so: someone other than the two of us will read it.")
    after = (kind == PICTURE and OF_PICTURES.get(rung)) or NEXT[rung]
    parts = (f"{hello} {said}", about, f"{after} {wrong}")
    return "\n\n".join(part for part in parts if part)


def _crosses(rules: Sequence[Rule]) -> str:
    if not rules:
        return _("crosses something we all agreed to")
    many = ngettext(
        "crosses something we all agreed to",
        "crosses %(n)s things we all agreed to",
        len(rules),
    )
    return many % {"n": _in_words(len(rules))}


def _in_words(many: int) -> str:
    words = {2: _("two"), 3: _("three"), 4: _("four"), 5: _("five")}
    return words.get(many, str(many))


def _rule(rule: Rule) -> str:
    """A rule in its own words, with its number: “Nobody sells here (§4). Swaps live in …”."""
    title = rule.title.rstrip()
    bare = title.rstrip(".")
    return " ".join(f"{bare} (§{rule.number}). {rule.body}".split())
