"""Publishing rules, and giving one's word to keep to them."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.models import Brand, Community
from apps.communities.services import note_acceptance, set_guidelines_version
from apps.core.access import Denied
from apps.guidelines.access import may_publish
from apps.guidelines.events import EditionPublished
from apps.guidelines.models import Acceptance, Edition, Guideline
from apps.ledger.recording import record, use_case

MOST = 20  # rules in one set: more is a law book


@use_case()
def publish_edition(
    *,
    standing: Standing | None,
    community: Community | None,
    rules: Iterable[tuple[str, str]],
    note: str = "",
) -> Edition:
    """Let a new version hold from now on; members are asked before they next take part.

    Without a standing at set-up only. Whoever publishes it keeps to it. Raises ValidationError
    for a rule that is empty or too long, and for none or more than twenty of them.
    """
    actor = None
    if standing is not None:
        if standing.community != community:
            raise Denied(_("These are the guidelines of another community."))
        may_publish(standing).require()
        actor = standing.user
    version = _next_version(community)
    edition = Edition(community=community, version=version, note=note, published_by=actor)
    edition.full_clean(validate_constraints=False, exclude={"published_by"})
    edition.save()
    Guideline.objects.bulk_create(_worded(edition, rules))
    set_guidelines_version(community=community, version=version)
    fact = EditionPublished(edition_id=edition.pk, version=version)
    record(fact, actor=actor, community=community)
    if actor is not None:
        accept_edition(user=actor, community=community)
    return edition


def _next_version(community: Community | None) -> int:
    """One more than the last; two who publish at once wait for each other."""
    if community is None:
        Brand.objects.select_for_update(no_key=True).filter(pk=1).first()
    else:
        Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    found = Edition.objects.filter(community=community).aggregate(last=Max("version", default=0))
    return int(found["last"]) + 1


def _worded(edition: Edition, rules: Iterable[tuple[str, str]]) -> list[Guideline]:
    found = [
        Guideline(edition=edition, number=number, title=title.strip(), body=body.strip())
        for number, (title, body) in enumerate(rules, start=1)
    ]
    if not 1 <= len(found) <= MOST:
        raise ValidationError(_("A set has between one and twenty guidelines."))
    for guideline in found:
        guideline.full_clean(validate_constraints=False, exclude={"edition"})
    return found


@use_case()
def accept_edition(
    *, user: User, community: Community | None, version: int | None = None
) -> Acceptance | None:
    """Keep somebody's word on the version that holds now; None where there are no guidelines.

    Raises Denied when the version they read no longer holds. Doing it twice changes nothing.
    """
    current = Edition.objects.filter(community=community).order_by("-version").first()
    if current is None:
        return None
    if version is not None and version != current.version:
        raise Denied(_("The guidelines changed just now. Read them again."))
    acceptance, _made = Acceptance.objects.get_or_create(edition=current, user=user)
    note_acceptance(user=user, community=community, version=current.version)
    return acceptance
