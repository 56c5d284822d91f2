"""The minutes of a staff meeting as a PDF, which carry the audit chain's head.

They name no child and quote no note, unless somebody typed it into the meeting's notes; and
nobody's ratings, but the team's together.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from journalkit.analytics import judging
from journalkit.analytics import meeting as figures
from journalkit.analytics.summary import Summary, counted
from journalkit.journal import meetings
from journalkit.journal.session import Session
from journalkit.printing.typesetting import Paper, printed
from journalkit.records import Action, AgendaItem, Matter, Meeting, State

TEMPLATE = Path(__file__).with_suffix(".typ")


def make(session: Session, id: str) -> bytes:
    """The minutes of meeting *id*, recorded before they are there. Managers only.

    The head is the chain's after that record, so it proves the meeting's end and all before it.
    """
    number, head = meetings.record_minutes(session, id)
    vault = session.vault
    meeting = vault.meetings.get(id)
    names = {one.id: one.name for one in vault.members.all()}
    looked = judging.looked(session, meeting)
    before = [one for one in vault.meetings.ended() if one.began_at < meeting.began_at]
    earlier = judging.looked(session, before[0]) if before else None
    changed = figures.changed(looked, earlier)
    agreed = [figures.between(looked), figures.steadily(looked)]
    actions = vault.actions.all()
    said = {
        "setting": session.setting.name,
        "day": _dated(meeting.day),
        "led_by": names[meeting.led_by],
        "attended": [names[one] for one in meeting.attended],
        "looked": _looked(session, meeting),
        "talked": [_talked(session, one) for one in vault.agenda.of(id)
                   if one.kind is not Matter.OBSERVATION],
        "counts": _table(changed) if looked.notes else {},
        "counted": [changed.sentence, *changed.cautions],
        "agreement": [f"{one.title}: {one.sentence}" for one in agreed if one.children]
        or ["Nobody rated what another did, or the same twice: there is no agreement to give."],
        "actions": [_action(one, names) for one in actions if one.meeting == id],
        "earlier": [_action(one, names) for one in actions if _was_open(session, one, meeting)],
        "notes": [one for one in meeting.notes.splitlines() if one.strip()],
        "row": f"{number:,}",
        "head": head,
    }  # fmt: skip
    return printed(Paper(TEMPLATE, said))


def _looked(session: Session, meeting: Meeting) -> str:
    """How many notes were looked at and how they came to be these, in sentences."""
    if not meeting.sample:
        return "No note was looked at."
    taken = sum(one.why[0].startswith("taken:") for one in meeting.sample)
    drawn, twice = len(meeting.sample) - taken, sum(one.twice for one in meeting.sample)
    firsts = sum(1 for place in meeting.revealed if place < len(meeting.sample))
    parts = [f"{taken} taken to the meeting"] * bool(taken)
    parts += [
        f"{drawn} drawn by lot over members, key groups and areas (seed {meeting.seed})"
    ] * bool(drawn)
    said = f"{counted(len(meeting.sample), 'note', 'notes')}: {' and '.join(parts)}. "
    said += f"What was said was shown of {firsts}"
    said += f"; {counted(twice, 'note', 'notes')} to be rated twice." if twice else "."
    found = session.vault.observations.some(one.observation for one in meeting.sample)
    withheld = sum(one.state is State.WITHHELD for one in found.values())
    if withheld:
        said += f" {counted(withheld, 'is', 'are')} withheld, and counted in nothing."
    how = "The room rated together." if meeting.together else "Each rated apart, the author unseen."
    return f"{said} {how}"


def _talked(session: Session, item: AgendaItem) -> dict[str, str]:
    """What was talked about; of a kept page its title and sentence."""
    if item.kind is Matter.PAGE:
        page = session.vault.kept_pages.get(item.ref)
        return {"title": page.title, "text": page.sentence}
    title = "A reflection" if item.kind is Matter.REFLECTION else ""
    return {"title": title, "text": item.text}


def _table(summary: Summary) -> dict[str, Any]:
    cells = [
        [str(name), *("–" if one is None else str(one) for one in row)]
        for name, row in zip(
            summary.table.index,
            summary.table.astype(object).where(summary.table.notna(), None).to_numpy(),
            strict=True,
        )
    ]
    return {"heads": [str(one) for one in summary.table.columns], "rows": cells}


def _action(one: Action, names: dict[str, str]) -> list[str]:
    about = names.get(one.about, "The whole team")
    return [one.text, about, names[one.owner], _dated(one.due), one.outcome]


def _was_open(session: Session, one: Action, meeting: Meeting) -> bool:
    """Whether *one*, of an earlier meeting, was open when *meeting* began."""
    earlier = session.vault.meetings.get(one.meeting).began_at < meeting.began_at
    return earlier and (one.done_at is None or one.done_at >= meeting.began_at)


def _dated(at: date) -> str:
    return f"{at.day} {at:%B} {at.year}"
