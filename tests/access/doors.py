"""How the sweep knocks: for each view an address in a place, and what is sent with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.urls import reverse

from apps.moderation.models import AppealPicture
from tests.access.world import Place, World

Kwargs: TypeAlias = Callable[[Place, World], dict[str, Any]]
Form: TypeAlias = Callable[[Place, World], dict[str, Any]]


@dataclass(frozen=True)
class Door:
    """An address, and what is sent when one writes or reads there."""

    url: str
    data: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)


def _none(_place: Place, _world: World) -> dict[str, Any]:
    return {}


def _slug(place: Place, _world: World) -> dict[str, Any]:
    return {"slug": place.community.slug}


def _thread(place: Place, _world: World) -> dict[str, Any]:
    return {"public_id": place.thread.public_id}


def _thread_page(place: Place, _world: World) -> dict[str, Any]:
    return {"public_id": place.thread.public_id, "slug": place.thread.slug}


def _first(place: Place, _world: World) -> dict[str, Any]:
    return {"public_id": place.thread.public_id, "number": place.post.number}


def _reply(place: Place, _world: World) -> dict[str, Any]:
    return {"public_id": place.thread.public_id, "number": place.reply.number}


def _word(place: Place, _world: World) -> dict[str, Any]:
    return {**_reply(place, _world), "word": "thanks"}


def _handle(_place: Place, _world: World) -> dict[str, Any]:
    return {"handle": "member-person"}


def _member(place: Place, _world: World) -> dict[str, Any]:
    return {"slug": place.community.slug, "handle": "member-person"}


def _version(place: Place, _world: World) -> dict[str, Any]:
    return {"slug": place.community.slug, "version": 1}


def _applicant(place: Place, _world: World) -> dict[str, Any]:
    return {"slug": place.community.slug, "handle": "applicant-person", "answer": "yes"}


def _statement(place: Place, _world: World) -> dict[str, Any]:
    return {"public_id": place.decision.public_id}


def _sent(place: Place, _world: World) -> dict[str, Any]:
    rows = AppealPicture.objects.filter(appeal__decision=place.appealed)
    name = rows.values_list("public_id", flat=True).first() or "0" * 10  # of a place that is gone
    return {"public_id": place.appealed.public_id, "picture": name}


def _nobodys(_place: Place, _world: World) -> dict[str, Any]:
    return {"token": "0" * 20}


def _reported(place: Place, _world: World) -> dict[str, Any]:
    return {"kind": "post", "reference": f"{place.thread.public_id}-{place.reply.number}"}


def _stuck(world: World) -> dict[str, Any]:
    return {"reader": world.stuck[0], "entry": world.stuck[1]}


def _case(place: Place, _world: World) -> dict[str, Any]:
    return {"public_id": place.case.public_id}


def _proposed(place: Place, _world: World) -> dict[str, Any]:
    return {"public_id": place.proposed.public_id}


def _change(place: Place, _world: World) -> dict[str, Any]:
    words = {"title": "Another.", "body": "A line.", "reason": "It is missing.", "do": "send"}
    return words | {"where": place.community.slug, "once": "c" * 20}


def _decision(place: Place, _world: World) -> dict[str, Any]:
    return {"rung": "note", "rules": [place.rule.key], "letter": "Hi. A word about this (§1)."}


KWARGS: Mapping[str, Kwargs] = {
    "threads:new": _slug,
    "threads:mark_read": _slug,
    "threads:thread": _thread_page,
    "threads:thread_by_id": _thread,
    "threads:reply": _thread,
    "threads:posts": _thread,
    "threads:seen": _thread,
    "threads:pin": _thread,
    "threads:lock": _thread,
    "threads:follow": _thread,
    "threads:slow": _thread,
    "threads:edit_post": _first,
    "moderation:remark": _first,
    "moderation:unremark": _first,
    "threads:history": _first,
    "threads:delete_post": _first,
    "threads:react": _word,
    "threads:accept": _reply,
    "threads:post": _reply,
    "threads:split": _thread,
    "threads:label": _reply,
    "threads:old": lambda place, _: {"address": f"old.example/q/{place.community.pk}/a-title"},
    "threads:file": lambda place, _: {"public_id": place.picture.public_id, "variant": "large"},
    "home:community": _slug,
    "home:join": _slug,
    "home:leave": _slug,
    "home:membership": _slug,
    "home:rest": _slug,
    "home:people": _slug,
    "home:member": _member,
    "home:restore_inviting": _member,
    "home:applications": _slug,
    "home:decide": _applicant,
    "home:invite": _slug,
    "home:revoke": lambda place, _: {"slug": place.community.slug, "digest": "0" * 64},
    "home:community_settings": _slug,
    "home:community_rules": _slug,
    "home:community_rules_preview": _slug,
    "home:archive": _slug,
    "moderation:fairness": _slug,
    "moderation:second_look": _slug,
    "moderation:screens": _slug,
    "home:person": _handle,
    "home:invitation": lambda _place, _: {"token": "0" * 20},
    "guidelines:community": _slug,
    "guidelines:accept_community": _slug,
    "guidelines:brand_changes": lambda _place, _: {"version": 1},
    "guidelines:brand_edition": lambda _place, _: {"version": 1},
    "guidelines:community_changes": _version,
    "guidelines:community_edition": _version,
    "guidelines:rule": lambda place, _: {"key": place.rule.key},
    "communities:theme": lambda _place, _: {"digest": "0" * 12},
    "moderation:case": _case,
    "moderation:letter": _case,
    "moderation:decide": _case,
    "moderation:second": _case,
    "moderation:nothing": _case,
    "moderation:answer_appeal": _case,
    "moderation:look": _case,
    "moderation:note": _case,
    "moderation:glass": _case,
    "moderation:picture": lambda place, _: {
        "public_id": place.case.public_id,
        "upload": place.picture.public_id,
    },
    "moderation:opinion": _case,
    "accounts:export": lambda _place, world: {"signed": world.copy},
    "accounts:face": lambda _place, world: {
        "public_id": world.user("member").public_id,
        "key": "key",
    },
    "moderation:propose": _slug,
    "moderation:willing": _slug,
    "moderation:jury": lambda place, _: {"public_id": place.seat.public_id},
    "moderation:take_up_change": _proposed,
    "moderation:decline_change": _proposed,
    "moderation:report": _reported,
    "moderation:statement": _statement,
    "moderation:appeal": _statement,
    "moderation:line": lambda place, _: {"public_id": place.appealed.public_id},
    "moderation:sent": _sent,
    "moderation:sent_by_letter": lambda place, world: {
        **_nobodys(place, world),
        "picture": _sent(place, world)["picture"],
    },
    "moderation:by_letter": _nobodys,
    "moderation:appeal_by_letter": _nobodys,
    "moderation:line_by_letter": _nobodys,
    "moderation:log": _slug,
    "moderation:quarter": lambda *_: {"year": "2025", "part": "1"},
    "moderation:sheet": lambda *_: {"year": "2025", "part": "1"},
}

FORMS: Mapping[str, Form] = {
    "threads:new": lambda *_: {
        "kind": "question",
        "title": "A new one?",
        "body": "Words.",
        "once": "a" * 20,
    },
    "threads:reply": lambda *_: {"body": "A reply.", "once": "b" * 20},
    "threads:edit_post": lambda place, _: {"body": "Other words.", "version": place.post.version},
    "threads:seen": lambda *_: {"number": 1},
    "threads:preview": lambda *_: {"body": "*Words*"},
    "threads:pin": lambda *_: {"on": "1"},
    "threads:lock": lambda *_: {"on": "1"},
    "threads:follow": lambda *_: {"on": "1"},
    "threads:split": lambda place, _: {"title": "Another?", "numbers": [place.reply.number]},
    "threads:label": lambda *_: {"label": "source"},
    "threads:slow": lambda *_: {"seconds": "600", "hours": "24"},
    "threads:react": lambda *_: {"on": "1"},
    "threads:accept": lambda *_: {"on": "1"},
    "threads:draft": lambda *_: {"key": "thread-x", "body": "Words."},
    "threads:upload": lambda place, _: {"community": place.community.slug},
    "home:rest": lambda *_: {"days": "7"},
    "home:join": lambda *_: {"version": "0", "text": "I break zips."},
    "home:read_on": lambda _, world: _stuck(world),
    "home:pass_over": lambda _, world: {**_stuck(world), "reason": "It is gone."},
    "home:letters": lambda _, world: {"again": world.letter},
    "moderation:propose": lambda place, world: {**_change(place, world), "version": 2},
    "moderation:propose_for_all": lambda place, world: {**_change(place, world), "version": 2},
    "moderation:jury": lambda *_: {"outcome": "upheld", "reasons": "It is what the rule says."},
    "moderation:willing": lambda *_: {"on": "1"},
    "moderation:decline_change": lambda *_: {"reason": "It is said in §1."},
    "moderation:report": lambda *_: {"rule": "none", "priority": "3", "text": "Look."},
    "moderation:line": lambda *_: {"text": "One more thing."},
    "moderation:letter": _decision,
    "moderation:decide": _decision,
    "moderation:second": lambda *_: {"agree": "yes"},
    "moderation:look": lambda *_: {"do": "take_up"},
    "moderation:remark": lambda *_: {"text": "This goes in the swap."},
    "moderation:note": lambda *_: {"text": "They mended it."},
    "moderation:screens": lambda *_: {"on": ["links"], "watched": "cheap tickets"},
    "moderation:screens_of_site": lambda *_: {"watched": "cheap tickets"},
    "moderation:glass": lambda *_: {"reason": "Both moderators had a part in it."},
    "moderation:opinion": lambda *_: {"rung": "note", "text": "A word is enough."},
    "moderation:together": lambda place, world: {
        **_decision(place, world),
        "case": [place.case.public_id],
    },
}

HALF = {"threads:upload"}  # the form lacks something: a picture would be decoded for each role

QUERIES: Mapping[str, Form] = {
    "search:search": lambda *_: {"q": "kettle"},  # in every title, and no canary
    "threads:posts": lambda *_: {"after": "1"},
    "moderation:together": lambda place, _: {"case": place.case.public_id},
}


def door_to(view: str, place: Place, world: World) -> Door:
    """The door of a view in a place."""
    kwargs = KWARGS.get(view, _none)(place, world)
    return Door(
        url=reverse(view, kwargs=kwargs or None),
        data=FORMS.get(view, _none)(place, world),
        query=QUERIES.get(view, _none)(place, world),
    )
