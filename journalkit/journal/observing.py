"""Writing observations: drafts that keep themselves, submitting, amending, withdrawing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from journalkit.errors import BadRecord, Changed, NotFound
from journalkit.journal.session import Session
from journalkit.reckoning import blocking
from journalkit.records import Draft, Note, Observation, State, Version
from journalkit.store import rows


def save_draft(session: Session, draft: Draft) -> Draft:
    """Keep *draft* as it stands, whole or not; returns it with the time it was saved."""
    session.require("keep a draft", draft)
    saved = replace(draft, saved_at=session.now())
    with session.change() as change:
        session.vault.drafts.save(change, saved)
    return saved


def drafts(session: Session, *, limit: int | None = None) -> tuple[Draft, ...]:
    """What the member is still writing, the latest first; *limit* of them at most."""
    return session.vault.drafts.of(session.member.id, limit=limit)


def draft(session: Session, id: str) -> Draft:
    """Draft *id*, which only its author reads."""
    found = session.vault.drafts.get(id)
    session.require("read a draft", found)
    return found


def amending(session: Session, observation: str) -> Draft | None:
    """The member's own draft that will amend *observation* (an id); None while there is none."""
    found = session.vault.drafts.amending(observation, session.member.id)
    return found[0] if found else None


def discard_draft(session: Session, draft: Draft) -> None:
    """Forget *draft*. An observation that it would have amended stays as it is."""
    session.require("keep a draft", draft)
    with session.change() as change:
        session.vault.drafts.drop(change, draft.id)


def blockers(session: Session, note: Note) -> dict[str, str]:
    """Why *note* cannot be submitted, by field: the form shows them and `submit` refuses them."""
    return blocking.of_note(
        note,
        now=session.now(),
        day=note.happened_at.astimezone(session.zone).date(),
        children=session.vault.children.some(note.children),
        framework=session.vault.frameworks.current(),
    )


def submit(session: Session, note: Note, *, id: str) -> Observation:
    """Hand in a new observation; the draft *id* becomes the observation of the same id.

    Asking twice for the same *id* and note gives the same observation: a save whose answer was
    lost may be tried again. Raises `BadRecord` with `blockers`.
    """
    session.require("write an observation")
    _refuse(blockers(session, note))
    earlier = session.vault.observations.where("o.id = ?", [id])
    if earlier:
        same = earlier[0].author == session.member.id
        if same and rows.plain(earlier[0].note) == rows.plain(note):
            return earlier[0]
        raise Changed("This observation is already in the journal, with another text.")
    _refuse(strange_pictures(session, note.pictures))
    now = session.now()
    observation = Observation(
        id=id,
        author=session.member.id,
        state=State.SUBMITTED,
        version=1,
        note=note,
        created_at=now,
        submitted_at=now,
    )
    with session.change() as change:
        session.vault.observations.add(change, observation, areas=areas(session, note))
        session.vault.drafts.drop(change, id)
    return observation


def amend(
    session: Session, id: str, note: Note, *, version: int, draft: str | None = None
) -> Observation:
    """Hand in the next version of observation *id*, made from its *version*.

    An edit of an approved observation reopens it: what was signed off was another text.
    Raises `Changed` where somebody else amended it meanwhile.
    """
    current = session.vault.observations.get(id)
    session.require("amend an observation", current)
    _refuse(blockers(session, note))
    _refuse(strange_pictures(session, note.pictures, already=current.note.pictures))
    if current.version != version:
        raise Changed
    amended = replace(
        current,
        state=State.SUBMITTED,
        version=version + 1,
        note=note,
        submitted_at=session.now(),
    )
    with session.change() as change:
        session.vault.observations.amend(change, amended, areas=areas(session, note))
        if draft is not None:
            session.vault.drafts.drop(change, draft)
    return amended


def withdraw(session: Session, id: str) -> Observation:
    """Take observation *id* out of every use. Its versions stay."""
    current = session.vault.observations.get(id)
    session.require("withdraw an observation", current)
    withdrawn = replace(current, state=State.WITHDRAWN)
    with session.change() as change:
        session.vault.observations.set_state(change, withdrawn, what="observation withdrawn")
    return withdrawn


def read(session: Session, id: str) -> Observation:
    """Observation *id*, where the member may read it."""
    found = session.vault.observations.get(id)
    session.require("read an observation", found)
    return found


def versions(session: Session, id: str) -> tuple[Version, ...]:
    """The versions of observation *id*, the first one first.

    An earlier one that was withheld is for its author and the managers.
    """
    current, vault = read(session, id), session.vault
    every = vault.observations.versions(id)
    if session.may("read comments", current):
        return every
    decisions = vault.reviews.of([id])
    withheld = {one.version for one in decisions if one.decision is State.WITHHELD}
    return tuple(one for one in every if one.number not in withheld - {current.version})


def search(session: Session, words: str) -> tuple[Observation, ...]:
    """The observations whose texts hold all *words*, the newest first."""
    session.require("search observations")
    observations = session.vault.observations
    return tuple(observations.get(id) for id in observations.search(words))


def earlier_texts(session: Session, *, limit: int, skip: int = 0) -> tuple[str, ...]:
    """What stands under *What happened* in notes handed in before, the newest first.

    A helper gets those of their own only, since they read no others.
    """
    session.require("write an observation")
    author = "" if session.may("search observations") else session.member.id
    return session.vault.observations.texts(author=author, limit=limit, skip=skip)


def sent_back(session: Session, *, limit: int = 20) -> tuple[Observation, ...]:
    """The member's own observations that a manager asked to change, the oldest first."""
    return session.vault.observations.sent_back(session.member.id, limit=limit)


def own(session: Session, *, limit: int) -> tuple[Observation, ...]:
    """The member's own observations that are in use, the newest first."""
    states, author = [state for state in State if state.in_use], session.member.id
    return session.vault.observations.queue(states, author=author, newest=True, limit=limit)[0]


def areas(session: Session, note: Note) -> tuple[str, ...]:
    """The areas that *note* belongs to: those chosen, and those of its aspects."""
    framework = session.vault.frameworks.current()
    return tuple(dict.fromkeys([*note.areas, *map(framework.area_of, note.aspects)]))


def strange_pictures(
    session: Session, pictures: Iterable[str], *, already: tuple[str, ...] = ()
) -> dict[str, str]:
    """A picture comes in by whoever adds it; nobody names another's by its id."""
    for id in set(pictures) - set(already):
        try:
            own = session.vault.pictures.get(id).added_by == session.member.id
        except NotFound:
            own = False
        if not own:
            return {"pictures": "One of the pictures is not yours to add."}
    return {}


def _refuse(problems: dict[str, str]) -> None:
    if problems:
        raise BadRecord(problems)
