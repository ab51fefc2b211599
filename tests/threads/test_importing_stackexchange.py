"""A Stack Exchange dump becomes threads that can be read, searched and answered."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import User
from apps.communities.models import Community, Membership
from apps.ledger.models import Entry
from apps.notifications.models import Notification
from apps.threads.importing.reading import Leftovers, Unreadable
from apps.threads.importing.stackexchange import StackExchange, host_of, site_name
from apps.threads.models import Imported, Post, Thread
from tests.communities.makers import make_community
from tests.ledger.settling import recorded, settle

pytestmark = pytest.mark.django_db

POSTS = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<posts>
  <row Id="1" PostTypeId="1" AcceptedAnswerId="3" CreationDate="2015-01-27T20:09:32.720" Body="&lt;p&gt;How should I store &lt;b&gt;beans&lt;/b&gt;?&lt;/p&gt;&#xA;" OwnerUserId="4" Title="How should I store whole bean coffee?" />
  <row Id="2" PostTypeId="2" ParentId="1" CreationDate="2015-01-27T21:00:00.000" Body="&lt;p&gt;In a jar. &lt;img src=&quot;https://elsewhere.example/jar.png&quot; alt=&quot;a jar&quot;&gt;&lt;/p&gt;" OwnerUserId="5" />
  <row Id="3" PostTypeId="2" ParentId="1" CreationDate="2015-01-28T08:00:00.000" Body="&lt;p&gt;Not in the fridge.&lt;/p&gt;" OwnerDisplayName="gone" LastEditDate="2015-02-01T10:00:00.000" />
  <row Id="4" PostTypeId="5" CreationDate="2015-01-28T08:00:00.000" Body="about a tag" />
  <row Id="5" PostTypeId="2" ParentId="99" CreationDate="2015-01-28T08:00:00.000" Body="&lt;p&gt;To nobody.&lt;/p&gt;" />
  <row Id="6" PostTypeId="1" CreationDate="yesterday" Body="&lt;p&gt;When?&lt;/p&gt;" Title="No date" />
  <row Id="7" PostTypeId="1" CreationDate="2019-01-28T08:00:00.000" Body="&lt;p&gt;Broken
</posts>
"""  # noqa: E501  a row is one line
USERS = """<?xml version="1.0"?>
<users>
  <row Id="4" DisplayName="Ana" />
</users>
"""
COMMENTS = """<?xml version="1.0"?>
<comments>
  <row Id="9" PostId="2" Text="*Which* jar?" CreationDate="2015-01-27T22:00:00.000" UserId="4" ContentLicense="CC BY-SA 3.0" />
  <row Id="10" PostId="77" Text="Lost." CreationDate="2015-01-27T22:00:00.000" UserId="4" />
</comments>
"""  # noqa: E501


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "coffee"
    folder.mkdir()
    for name, text in (("Posts", POSTS), ("Users", USERS), ("Comments", COMMENTS)):
        (folder / f"{name}.xml").write_text(text)
    return folder


@pytest.fixture
def bench() -> Community:
    return make_community("coffee-table")


def bring(*paths: Path, **options: object) -> str:
    out = io.StringIO()
    call_command(
        "import", "stackexchange", *map(str, paths), community="coffee-table", stdout=out, **options
    )
    return out.getvalue()


@pytest.mark.usefixtures("bench")
def test_a_question_comes_in_with_its_answers_and_comments_as_they_were_said(dump: Path) -> None:
    bring(dump)

    thread = Thread.objects.get()
    assert (thread.title, thread.kind) == ("How should I store whole bean coffee?", "question")
    said = [
        (p.number, p.author.name, p.created_at.isoformat()[:16])
        for p in thread.posts.order_by("number")
    ]
    assert said == [
        (1, "Ana", "2015-01-27T20:09"),
        (2, "user 5", "2015-01-27T21:00"),
        (3, "Ana", "2015-01-27T22:00"),
        (4, "gone", "2015-01-28T08:00"),
    ]
    comment = thread.posts.get(number=3)
    assert comment.reply_to == thread.posts.get(number=2)
    assert comment.html.strip() == "<p><em>Which</em> jar?</p>"
    assert thread.answer == thread.posts.get(number=4)
    assert thread.posts.get(number=1).body == "How should I store **beans**?"


@pytest.mark.usefixtures("bench")
def test_author_link_and_licence_stand_beside_every_post(dump: Path) -> None:
    bring(dump)

    assert Post.objects.get(number=1).source == {
        "author": "Ana",
        "author_url": "https://coffee.stackexchange.com/users/4",
        "url": "https://coffee.stackexchange.com/q/1",
        "licence": "CC BY-SA 3.0",
    }


@pytest.mark.usefixtures("bench")
def test_pictures_from_elsewhere_become_links(dump: Path) -> None:
    bring(dump)

    html = Post.objects.get(number=2).html
    assert "<img" not in html
    assert 'href="https://elsewhere.example/jar.png"' in html
    assert "a jar" in html


@pytest.mark.usefixtures("bench")
def test_what_is_broken_is_named_and_the_rest_goes_in(dump: Path) -> None:
    said = bring(dump)

    assert "1 threads with 4 posts by 3 people came in" in said
    assert "a broken row (Posts.xml line 9)" in said
    assert "a row that lacks something (Posts.xml 6)" in said
    assert "an answer to a question that is not here (5)" in said
    assert "a comment on a post that is not here (10)" in said
    assert "a tag’s description or the like, no part of a conversation (Posts.xml 4)" in said


