"""Words that judge, where a note should tell."""

from __future__ import annotations

from journalkit.hints.hint import Hint, Span, Writing
from journalkit.hints.words import matches, phrases, without_quotes, words


def opinions(writing: Writing) -> Hint | None:
    """Opinion words under *What happened*; what a child said is the child's own."""
    found = words(without_quotes(writing.text))
    spans = tuple(
        Span(field="text", start=found[first].start, end=found[after - 1].end)
        for first, after, judges in matches(found, phrases("opinions"))
        if judges
    )
    if not spans:
        return None
    said = dict.fromkeys(writing.text[one.start : one.end].lower() for one in spans)
    shown = ", ".join(f"“{one}”" for one in list(said)[:3])
    verb = "is an opinion" if len(said) == 1 else "are opinions"
    return Hint(
        kind="opinions",
        sentence=f"{shown} {verb}. What you saw or heard tells a reader more.",
        spans=spans,
    )
