"""What goes along about one child: for the setting itself, or for the next one.

Only what is about the child and stands: no history, nothing that staff say to each other, nothing
for staff only. Other children are a friend, as in a story. Pictures go where the carers agree that
they are in the child's own journal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from journalkit.errors import NotForThisUse, NotFound
from journalkit.exchange.leaving.gathering import Held
from journalkit.exchange.leaving.kinds import BY_NAME, Holding
from journalkit.journal import picturing
from journalkit.journal.session import Session
from journalkit.media import THUMB, journal_of
from journalkit.records import Observation, Origin, Picture, Stage, Story
from journalkit.telling.friends import Friends

LEFT_OUT = "(Left out here: it names other children.)"


def one_child(session: Session, child: str) -> Held:
    """The records of *child* (an id)."""
    session.require("export the journal")
    vault = session.vault
    with vault.still():
        hidden = _Hidden(session, child)
        head, about = vault.audit.end()[1], vault.children.get(child)
        notes = [one for one in vault.observations.all() if child in one.note.children]
        goes = [one for one in notes if one.state.in_use and not one.note.staff_only]
        stays = vault.stays.of(child)
        rooms = {about.room, *(one.room for one in stays)}
        joined = [one for one in vault.memberships.all() if one.child == child]
        told = (Stage.APPROVED, Stage.GIVEN)
        stories = [one for one in vault.stories.of(child) if one.stage in told]
        replies = vault.replies.of(child)
        asked = [id for one in (*goes, *replies) for id in _pictures(one)]
        asked += [id for one in stories for id in one.pictures]
        known = vault.pictures.some(asked)
        shown = {id: one for id, one in known.items() if _agreed(session, one, child)}
        observations = [hidden.observation(one, shown) for one in goes]
        judged = [one for one in vault.judgements.all() if one.child == child]
        areas: dict[str, list[str]] = {one.id: [] for one in observations}
        for id, area in vault.facts.areas():
            if id in areas:
                areas[id].append(area)
        told_of = set(areas)
        found: dict[str, Iterable[Any]] = {
            "settings": vault.settings.all(),
            "frameworks": vault.frameworks.all(),
            "rooms": vault.rooms.some(rooms).values(),
            "terms": vault.terms.all(),
            "half_terms": vault.half_terms.all(),
            "members": (),
            "children": [about],
            "carers": vault.carers.of(child),
            "key_persons": vault.key_persons.of(child),
            "groups": vault.groups.some(one.group for one in joined).values(),
            "memberships": joined,
            "stays": stays,
            "absences": vault.absences.of(child),
            "consents": vault.consents.of([child]),
            "pictures": [hidden.picture(one) for one in shown.values()],
            "observations": observations,
            "origins": [hidden.origin(one) for one in vault.origins.some(told_of).values()],
            "closed_steps": [
                replace(one, step=hidden(one.step), outcome=hidden(one.outcome))
                for one in vault.closed_steps.of(child)
                if one.observation in told_of
            ],
            "judgements": [
                replace(
                    one,
                    why=hidden(one.why, ""),
                    evidence=tuple(id for id in one.evidence if id in told_of),
                )
                for one in judged
            ],
            "stories": [hidden.story(one, shown) for one in stories],
            "replies": [
                replace(
                    one,
                    words=hidden(one.words),
                    pictures=tuple(id for id in one.pictures if id in shown),
                )
                for one in replies
            ],
        }
        named = _members(found)
        found["members"] = [
            replace(one, sign_in_name=one.name, hours=(), lead=False, deputy=False)
            for one in vault.members.all()
            if one.id in named
        ]
        setting = vault.settings.one()
    holdings = {
        name: Holding(kind=BY_NAME[name], records=tuple(records), in_store=len(tuple(records)))
        for name, records in found.items()
    }
    beside = {id: {"areas": sorted(every)} for id, every in areas.items()}
    holdings["observations"] = replace(holdings["observations"], beside=beside)
    not_here = {
        "observations for staff only": sum(one.state.in_use for one in notes) - len(goes),
        "pictures that may not be in this child’s journal": len(set(asked)) - len(shown),
    }

    def door(picture: Picture, part: str | int) -> bytes:
        return picturing.look(session, picture.id, part=part, purpose=journal_of(child))

    return Held(
        setting=setting,
        head=head,
        holdings=holdings,
        door=door,
        child=child,
        notes={child: len(goes)},
        not_here={words: number for words, number in not_here.items() if number},
    )


class _Hidden:
    """Takes other children out of what is said."""

    def __init__(self, session: Session, child: str) -> None:
        self._child, self._friends = child, Friends(session, child)
        vault = session.vault
        self._known = {one.name for one in vault.members.all()}
        self._known |= {one.name for one in vault.carers.of(child)}

    def __call__(self, text: str, otherwise: str = LEFT_OUT, *, quote: bool = False) -> str:
        if not text.strip():
            return text
        return " ".join(self._friends.hidden(text, quote=quote)) or otherwise

    def observation(self, one: Observation, shown: dict[str, Picture]) -> Observation:
        note = one.note
        said = replace(
            note,
            children=(self._child,),
            text=self(note.text),
            own_words=self(note.own_words, "", quote=True),
            meaning=self(note.meaning, ""),
            next_step=self(note.next_step, ""),
            place=self(note.place, ""),
            pictures=tuple(id for id in note.pictures if id in shown),
        )
        return replace(one, note=said)

    def origin(self, one: Origin) -> Origin:
        """What another service had: comments without the names of other children's carers."""
        comments = tuple(
            replace(said, by=said.by if said.by in self._known else "", text=self(said.text))
            for said in one.comments
        )
        return replace(one, areas=tuple(map(self, one.areas)), comments=comments)

    def picture(self, one: Picture) -> Picture:
        who = tuple(id for id in one.children if id == self._child)
        return replace(one, children=who, caption=self(one.caption, ""))

    def story(self, one: Story, shown: dict[str, Picture]) -> Story:
        passages = tuple(
            replace(part, text=self(part.text, quote=part.quote)) for part in one.passages
        )
        pictures = tuple(id for id in one.pictures if id in shown)
        return replace(one, passages=passages, pictures=pictures, asked="")


def _pictures(one: Any) -> tuple[str, ...]:
    return one.note.pictures if isinstance(one, Observation) else tuple(one.pictures)


def _agreed(session: Session, picture: Picture, child: str) -> bool:
    """Whether the door gives it for the child's own journal."""
    try:
        picturing.look(session, picture.id, part=THUMB, purpose=journal_of(child))
    except (NotForThisUse, NotFound):
        return False
    return True


def _members(found: dict[str, Iterable[Any]]) -> set[str]:
    """Who is named anywhere in it."""
    fields = ("author", "by", "member", "added_by", "named_by")
    every = [one for records in found.values() for one in records]
    return {getattr(one, field, "") or "" for one in every for field in fields}
