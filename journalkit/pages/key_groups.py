"""The children as pages offer them: each with the key person whose group they belong to."""

from __future__ import annotations

from journalkit.journal.session import Session
from journalkit.records import Child


def key_groups(session: Session) -> list[tuple[Child, str]]:
    """The children who belong here today, each with the name of their key person."""
    vault, today = session.vault, session.today()
    members = {member.id: member.name for member in vault.members.all()}
    key = {one.child: members[one.member] for one in vault.key_persons.on(today)}
    return [(child, key.get(child.id, "")) for child in vault.children.here_on(today)]
