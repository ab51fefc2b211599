"""Order in the demonstration: what was reported, decided and appealed, as it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from apps.accounts.models import User
from apps.communities.access import Standing
from apps.communities.selectors import standing_of
from apps.core import clock
from apps.guidelines.selectors import in_full
from apps.moderation import services
from apps.moderation.models import Appeal, Case, Decision, Priority, Target
from apps.moderation.services import Choice
from apps.threads import services as threads
from apps.threads.models import Post

POSTED = timedelta(minutes=1)  # after a decision its letter is in the post


@dataclass(frozen=True, slots=True)
class Keeping:
    """Does what the script says about posts, which it calls by the names they have there."""

    people: Mapping[str, User]
    keys: Mapping[str, str]  # of the brand's rules, by their names in the script
    named: dict[str, Post] = field(default_factory=dict)

    def acts(self, script: list[dict[str, Any]]) -> Iterator[tuple[str, Callable[[], None]]]:
        """When each thing was done, as the script tells time, and the doing of it."""
        for act in script:
            yield act["at"], partial(getattr(self, act["do"]), act)

    def report(self, act: dict[str, Any]) -> None:
        """Several tell of a post, one after the other."""
        post = self.named[act["post"]]
        for handle, text in act["by"].items():
            services.report(
                reporter=self.people[handle],
                kind="post",
                object_id=post.pk,
                rule=self.keys[act["rule"]],
                priority=Priority[act.get("priority", "quality").upper()],
                text=text,
            )

    def opinion(self, act: dict[str, Any]) -> None:
        """Somebody says what they would do."""
        case, standing = self._case(act)
        services.give_opinion(standing=standing, case=case, rung=act["rung"], text=act["text"])

    def ask(self, act: dict[str, Any]) -> None:
        """Somebody takes a case up, leans to a rung, and wants another pair of eyes."""
        case, standing = self._case(act)
        services.take_up(standing=standing, case=case)
        self.opinion(act)
        services.ask_opinion(standing=standing, case=case)

    def nothing(self, act: dict[str, Any]) -> None:
        """Nobody did anything wrong; whoever told of it hears so a minute later."""
        case, standing = self._case(act)
        services.nothing_wrong(standing=standing, case=case)
        _deliver()

    def decide(self, act: dict[str, Any]) -> None:
        """A decision; its letter leaves a minute later."""
        case, standing = self._case(act)
        rules = in_full(None).rules
        cited = [
            {"key": rule.key, "number": number, "title": rule.title}
            for number, rule in enumerate(rules, 1)
            if rule.key in {self.keys[name] for name in act["rules"]}
        ]
        choice = Choice(
            rung=act["rung"],
            rules=tuple(cited),
            letter=act["letter"].strip(),
            departs=act.get("departs", "The lightest that works."),
            passages=act.get("passages", ""),
        )
        services.decide(standing=standing, case=case, choice=choice)
        _deliver()

    def edit(self, act: dict[str, Any]) -> None:
        """Its author puts it right."""
        post = Post.objects.select_related("thread__community").get(pk=self.named[act["post"]].pk)
        author = standing_of(self.people[act["by"]], post.thread.community)
        threads.edit_post(
            standing=author, post=post, body=act["body"].strip(), version=post.version
        )

    def appeal(self, act: dict[str, Any]) -> None:
        """Its author says that it was wrong."""
        decision = self._decision(act)
        services.appeal(decision=decision, text=act["text"].strip())

    def answer(self, act: dict[str, Any]) -> None:
        """Somebody who had no part in it answers an appeal."""
        case, standing = self._case(act)
        found = Appeal.objects.select_related("decision__case__community").get(decision__case=case)
        services.answer_appeal(
            standing=standing, appeal=found, outcome=act["outcome"], reasons=act["reasons"].strip()
        )

    def _case(self, act: dict[str, Any]) -> tuple[Case, Standing]:
        case = self._case_of(act["post"])
        return case, standing_of(self.people[act["by"]], case.community)

    def _case_of(self, name: str) -> Case:
        post = self.named[name]
        found = Target.objects.filter(kind="post", object_id=post.pk).order_by("-pk")
        return Case.objects.select_related("community").get(pk=found.values("case")[:1])

    def _decision(self, act: dict[str, Any]) -> Decision:
        rows = Decision.objects.select_related("community", "subject")
        return rows.get(case=self._case_of(act["post"]))


def _deliver() -> None:
    """Have the minute go by after which nobody takes it back."""
    with clock.at(clock.now() + POSTED):
        services.deliver_due()
