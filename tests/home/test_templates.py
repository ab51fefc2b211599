"""The shell, drawn alone; and what no template may contain."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template import Context, Template

from apps.accounts.bylines import Byline
from apps.communities.models import Brand
from apps.core import importmap
from apps.core.drawing import icon_names

ROOT = Path(settings.BASE_DIR, "templates")
MAIL = {"email", "mail"}  # mail has no style sheet; its readers know no other way
TEMPLATES = sorted(path for path in ROOT.rglob("*.html") if not MAIL & set(path.parts))
TAKEN_ALONG = ROOT / "accounts" / "copy"  # read from a file, which brings its looks along
INES = Byline(name="Ines Carvalho", monogram="IC", tint=1, url="/@ines/")
PAGE = '{% extends "shell.html" %}{% block current %}c-repair-bench{% endblock %}'


def shell(viewer: Byline | None) -> SimpleNamespace:
    bench = SimpleNamespace(
        slug="repair-bench",
        name="Repair Bench",
        emblem="scissors",
        visibility="private",
        taken=9,
        seats=24,
        unread=6,
    )
    return SimpleNamespace(
        brand=Brand(name="Tern & Tide"), communities=[bench], unseen=3, viewer=viewer
    )


@pytest.fixture(autouse=True)
def _addresses(settings: SimpleNamespace) -> None:
    settings.ROOT_URLCONF = "tests.home.addresses"


def page(source: str, viewer: Byline | None) -> str:
    return Template(source).render(Context({"shell": shell(viewer), "messages": []}))


def test_the_shell_marks_where_one_is() -> None:
    html = page(PAGE, INES)
    assert 'href="/c/repair-bench/" aria-current="page"' in html
    assert html.count('aria-current="page"') == 2  # rail and tab bar
    assert "Tern &amp; Tide" in html


def test_what_is_new_is_heard_of_over_one_socket() -> None:
    html = page(PAGE, INES)
    assert html.count('src="/static/js/live.js"') == 1
    assert html.count('id="unseen"') == html.count('data-live="mine"') == 1
    assert 'hx-get="/activity/count/"' in html


def test_a_visitor_is_offered_the_door_and_no_token_and_no_socket() -> None:
    html = page(PAGE, None)
    assert 'src="/static/js/live.js"' not in html
    assert 'href="/accounts/login/"' in html
    assert "X-CSRFToken" not in html
    assert 'href="/activity/"' not in html


def test_the_door_names_the_brand() -> None:
    html = page('{% extends "plain.html" %}{% block main %}<h1>In</h1>{% endblock %}', None)
    assert "<h1>In</h1>" in html
    assert "Tern &amp; Tide" in html


def test_the_page_s_one_inline_script_is_the_one_the_policy_allows() -> None:
    html = page(PAGE, None)
    inline = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", html, re.DOTALL)
    assert inline == [importmap.text()]
    assert importmap.csp_source() == f"'sha256-{importmap.hash()}'"
    assert '"coterie/rail":' in importmap.text()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_has_inline_style_or_script_or_trusts_markup(path: Path) -> None:
    text = path.read_text()
    if TAKEN_ALONG not in path.parents:
        assert not re.search(r"\sstyle\s*=|<style", text)
    assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=|\shx-on", text)
    assert not re.search(r"\|\s*safe\b|autoescape\s+off|mark_safe", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)


def test_every_icon_a_template_names_exists() -> None:
    named = {
        name for path in TEMPLATES for name in re.findall(r"{% icon \"([\w-]+)\"", path.read_text())
    }
    assert named <= icon_names()
