"""One odd row ends no run: it comes in as it can, or is named, and the rest comes in."""

from __future__ import annotations

import io
import re
import time
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from django.core.management import CommandError, call_command

from apps.communities.models import Community
from apps.core.markdown import render
from apps.threads.importing.converting import converted
from apps.threads.importing.reading import Leftovers
from apps.threads.importing.rows import LONGEST, rows_of
from apps.threads.models import HTML_LENGTH, Imported, Post, Thread
from tests.communities.makers import make_community

pytestmark = pytest.mark.django_db
N = 20_000
DEEP = "<blockquote>" * 600 + "At the bottom." + "</blockquote>" * 600
ODD = {
    "deep": DEEP,
    "deep and never closed": "<div>" * (HTML_LENGTH // 6) + "x",
    "a list in a list": "<ul><li>" * N + "x",
    "marks that swell": "".join(f"<b id={n}>" for n in range(60)) + "<p>x" * N,
    "paragraphs": "<p>" * N + "x",
    "half a comment": "x" + "<!--" * N,
    "half a tag": "x" + "<a " * N,
    "half an attribute": 'x<a href="' * N,
    "white space": "x" + " " * HTML_LENGTH,
    "ampersands": "&" * N,
    "half an entity": "&#" * N,
    "numbers past all letters": "x&#1114112;&#xD800;&#0;&#99999999999;",
    "links in links": "x<a><img src=x>" * 7_000,
    "a table in a table": "<table><tr><td>" * N + "x",
    "a cell as wide as a street": "<table><tr><td colspan=999999999>x</td></tr></table>",
    "a list that begins late": "<ol start=99999999999999999999><li>x</li></ol>",
    "a heading below all others": "<h99999999>x</h99999999>",
    "drawings": "<svg>" * N + "x",
}


@pytest.fixture(autouse=True)
def _bench() -> Community:
    return make_community("coffee-table")


def row(number: int, **fields: str) -> str:
    given = {
        "Id": str(number),
        "PostTypeId": "1",
        "CreationDate": "2015-01-27T20:09:32.720",
        "Title": f"Thread {number}",
        "Body": "<p>Fine.</p>",
        **fields,
    }
    return "<row " + " ".join(f"{name}={quoteattr(value)}" for name, value in given.items()) + " />"


def dump(folder: Path, *rows: str, users: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "Posts.xml").write_text("\n".join(["<posts>", *rows, "</posts>"]))
    (folder / "Users.xml").write_text(f"<users>\n{users}\n</users>")
    return folder


def bring(*paths: Path, **options: object) -> str:
    out = io.StringIO()
    call_command(
        "import", "stackexchange", *map(str, paths), community="coffee-table", stdout=out, **options
    )
    return out.getvalue()


@pytest.mark.parametrize("dry", [True, False])
def test_odd_words_end_no_run(tmp_path: Path, *, dry: bool) -> None:
    rows = [row(number, Body=body) for number, body in enumerate(ODD.values(), 2)]
    folder = dump(tmp_path / "coffee", row(1), *rows, row(999))
    started = time.monotonic()

    said = bring(folder, dry_run=dry)

    assert time.monotonic() - started < 60
    left_out = re.findall(r"(\d+)  its opening is missing", said)
    assert int(said.split()[0]) + sum(map(int, left_out)) == len(rows) + 2
    ends = Thread.objects.filter(title__in=["Thread 1", "Thread 999"]).count()
    assert ends == (0 if dry else 2)


@pytest.mark.parametrize("name", ODD)
def test_what_cannot_be_converted_is_kept_as_html(name: str) -> None:
    markdown, html = converted(ODD[name])

    assert not markdown or len(markdown) <= 32_000
    assert "<script" not in html


def test_what_is_deep_keeps_its_words_and_its_shape(tmp_path: Path) -> None:
    bring(dump(tmp_path / "coffee", row(1, Body=DEEP)))

    post = Post.objects.get()
    assert (post.body, post.html.count("<blockquote>")) == ("", 600)
    assert "At the bottom." in post.html


def test_of_what_would_take_a_parser_too_long_the_words_are_kept() -> None:
    markdown, html = converted("".join(f"<b id={n}>" for n in range(60)) + "<p>Not &lt;lost" * N)

    assert html.startswith("Not &lt;lost Not &lt;lost")
    assert markdown == ""


def test_a_conversion_that_breaks_leaves_the_html(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: str) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr("apps.threads.importing.converting.markdown_for", breaks)
    assert converted("<p>Still <b>here</b>.</p>") == ("", "<p>Still <b>here</b>.</p>")


def test_a_rendering_that_breaks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(source: str) -> str:
        if source == "Odd.":
            raise ZeroDivisionError
        return render(source)

    monkeypatch.setattr("apps.threads.services.archive.render", breaks)
    said = bring(dump(tmp_path / "coffee", row(1), row(2, Body="<p>Odd.</p>"), row(3)))

    assert "it could not be rendered (post-2)" in said
    assert Thread.objects.count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"CreationDate": "0001-01-01T00:00:00.000"},
        {"CreationDate": "9999-12-31T23:59:59.999"},
        {"LastEditDate": "0001-01-01T00:00:00.000+14:00"},
        {"OwnerDisplayName": "x" * 5_000},
        {"OwnerDisplayName": "\u200b\u202e"},
        {"OwnerUserId": "-99999999999"},
        {"AcceptedAnswerId": "1"},
        {"Title": "\u200b"},
        {"Title": "x" * 5_000},
        {"ContentLicense": "x" * 5_000},
        {"Id": "9" * 30},
        {"ParentId": "2"},
        {"PostTypeId": "2", "ParentId": "2"},
    ],
)
def test_odd_fields_end_no_run(tmp_path: Path, fields: dict[str, str]) -> None:
    bring(dump(tmp_path / "coffee", row(1), row(2, **fields), row(3)))

    assert Thread.objects.filter(title__in=["Thread 1", "Thread 3"]).count() == 2
    years = [moment.year for moment in Post.objects.values_list("created_at", flat=True)]
    assert min(years) >= 1970