@pytest.mark.usefixtures("bench")
def test_a_second_run_changes_nothing(dump: Path) -> None:
    bring(dump)
    before = (snapshot(), len(recorded()))

    said = bring(dump)

    assert (snapshot(), len(recorded())) == before
    assert "0 threads with 0 posts by 0 people came in" in said
    assert "4 posts were here already" in said


@pytest.mark.usefixtures("bench")
def test_an_interrupted_run_is_taken_up_where_it_was(dump: Path, tmp_path: Path) -> None:
    early = tmp_path / "early" / "coffee"
    early.mkdir(parents=True)
    (early / "Posts.xml").write_text("\n".join(POSTS.splitlines()[:4]))
    bring(early)

    bring(dump)

    assert Post.objects.count() == 4
    assert Thread.objects.get().post_count == 4
    assert Thread.objects.get().answer is not None


@pytest.mark.usefixtures("bench")
def test_a_rehearsal_counts_everything_and_writes_nothing(dump: Path) -> None:
    said = bring(dump, dry_run=True)

    assert "1 threads with 4 posts by 3 people would come in" in said
    assert snapshot() == (0, 0, 0, 0)


def test_history_is_nobodys_activity_and_nobody_is_told(dump: Path, bench: Community) -> None:
    bring(dump)
    settle()

    assert not Notification.objects.exists()
    assert not Membership.objects.exists()
    bench.refresh_from_db()
    assert bench.member_count == 0
    assert {entry.kind for entry in Entry.objects.all()} == {"threads.imported"}
    assert not any(user.has_usable_password() or user.email for user in User.objects.all())


@pytest.mark.usefixtures("bench")
def test_two_folders_of_one_site_belong_together(dump: Path, tmp_path: Path) -> None:
    later = tmp_path / "coffee-2022"
    later.mkdir()
    (dump / "Comments.xml").rename(later / "Comments.xml")

    bring(dump, later)

    assert Post.objects.count() == 4


@pytest.mark.usefixtures("bench")
@pytest.mark.parametrize("ending", ["tar.xz", "zip"])
def test_archives_are_unpacked(dump: Path, tmp_path: Path, ending: str) -> None:
    bring(packed(dump, tmp_path / f"coffee.{ending}"))

    assert Post.objects.count() == 4
    assert {row.source for row in Imported.objects.all()} == {"stackexchange:coffee"}


def packed(folder: Path, archive: Path) -> Path:
    files = sorted(folder.glob("*.xml"))
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive, "w") as out:
            for file in files:
                out.write(file, f"coffee/{file.name}")
    else:
        with tarfile.open(archive, "w:xz") as out:
            for file in files:
                out.add(file, f"coffee/{file.name}")
    return archive


@pytest.fixture
def reading(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "hostile.tar"
    assert not (tmp_path.parent / "Posts.xml").exists()


def test_no_member_of_an_archive_leaves_its_folder(reading: Path) -> None:
    with tarfile.open(reading, "w") as out:
        for name in ("../Posts.xml", "/Posts.xml", "a/../../../Posts.xml"):
            member = tarfile.TarInfo(name)
            member.size = len(POSTS.encode())
            out.addfile(member, io.BytesIO(POSTS.encode()))
        link = tarfile.TarInfo("Users.xml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        out.addfile(link)

    with StackExchange([reading], Leftovers()) as reader:
        assert sorted(reader.sites) == ["a", "hostile"]  # where their names would put them
        assert reader.count() == 6


def test_entities_and_nesting_are_broken_rows(dump: Path) -> None:
    laughs = '<!DOCTYPE r [<!ENTITY a "ha">]>'
    (dump / "Users.xml").write_text(f"{laughs}\n<row Id='4' DisplayName='&a;' />\n")
    leftovers = Leftovers()

    with StackExchange([dump], leftovers) as reader:
        list(reader.threads())

    assert leftovers.counts["a broken row"] == 2  # this one, and the one in Posts.xml


@pytest.mark.parametrize("what", ["nothing", "text", "empty"])
def test_what_is_no_archive_gets_a_sentence(what: str, tmp_path: Path) -> None:
    path = tmp_path / "it"
    if what == "text":
        path.write_text("hello")
    elif what == "empty":
        path.mkdir()

    with pytest.raises(Unreadable, match=str(path)), StackExchange([path], Leftovers()):
        pass


def test_a_place_that_does_not_exist_is_refused(dump: Path) -> None:
    with pytest.raises(CommandError, match=r"'coffee-table'[.] .*, at /communities/new/;"):
        bring(dump)


@pytest.mark.parametrize(
    ("folder", "name", "host"),
    [
        ("beer-2022", "beer", "beer.stackexchange.com"),
        ("coffee.stackexchange.com", "coffee", "coffee.stackexchange.com"),
        ("bicycles-meta", "bicycles-meta", "bicycles.meta.stackexchange.com"),
        ("bicycles.meta.stackexchange.com", "bicycles-meta", "bicycles.meta.stackexchange.com"),
        ("stackoverflow.com", "stackoverflow-com", "stackoverflow.com"),
    ],
)
def test_a_folder_says_which_site_it_was(folder: str, name: str, host: str) -> None:
    assert site_name(folder) == name
    assert host_of(name) == host


def snapshot() -> tuple[int, int, int, int]:
    threads, posts, people = Thread.objects.count(), Post.objects.count(), User.objects.count()
    return threads, posts, people, Imported.objects.count()
