"""Typst's one door: text goes in as data, and is never read as markup."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst


def printed(template: Path, said: dict[str, Any]) -> bytes:
    """*template* with the data *said* as a tagged PDF (PDF/UA-1).

    The standard forbids a letter that the fonts lack, such as one of a setting's name: better
    printed with a box in its place than not at all.
    """
    compiler = typst.Compiler(ignore_system_fonts=True, sys_inputs={"said": json.dumps(said)})
    source = template.read_bytes()
    try:
        made = compiler.compile(source, format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        made = compiler.compile(source, format="pdf")
    assert isinstance(made, bytes)  # noqa: S101 - one document; typst's types allow several
    return made
