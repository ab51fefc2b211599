"""What those who keep order tell the screens: which are on, what to watch, whom to trust."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Community
from apps.core import clock
from apps.core.screening import Doubt
from apps.core.text import tidy_line
from apps.ledger.recording import record, use_case
from apps.moderation.access import may_keep_screens
from apps.moderation.events import ScreensKept
from apps.moderation.models import (
    EVERYWHERE,
    Case,
    KnownHost,
    ScreenSwitch,
    Sighting,
    Stance,
    WatchedWord,
)
from apps.moderation.models.screens import PHRASE_LENGTH
from apps.moderation.screening.looking import SCREENS
from apps.moderation.screening.reading import host_of, words_of
from apps.moderation.screening.watched import MOST
from apps.moderation.services.auditing import audit

HOSTS = 500  # that one place trusts or doubts


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What somebody wants changed: what they added and took away, not all that there is.

    So two who keep the same lists at once undo nothing of each other's.
    """

    switches: Mapping[str, bool] = field(default_factory=dict)
    watch: tuple[str, ...] = ()
    unwatch: tuple[str, ...] = ()
    stances: Mapping[str, str] = field(default_factory=dict)  # host: trusted, doubted or ""


@use_case()
def keep_screens(*, standing: Standing, wishes: Wishes) -> None:
    """Change what screens look for: in one community, or without one for the whole site.

    Raises Denied for who does not keep them; ValidationError for words and hosts that are none,
    or for more than fit: then nothing is changed.
    """
    may_keep_screens(standing).require()
    community = standing.community
    if community is not None:
        community = Community.objects.select_for_update(no_key=True).get(pk=community.pk)
        _switch(community, wishes.switches)
    place = community.pk if community else EVERYWHERE
    _watch(place, standing.user, wishes)
    _judge(place, wishes.stances)
    record(ScreensKept(), actor=standing.user, community=community)
    audit(
        "screens.kept",
        standing=standing,
        community=community,
        after={
            "switches": dict(wishes.switches),
            "watched": len(wishes.watch),
            "unwatched": len(wishes.unwatch),
            "hosts": len(wishes.stances),
        },
    )


def _switch(community: Community, switches: Mapping[str, bool]) -> None:
    for slug, is_on in switches.items():
        if slug in SCREENS:
            ScreenSwitch.objects.update_or_create(
                community=community, screen=slug, defaults={"is_on": is_on}
            )


def _watch(place: int, by: User, wishes: Wishes) -> None:
    gone = [folded_phrase(phrase) for phrase in wishes.unwatch]
    WatchedWord.objects.filter(place=place, folded__in=gone).delete()
    for phrase in wishes.watch:
        WatchedWord.objects.get_or_create(
            place=place,
            folded=folded_phrase(phrase),
            defaults={"phrase": tidy_line(phrase), "by": by, "at": clock.now()},
        )
    if WatchedWord.objects.filter(place=place).count() > MOST:
        raise ValidationError(
            _("Two hundred words are the most that are watched in one place. Take some out.")
        )


def folded_phrase(phrase: str) -> str:
    """A phrase as it is looked for. Raises ValidationError for what is no word, or too long."""
    folded = " ".join(words_of(phrase))
    if not folded or max(len(folded), len(tidy_line(phrase))) > PHRASE_LENGTH:
        raise ValidationError(
            _("“%(phrase)s” cannot be watched: use words of letters and digits, up to %(most)d.")
            % {"phrase": phrase[:PHRASE_LENGTH], "most": PHRASE_LENGTH}
        )
    return folded


def _judge(place: int, stances: Mapping[str, str]) -> None:
    for typed, stance in stances.items():
        host = clean_host(typed)
        KnownHost.objects.update_or_create(
            place=place, host=host, defaults={"stance": Stance(stance)}
        )
    KnownHost.objects.filter(place=place, stance="", against=0, released=0).delete()
    if KnownHost.objects.filter(place=place).exclude(stance="").count() > HOSTS:
        raise ValidationError(
            _("Five hundred hosts are the most that one place trusts or doubts. Take some out.")
        )


def clean_host(typed: str) -> str:
    """A host as it is kept, also of a whole address. Raises ValidationError for what is none."""
    host = host_of(typed.strip().lower())
    fits = host.isascii() and host.replace(".", "").replace("-", "").isalnum()
    if "." not in host or ".." in host or not fits or len(host) > 253:  # noqa: PLR2004  DNS
        raise ValidationError(
            _("“%(host)s” is no host. Write it as example.org.") % {"host": typed[:80]}
        )
    return host


@use_case()
def note_doubts(*, case: Case, kind: str, object_id: int, doubts: Iterable[Doubt]) -> None:
    """Keep which screens had somebody look at a thing, so that people see what each is worth."""
    for doubt in doubts:
        Sighting.objects.get_or_create(
            case=case,
            kind=kind,
            object_id=object_id,
            screen=doubt.screen,
            defaults={"score": doubt.score, "at": clock.now()},
        )
