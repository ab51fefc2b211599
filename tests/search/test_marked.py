"""What was found is marked, and nothing of it becomes markup."""

from apps.search.snippets import Piece
from apps.search.templatetags.found import marked


def test_words_found_are_marked_and_everything_is_escaped() -> None:
    pieces = (Piece("a <b> & "), Piece("<i>", found=True), Piece(" end"))

    assert marked(pieces) == "a &lt;b&gt; &amp; <mark>&lt;i&gt;</mark> end"
