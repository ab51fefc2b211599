"""Letting a new version of the rules hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Brand, Community
from apps.communities.services import set_guidelines_version
from apps.core.access import Denied
from apps.core.ids import public_id
from apps.core.markdown import render
from apps.guidelines.access import may_publish
from apps.guidelines.events import EditionPublished
from apps.guidelines.models import RENEWALS, Edition, Guideline
from apps.guidelines.rules import MOST, Wording, examples_kept
from apps.guidelines.services.accepting import accept_edition
from apps.ledger.recording import record, use_case


class Conflict(Exception):  # noqa: N818  it says what happened, and is always caught
    """Somebody published meanwhile; `version` is the one that holds now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"Version {version} holds by now.")
        self.version = version


@use_case()
def publish_edition(
    *,
    standing: Standing | None,
    community: Community | None,
    rules: Iterable[Wording | tuple[str, str]],
    note: str = "",
    is_major: bool = True,
    renew_months: int | None = None,
    onto: int | None = None,
    proposal: str = "",
) -> Edition:
    """Let a new version hold from now on. A major one is asked for before the next word.

    Without a standing at set-up only. Whoever publishes it keeps to it. Rules are known by their
    keys, or, without one, by their titles. Raises ValidationError for a rule that is empty or too
    long, for none or more than twenty of them, and for a minor version with a new one; Conflict,
    with nothing written, when it was worded `onto` a version that no longer holds.
    """
    actor = author_in(standing, community)
    last = _locked_version(community)
    if onto is not None and onto != last:
        raise Conflict(last)
    edition = Edition(community=community, version=last + 1, note=note, published_by=actor)
    edition.is_major = is_major or last == 0  # the first asks everybody
    edition.renew_months, edition.proposal = renew_months, proposal
    _save(edition, keyed(community, [_wording(rule) for rule in rules]))
    if edition.is_major:
        set_guidelines_version(community=community, version=edition.version)
    record(_fact(edition), actor=actor, community=community)
    if actor is not None:
        accept_edition(user=actor, community=community)
    return edition


def _fact(edition: Edition) -> EditionPublished:
    return EditionPublished(
        edition_id=edition.pk, version=edition.version, is_major=edition.is_major
    )


def author_in(standing: Standing | None, community: Community | None) -> User | None:
    """Whoever words a set, once it is certain that they may; nobody at set-up."""
    if standing is None:
        return None
    if standing.community != community:
        raise Denied(_("These are the guidelines of another community."))
    may_publish(standing).require()
    return standing.user


def require_set(worded: Sequence[Wording]) -> None:
    """Raise ValidationError unless it is a set one can publish."""
    if not 1 <= len(worded) <= MOST:
        raise ValidationError(_("A set has between one and twenty guidelines."))
    for wording in worded:
        wording.check()


def keyed(community: Community | None, worded: Iterable[Wording]) -> list[Wording]:
    """The wordings with the keys that their rules have, or have from now on. Three queries."""
    of_set = Guideline.objects.filter(edition__community=community)
    known = set(of_set.values_list("key", flat=True))
    titles = dict(of_set.filter(edition__in=_newest(community)).values_list("title", "key"))
    found, taken = [], set[str]()
    for wording in worded:
        own = wording.key if wording.key in known else titles.get(wording.title, "")
        key = own if own and own not in taken else public_id()
        taken.add(key)
        found.append(replace(wording, key=key))
    return found


def _newest(community: Community | None) -> list[int]:
    """The id of the edition that holds, if there is one."""
    return list(Edition.objects.of(community).values_list("pk", flat=True)[:1])


def _wording(rule: Wording | tuple[str, str]) -> Wording:
    if isinstance(rule, Wording):
        return rule
    title, body = rule
    return Wording(title=title.strip(), body=body.strip())


def _locked_version(community: Community | None) -> int:
    """The version that holds; two who publish at once wait for each other."""
    if community is None:
        Brand.objects.select_for_update(no_key=True).filter(pk=1).first()
    else:
        Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    found = Edition.objects.filter(community=community).aggregate(last=Max("version", default=0))
    return int(found["last"])


def require_small(community: Community | None, worded: Iterable[Wording]) -> None:
    """Raise ValidationError for a minor version with a new rule: nobody was asked about it."""
    held = Guideline.objects.filter(edition__in=_newest(community)).values_list("key", flat=True)
    if {wording.key for wording in worded} - set(held):
        raise ValidationError(
            _("A new guideline is no small change: publish it so that everybody is asked.")
        )


def _save(edition: Edition, worded: Sequence[Wording]) -> None:
    require_set(worded)
    if not edition.is_major:
        require_small(edition.community, worded)
    if edition.renew_months not in {None, *RENEWALS}:
        raise ValidationError(_("A set asks again after six, twelve or twenty-four months."))
    edition.full_clean(validate_constraints=False, exclude={"published_by"})
    edition.save()
    Guideline.objects.bulk_create(
        Guideline(
            edition=edition,
            number=number,
            key=one.key,
            title=one.title,
            body=one.body,
            long=one.long,
            prose=render(one.long) if one.long else "",
            why=one.why,
            examples=examples_kept(one.examples),
            nudge_words=list(one.nudge_words),
        )
        for number, one in enumerate(worded, start=1)
    )
