"""Finding: what, in which order, and for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.communities.models import Circle
from apps.core.kinds import KINDS
from apps.search import backends
from apps.search.models import Document
from apps.search.selectors import SearchPage, search
from apps.search.services import index, rebuild, unindex
from apps.threads.models import Post
from tests.accounts.makers import make_user
from tests.communities.makers import join, make_community
from tests.search.makers import declare, leave, make_post

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()
CANARY = "kanarienvogelqx"


@pytest.fixture(autouse=True)
def _posts(monkeypatch: pytest.MonkeyPatch) -> None:
    declare(monkeypatch)


def look(query: str, viewer: User | AnonymousUser = VISITOR, **how: bool | int) -> SearchPage:
    return search(viewer=viewer, query=query, **how)  # type: ignore[arg-type]


def words_of(page: SearchPage) -> list[str]:
    return ["".join(piece.text for piece in result.snippet) for result in page.results]


def marked(page: SearchPage) -> list[str]:
    return [piece.text for result in page.results for piece in result.snippet if piece.found]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("slider", True),
        ("SLIDERS", True),
        ("splitting", True),
        ("café", True),
        ("cafe", True),
        ('"zip slider"', True),
        ('"slider zip"', False),
        ("zip-slider", True),
        ("slider -cafe", False),
        ("slider -tent", True),
        ("slider in:repair-bench", True),
        ("slider in:elsewhere", False),
        ("tent", False),
        ("slid", True),  # nothing is called so: it is taken for a beginning
        ("-slider", False),
        ("Something", True),  # the title
    ],
)
def test_words_find_what_holds_them(query: str, *, found: bool) -> None:
    make_post(make_community(), "My zip slider splits at the **Café**.")

    assert words_of(look(query)) == (["My zip slider splits at the Café ."] if found else [])


def test_the_words_found_are_marked() -> None:
    make_post(make_community(), "Sliders split. A slider splits <b>")

    page = look("slider split")

    assert marked(page) == ["Sliders", "split", "slider", "splits"]


def test_a_long_text_is_shown_where_the_words_stand() -> None:
    make_post(make_community(), "Once upon a time. " * 50 + "The zip broke. " + "The end. " * 50)

    (snippet,) = words_of(look("zip"))

    assert "The zip broke." in snippet
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert len(snippet) < 300


def test_the_last_word_may_be_unfinished_while_one_types() -> None:
    make_post(make_community(), "My zip slider")

    assert len(look("zip slid", typing=True).results) == 1
    assert look("slid ", typing=True).results == []
    assert look("sl", typing=True).results == []


def test_posts_of_one_thread_are_found_as_one_by_the_best_of_them() -> None:
    community = make_community()
    first = make_post(community, "A word of zips among very many others, at length and in passing.")
    make_post(community, "Zip, zip.", thread=first.thread)

    assert words_of(look("zips")) == ["Zip, zip."]


def test_of_posts_under_a_title_that_fits_those_that_say_it_come_first() -> None:
    community = make_community()
    first = make_post(community, "It jams, the zip, and I have tried all I know.", title="A zip")
    make_post(community, "Gloves.", thread=first.thread)

    assert words_of(look("zip")) == ["It jams, the zip, and I have tried all I know."]


def test_a_title_outweighs_a_word_in_passing_and_the_newer_wins_between_equals() -> None:
    community = make_community()
    old = make_post(community, "A zip here.")
    Post.objects.filter(pk=old.pk).update(created_at=old.created_at - timedelta(days=700))
    index("post", [old.pk])
    make_post(community, "A zip here?")
    make_post(community, "About something else.", title="The zip")

    assert words_of(look("zip")) == ["About something else.", "A zip here?", "A zip here."]


def test_by_names_the_author_for_those_signed_in_only() -> None:
    community = make_community()
    sefa = make_user("sefa")
    make_post(community, "One zip.", author=sefa)
    make_post(community, "Two zips.")
    ben = join(community, "ben").user

    assert words_of(look("zip by:@Sefa", ben)) == ["One zip."]
    assert words_of(look("by:sefa", ben)) == ["One zip."]
    assert look("zip by:sefa").results == []
    assert look("by:sefa").results == []


def test_visitors_learn_no_names_from_results() -> None:
    make_post(make_community(), "Ask @sefa about the zip.", author=make_user("sefa"))

    (result,) = look("zip").results

    assert result.author is None
    assert words_of(look("zip")) == ["Ask @… about the zip."]
    assert look("sefa").results == []


@pytest.mark.parametrize("visibility", ["members", "private", "secret"])
def test_nobody_finds_what_they_may_not_read(visibility: str) -> None:
    community = make_community(name=CANARY, visibility=visibility)
    make_post(community, f"Our {CANARY} sings.", author=make_user(CANARY))
    member = join(community, "ben").user
    applicant = join(community, "cleo", state="applied").user
    banned = join(community, "dan", state="banned").user
    stranger = join(make_community("elsewhere"), "mallory").user

    assert len(look(CANARY, member).results) == 1
    for outsider in (VISITOR, stranger, applicant, banned):
        page = look(CANARY, outsider)
        unknown = look(CANARY.replace("k", "c"), outsider)
        assert (page.results, page.people, page.next) == ([], [], None)
        assert (page.is_common, len(page.ask_in)) == (unknown.is_common, len(unknown.ask_in))
        assert bool(page.places) is (visibility != "secret")
        assert look(f"in:{community.slug}", outsider).results == []


def test_one_who_leaves_finds_no_more_at_once() -> None:
    community = make_community(visibility="private")
    make_post(community, f"{CANARY}")
    ben = join(community, "ben").user
    assert len(look(CANARY, ben).results) == 1

    leave(community, ben)

    assert look(CANARY, ben).results == []


def test_a_circle_keeps_its_threads_to_itself() -> None:
    community = make_community()
    inside, outside = join(community, "ben").user, join(community, "cleo").user
    circle = Circle.objects.create(community=community, name="Staff")
    circle.people.add(inside)
    make_post(community, f"{CANARY}", circle=circle)

    assert len(look(CANARY, inside).results) == 1
    assert look(CANARY, outside).results == []
    assert look(CANARY).results == []


def test_what_was_hidden_is_gone_even_before_the_index_hears_of_it() -> None:
    post = make_post(make_community(), f"{CANARY}")
    Post.objects.filter(pk=post.pk).update(hidden_at=post.created_at)

    assert Document.objects.count() == 1
    assert look(CANARY).results == []

    index("post", [post.pk])

    assert Document.objects.count() == 0


def test_unindexed_things_are_not_found_and_changed_ones_by_their_new_words() -> None:
    community = make_community()
    post, other = make_post(community, "A zip."), make_post(community, "A tent.")
    Post.objects.filter(pk=post.pk).update(body="A kettle.")
    index("post", [post.pk])
    unindex("post", [other.pk])

    assert [look(word).results for word in ("zip", "tent")] == [[], []]
    assert words_of(look("kettle")) == ["A kettle."]


def test_reindexing_lays_everything_down_by_date() -> None:
    community = make_community()
    young, old = make_post(community, "A zip."), make_post(community, "A tent.")
    Post.objects.filter(pk=old.pk).update(created_at=old.created_at - timedelta(days=9))

    assert list(rebuild()) == [2]

    laid = list(Document.objects.order_by("pk").values_list("object_id", flat=True))
    assert laid == [old.pk, young.pk]
    assert words_of(look("zip")) == ["A zip."]


def test_a_very_common_word_is_ranked_over_the_newest_and_the_page_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backends, "RANKED_WHOLLY", 5)
    monkeypatch.setattr(backends, "RANKED_NEWEST", 3)
    monkeypatch.setattr(backends, "ERA", 1)
    community = make_community()
    make_post(community, "zip zip zip")
    for n in range(5):
        make_post(community, f"zip {n}")

    page = look("zip")

    assert page.is_common
    assert words_of(page) == ["zip 4", "zip 3", "zip 2"]
    assert not look("4").is_common


def test_pages_follow_each_other() -> None:
    community = make_community()
    for n in range(25):
        make_post(community, f"zip {n}")

    first, second = look("zip"), look("zip", page=2)

    assert (len(first.results), first.previous, first.next) == (20, None, 2)
    assert (len(second.results), second.previous, second.next) == (5, 1, None)
    assert len({*words_of(first), *words_of(second)}) == 25


def test_people_and_places_stand_beside_for_those_who_share_them() -> None:
    community = make_community("zip-bench")
    ben = join(community, "ben").user
    join(community, "zipporah")
    make_user("zippy")  # shares nothing with Ben

    assert [person.name for person in look("zip", ben).people] == ["Zipporah"]
    assert [place.slug for place in look("zip", ben).places] == ["zip-bench"]
    assert look("zip").people == []


HOSTILE = [
    'C++ "*( AND NEAR(',
    "\0",
    "a\0b",
    "x" * 10_000,
    "x " * 5_000,
    '"' * 500,
    "שלום \u202eevil\u202c مرحبا",
    "!!! ??? ---",
    "1e308 -1e308 NaN",
    "' OR 1=1 --",
    "zip & | ! <-> :* \\",
    "in: by: in:by: -in:x by:",
    "in:' by:\"",
    "rowid:1 title:zip {title text}: ^zip",
    "NOT zip OR AND",
    "%_\\",
    "\ud800",
    "ﷺ" * 200,
    "the and of",
    "-zip",
    '-"zip slider',
    "日本語 テスト",
    "🧵🪡",
]


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("typing", [False, True])
def test_hostile_queries_find_what_they_find_and_never_fail(query: str, *, typing: bool) -> None:
    community = make_community()
    make_post(community, "A zip.")
    ben = join(community, "ben").user

    for viewer in (VISITOR, ben):
        page = look(query, viewer, typing=typing)
        assert len(page.results) <= 1
        assert len(page.query) <= 256


KEPT = [text for text in HOSTILE if not {"\0", "\ud800"} & {*text}]  # no database keeps these


@pytest.mark.parametrize("hostile", [*KEPT, "# " * 15_000, "word" * 7_900])
def test_hostile_texts_are_indexed(hostile: str) -> None:
    make_post(make_community(), f"{hostile} zip")

    assert Document.objects.count() == 1


@pytest.mark.parametrize("many", [1, 3])
def test_finding_costs_the_same_however_much_is_found(
    django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    community = make_community()
    ben = join(community, "ben").user
    for n in range(many):
        make_post(community, f"zip {n}")
    extra = 4 if connection.vendor == "postgresql" else 1  # a savepoint, how to plan, how many

    with django_assert_num_queries(4 + extra):  # index, posts, people, places
        assert len(look("zip", ben).results) == many


def test_every_kind_can_be_found() -> None:
    assert set(KINDS) == {"post"}
