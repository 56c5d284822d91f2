"""What another service said beside an observation, as people read it under the note."""

from __future__ import annotations

from journalkit.records import Origin


def words(origin: Origin) -> str:
    """Whose it was, the areas as they were called there, and what was said under it."""
    by = f", written there by {origin.author}" if origin.author else ""
    lines = [f"From {origin.service.title()}{by}."]
    lines += [f"Area there: {area}" for area in origin.areas]
    for one in origin.comments:
        at = f", {one.at.day} {one.at:%B} {one.at.year}" if one.at else ""
        lines.append(f"{one.by or 'Somebody'}{at}: {one.text}")
    return "\n".join(lines)