def test_odd_people_end_no_run(tmp_path: Path) -> None:
    names = ["", "x" * 5_000, "\u200b", "admin", "http://evil.example", "a\tb", "\u202e"]
    users = "\n".join(
        f"<row Id='{n}' DisplayName={quoteattr(name)} />" for n, name in enumerate(names, 1)
    )
    rows = [row(n, OwnerUserId=str(n)) for n in range(1, len(names) + 1)]

    bring(dump(tmp_path / "coffee", *rows, users=users))

    assert Thread.objects.count() == len(names)


def test_a_line_without_an_end_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "Posts.xml"
    path.write_text(f"{row(1)}\n<row Id='2' Body='{'x' * 3 * LONGEST}' />\n{row(3)}\n")
    leftovers = Leftovers()

    assert [each["Id"] for each in rows_of(path, leftovers)] == ["1", "3"]
    assert leftovers.counts == {"a broken row": 1}


# ── which site it is ─────────────────────────────────────────────────────────────────────────────
def counted(said: str) -> str:
    return said.partition(" in ")[0].removesuffix(" come").removesuffix(" came")


def test_a_rehearsal_says_what_a_run_would_say(tmp_path: Path) -> None:
    folder = dump(tmp_path / "coffee", row(1), row(2, Title=""), row(3))
    for _ in range(2):
        rehearsed = bring(folder, dry_run=True)
        done = bring(folder)
        assert rehearsed.replace("would come in", "came in") == done
    assert "0 threads with 0 posts by 0 people came in" in done
    assert "2 posts were here already" in done


def test_another_site_in_a_folder_of_the_same_name_is_not_taken_for_it(tmp_path: Path) -> None:
    bring(dump(tmp_path / "a" / "dump", row(1), row(2)))
    then = {"CreationDate": "2020-01-01T00:00:00.000"}
    answer = row(4, PostTypeId="2", ParentId="1", Title="", **then)
    other = dump(tmp_path / "b" / "dump", row(1, **then), row(2, **then), row(3, **then), answer)

    said = bring(other)

    assert "1 threads with 1 posts" in said
    assert "0 posts were here already" in said
    assert "another came from stackexchange:dump with this number" in said
    assert "its thread is another one here: see --site (post-4)" in said
    assert Thread.objects.get(title="Thread 1").posts.count() == 1


def test_a_site_that_is_named_is_that_site_whatever_its_folder_is_called(tmp_path: Path) -> None:
    bring(dump(tmp_path / "a" / "dump", row(1)), site="coffee")
    again = bring(dump(tmp_path / "b" / "other", row(1)), site="coffee.stackexchange.com")
    bring(dump(tmp_path / "c" / "dump", row(1)), site="tea")

    assert "0 threads with 0 posts by 0 people came in" in again
    assert Thread.objects.count() == 2
    assert set(Imported.objects.exclude(url="").values_list("source", "url")) >= {
        ("stackexchange:coffee", "https://coffee.stackexchange.com/q/1"),
        ("stackexchange:tea", "https://tea.stackexchange.com/q/1"),
    }


@pytest.mark.parametrize("name", ["", "-", "a/b", "a b", "..", "x" * 100, "é"])
def test_what_is_no_name_of_a_site_is_refused(tmp_path: Path, name: str) -> None:
    words = ["import", "stackexchange", str(dump(tmp_path / "coffee", row(1)))]

    with pytest.raises(CommandError, match="such as coffee"):
        call_command(*words, "--community=coffee-table", f"--site={name}")
    assert not Thread.objects.exists()
