"""A page of numbers that was kept for a meeting, as it stood: on every page that shows one."""

from __future__ import annotations

from journalkit.forms.widgets.finding import Finding
from journalkit.records import KeptPage


def as_finding(page: KeptPage) -> Finding:
    """A kept page, as it stood."""
    finding = Finding(
        title=page.title,
        sentence=page.sentence,
        cautions=[*page.cautions],
        columns=[*page.columns],
        rows=[
            {"id": str(number), "name": name, "cells": [{"text": one} for one in cells]}
            for number, (name, *cells) in enumerate(page.rows)
        ],
    )
    finding.picture = page.picture
    return finding
