"""Groups that the setting defines, and the rooms that a child has been in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from journalkit.errors import BadRecord, Refused
from journalkit.journal import keeping, registering
from journalkit.records import Group, Room
from tests.small_journal import PASSWORDS, Journal, Secret

TODAY = date.today()


def test_a_group_keeps_who_was_in_it_and_until_when(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    maya, tomasz, iris = (child.id for child in journal.children)
    group = Group(name="Two languages at home")
    registering.enter(ruth, group)
    begun = TODAY - timedelta(days=30)
    registering.regroup(ruth, group.id, [maya, tomasz], since=begun)
    registering.regroup(ruth, group.id, [tomasz, iris], since=TODAY)

    told = {one.child: (one.since, one.until) for one in ruth.vault.memberships.all()}
    assert told == {
        maya: (begun, TODAY - timedelta(days=1)),
        tomasz: (begun, None),
        iris: (TODAY, None),
    }
    assert {one.child for one in ruth.vault.memberships.lasting(group.id)} == {tomasz, iris}
    assert "languages" not in repr(group)


@pytest.mark.parametrize("who", ["dee", "amira", "hal"])
def test_only_a_manager_may_say_who_is_in_a_group(journal: Journal, who: str) -> None:
    group = Group(name="Rising fives")
    registering.enter(journal.sign_in("ruth"), group)
    with pytest.raises(Refused):
        registering.regroup(journal.sign_in(who), group.id, [], since=TODAY)


def test_a_group_has_a_name() -> None:
    with pytest.raises(BadRecord):
        Group(name=" ")


def test_a_child_who_changes_rooms_was_in_the_first_one_before(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    maya, oaks = journal.children[0], Room(name="Oaks")
    registering.enter(ruth, oaks, replace(maya, room=oaks.id))
    registering.enter(ruth, replace(maya, room=oaks.id, known_as="May"))

    stays = [(one.room, one.since) for one in ruth.vault.stays.of(maya.id)]
    assert stays == [(journal.room.id, maya.joined), (oaks.id, TODAY)]

    registering.enter(ruth, maya)  # it was a mistake, of the same day
    assert ruth.vault.stays.of(maya.id)[-1].room == journal.room.id


def test_verify_finds_a_count_that_is_not_what_the_note_says(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    journal.observe(ruth)
    ruth.vault.database.execute("UPDATE observations SET words = 900")
    ruth.vault.database.conn.commit()
    journal.close()
    found = keeping.look_over(journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    assert [one.part for one in found if not one.good] == ["search"]
