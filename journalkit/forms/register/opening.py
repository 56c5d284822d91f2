"""A planned meeting, a training day, or an exception: who may work in the journal then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from journalkit.forms.register import Field, Values, options
from journalkit.records import Member, Opening

KINDS = {"meeting": "Staff meeting", "training": "Training day", "exception": "Exception"}


def fields(members: tuple[Member, ...]) -> list[Field]:
    """The fields; *members* can be named."""
    return [
        {"name": "kind", "label": "What it is", "kind": "choice",
         "options": options(KINDS.items())},
        {"name": "name", "label": "What it is for", "kind": "text", "optional": True},
        {"name": "day", "label": "Day", "kind": "date"},
        {"name": "starts", "label": "From", "kind": "time"},
        {"name": "ends", "label": "Until", "kind": "time"},
        {"name": "members", "label": "For whom", "kind": "choices",
         "options": options((member.id, member.name) for member in members),
         "help": "The journal opens for them and for nobody else."},
    ]  # fmt: skip


def values(opening: Opening | None, zone: ZoneInfo) -> Values:
    """What the fields show of *opening*, on the setting's own clock."""
    if opening is None:
        return {"kind": "meeting"}
    starts, ends = opening.starts.astimezone(zone), opening.ends.astimezone(zone)
    return {
        "kind": opening.kind,
        "name": opening.name,
        "day": starts.date().isoformat(),
        "starts": f"{starts:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "members": list(opening.members),
    }


def record(said: Values, zone: ZoneInfo, *, before: Opening | None = None) -> Opening:
    """The opening that the fields say."""
    day = date.fromisoformat(said["day"])
    told = {
        "kind": said["kind"],
        "name": said["name"],
        "starts": _moment(day, said["starts"], zone),
        "ends": _moment(day, said["ends"], zone),
        "members": tuple(said["members"]),
    }
    return replace(before, **told) if before else Opening(**told)


def _moment(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
