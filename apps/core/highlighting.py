"""Code in colours: classes for a stylesheet, from a short list of languages."""

from __future__ import annotations

from functools import cache

from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES

LONGEST = 6_000  # characters of one block; a longer one stays in one colour
PREFIX = "hl-"
CLASSES = {PREFIX + name for name in STANDARD_TYPES.values() if name}
LANGUAGES = {
    **dict.fromkeys(("bash", "sh", "shell", "zsh"), "bash"),
    **dict.fromkeys(("javascript", "js", "jsx", "mjs"), "javascript"),
    **dict.fromkeys(("python", "py", "python3"), "python"),
    **dict.fromkeys(("typescript", "ts", "tsx"), "typescript"),
    **dict.fromkeys(("yaml", "yml"), "yaml"),
    **dict.fromkeys(("cpp", "c++", "cc", "hpp"), "cpp"),
    **dict.fromkeys(("rust", "rs"), "rust"),
    **dict.fromkeys(("ruby", "rb"), "ruby"),
    **dict.fromkeys(("html", "xml", "svg"), "html"),
    **{name: name for name in ("c", "css", "diff", "go", "ini", "java", "json", "php", "sql")},
    "toml": "toml",
}
_FORMATTER: HtmlFormatter = HtmlFormatter(nowrap=True, classprefix=PREFIX)


def highlighted(code: str, language: str) -> str:
    """The code as escaped HTML with classes, or "" when it is to stay plain."""
    name = LANGUAGES.get(language.lower())
    if name is None or len(code) > LONGEST:
        return ""
    return str(highlight(code, _lexer(name), _FORMATTER))


@cache
def _lexer(name: str) -> Lexer:
    return get_lexer_by_name(name, stripnl=False, ensurenl=False)
