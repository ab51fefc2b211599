"""The composer, put together from fragments; and what it begins with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.accounts.bylines import Byline
from apps.core import clock, times
from apps.core.errors import how_long
from apps.core.fragments import Fragment, fragment, joined
from apps.core.images import LARGEST
from apps.core.opening import Opening
from apps.guidelines.rules import Rule
from apps.threads.rendering.marks import NOTHING, counting_down

ONCE = 16  # letters
OPENED = Opening("threads.composer.opened", timedelta(days=2))  # longer says nothing of its sender


@dataclass(frozen=True, slots=True)
class Composer:
    """A place to write: where it posts, what it holds, what is wrong with that."""

    action: str
    key: str  # of the draft
    owner: str  # public id of whoever writes: what is kept on a device is for nobody else
    community: str  # slug: whose pictures and guidelines
    label: str
    button: str
    writer: Byline | None = None
    new_until: datetime | None = None  # how long we ask whoever writes to go slowly
    asks_few_links: bool = False  # of one who is no longer new, and whom we do not know yet
    body: str = ""
    to: int = 0  # number of the post that is answered
    alt: str = ""  # what the picture shows that did not come in
    errors: Sequence[str] = ()
    look: SafeString = NOTHING  # how the words will look, for those who asked without JavaScript
    nudge: Rule | None = None  # the guideline that fits them
    is_kept: bool = False  # the words come from a draft
    is_last: bool = True  # the end of the thread is on this page
    version: int = 0
    swaps: bool = False  # htmx puts the answer in its place
    opened: str = ""  # when the form was, as it came back; else it is now
    once: str = field(default_factory=lambda: get_random_string(ONCE))


def part(name: str) -> Fragment:
    """A piece of the composer's template."""
    return fragment(f"threads/_composer.html#{name}")


def drawn(composer: Composer, token: str) -> SafeString:
    """The composer, with the CSRF token of this page."""
    return part("whole").fill(
        key=composer.key,
        writer=composer.owner,
        most=LARGEST,
        community=composer.community,
        action=composer.action,
        htmx=_attributes("htmx", action=composer.action) if composer.swaps else NOTHING,
        token=token,
        once=composer.once,
        opened=_opened(composer),
        version=composer.version or "",
        last="1" if composer.is_last else "",
        to=composer.to or "",
        to_hidden=NOTHING if composer.to else _attributes("hidden"),
        asked=_asked(composer),
        errors=_errors(composer.errors) if composer.errors else NOTHING,
        look=part("look").fill(prose=composer.look) if composer.look else NOTHING,
        nudge=nudge(composer.nudge, composer.community),
        label=composer.label,
        described=_attributes("described") if composer.errors else NOTHING,
        body=composer.body,
        pictured=_attributes("open") if composer.alt else NOTHING,
        alt=composer.alt,
        state=_("Draft kept") if composer.is_kept else "",
        button=composer.button,
    )


def _asked(composer: Composer) -> SafeString:
    """What holds for somebody new, and until when."""
    if composer.new_until is not None:
        left = max((composer.new_until - clock.now()).total_seconds(), 1)
        return part("new").fill(
            when=times.end_of(composer.new_until, timezone.get_current_timezone()),
            left=counting_down(composer.new_until, how_long(int(left))),
        )
    return part("few_links").fill() if composer.asks_few_links else NOTHING


def _opened(composer: Composer) -> str:
    """Nothing for words that were there before the form was, or that are only put right."""
    if composer.opened or composer.is_kept or composer.version:
        return composer.opened
    return OPENED.now(composer.owner)


def nudge(rule: Rule | None, community: str) -> SafeString:
    """One calm line beneath the words: the guideline that fits them, or where all of them are."""
    if rule is None:
        return part("hint").fill(community=community)
    return part("nudge").fill(title=rule.title.rstrip("."), number=rule.number, url=rule.url)


def _attributes(name: str, **values: object) -> SafeString:
    """Attributes of an element; the space before them is lost when a fragment is cut."""
    return joined([SafeString(" "), part(name).fill(**values)])


def _errors(errors: Sequence[str]) -> SafeString:
    error = part("error")
    return part("errors").fill(errors=joined([error.fill(error=words) for words in errors]))
