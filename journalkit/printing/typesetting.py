"""Typst's one door: text goes in as data, and is never read as markup.

A template finds in ``sys.inputs.said`` what it is to say, and with it ``fonts``: the families to
set it in, best first. The last of them, Unicode's Last Resort, holds a box for every letter that
there is, so that no name and no emoji keeps a PDF from being tagged (PDF/UA-1), and what is read
out or copied is still the letter itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

from journalkit.errors import JournalError

if TYPE_CHECKING:
    import typst

HOMES = (
    ("matplotlib", "mpl-data/fonts/ttf"),
    ("manimgx_fonts", ""),
    ("manimgx_fonts_cjk", ""),
    ("fontpkg_caveat", "files"),
)
"""Installed packages that hold fonts, and where in them. All but the first are the extra
``fonts``. None is imported: only its files are read."""
EVERY_LETTER = "Last Resort High-Efficiency"
FIRST = ("Libertinus Serif", "Noto Sans", "DejaVu Sans")
HANDWRITTEN = "Caveat"
LAST = ("Noto Sans Symbols", "Noto Emoji", EVERY_LETTER)

_NOT_PRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe]")
"""Control characters, lone surrogates, and the two marks of byte order, which PDF/UA forbids. Tabs
and line breaks stay."""


@dataclass(frozen=True, repr=False)
class Paper:
    """What is printed: a template, and the data that it is to say."""

    template: Path | bytes
    said: Mapping[str, Any]
    pictures: Mapping[str, str] = field(default_factory=dict)
    """SVGs by name, which stand beside ``said`` in ``sys.inputs``: so they are not read anew with
    every word of it."""
    root: Path | None = None
    """The folder that the template may read. With one its compiler is kept, for the next preview
    of what somebody is typing."""


def printed(paper: Paper) -> bytes:
    """*paper* as a tagged PDF (PDF/UA-1). Raises `JournalError`, which quotes nothing of it."""
    [made] = _compiled(paper, format="pdf", pdf_standards="ua-1")
    return made


def drawn(paper: Paper, *, ppi: float) -> tuple[bytes, ...]:
    """The same pages as pictures (PNG), *ppi* pixels an inch."""
    return _compiled(paper, format="png", ppi=ppi)


def refused(paper: Paper) -> str:
    """What typst has against *paper* in its own words, which may quote what was said; empty where
    it has nothing."""
    import typst

    try:
        _made(paper, format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        return re.sub(r"\S*__typst_py_bytes__\.typ", "line", str(error.diagnostic)).strip()
    return ""


PROBE = b"""#let said = json(bytes(sys.inputs.said))
#set document(title: "Letters")
#set text(font: said.fonts, fallback: false)
#for one in said.letters { par(one) }"""


def lacking(letters: Iterable[str]) -> tuple[str, ...]:
    """Those of *letters* that no font here has, other than the one of boxes."""
    asked = sorted({one for one in letters if one > "~" and category(one)[0] not in "CMZ"})
    held = [name for name in families() if name != EVERY_LETTER]
    against = refused(Paper(PROBE, {"letters": asked, "fonts": held}))
    return tuple(one for one in asked if one in against or f"{{{ord(one):x}}}" in against)


@cache
def fonts() -> typst.Fonts:
    """Every font that comes with journalkit: never one of this computer's own, so that a page
    looks the same wherever it is printed."""
    import typst

    folders = []
    for package, inside in HOMES:
        found = find_spec(package)
        if found is not None and found.submodule_search_locations:
            folders.append(Path(found.submodule_search_locations[0]) / inside)
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def families(language: str = "en") -> list[str]:
    """The families to set text in, best first; of Chinese, Japanese and Korean letters the shapes
    that readers of *language* know."""
    held = [name for name in fonts().families() if "Math" not in name and "Mono" not in name]
    shapes = {"ja": "JP", "ko": "KR", "zh-TW": "TC", "zh-HK": "HK"}.get(language, "SC")
    held = [name for name in held if "CJK" not in name or name.endswith(shapes)]
    noto = [name for name in held if name.startswith("Noto Sans ")]
    order = dict.fromkeys([*FIRST, *noto, HANDWRITTEN])
    for name in LAST:  # whatever else has a sign for a letter has a better one
        order.pop(name, None)
    return [name for name in (*order, *LAST) if name in held]


def _compiled(paper: Paper, **how: Any) -> tuple[bytes, ...]:
    import typst

    try:
        made = _made(paper, **how)
    except typst.TypstError:
        # Its words may quote a child's: they end here.
        raise JournalError(
            "These pages could not be set.",
            what_to_do="Choose another template; if it happens again, tell whoever looks after "
            "the computer.",
        ) from None
    return (made,) if isinstance(made, bytes) else tuple(made)


def _made(paper: Paper, **how: Any) -> bytes | list[bytes]:
    source = paper.template
    made = (_kept(paper.root) if paper.root else _compiler(None)).compile(
        source.read_bytes() if isinstance(source, Path) else source,
        sys_inputs={
            "said": json.dumps({"fonts": families(), **_printable(paper.said)}),
            **paper.pictures,
        },
        **how,
    )
    assert made is not None  # noqa: S101 - it is where no file was named to write to
    return made


def printable(text: str) -> str:
    """*text* without what no printer has a sign for, and without space around it."""
    return _NOT_PRINTED.sub("", re.sub("\r\n?|[\u2028\u2029]", "\n", text)).strip()


def _printable(said: Any) -> Any:
    """*said* with nothing in it that no printer has a sign for, however deep it stands."""
    if isinstance(said, str):
        return printable(said)
    if isinstance(said, Mapping):
        return {name: _printable(one) for name, one in said.items()}
    return [_printable(one) for one in said] if isinstance(said, list | tuple) else said


@cache
def _kept(root: Path) -> typst.Compiler:
    return _compiler(root)


def _compiler(root: Path | None) -> typst.Compiler:
    import typst

    return typst.Compiler(root=root, font_paths=fonts())
