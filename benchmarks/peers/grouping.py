"""What Observe offers to choose from, on a journal with key groups."""

from __future__ import annotations

from datetime import date

from benchmarks import material
from benchmarks.peers.same_form import Form
from journalkit.forms.observation import INVOLVEMENT, WELLBEING
from journalkit.journal import founding, registering, staffing
from journalkit.records import KeyPerson, Member, Role

COLLEAGUES = ("Amira Measured", "Ben Measured")


def grouped(measured: material.Measured) -> Form:
    """Give each child of the journal a key person, in three groups; return what Observe offers."""
    with measured.sign_in() as session:
        members = [session.member]
        for name in COLLEAGUES:
            member = Member(name=name, sign_in_name=name.lower(), role=Role.PRACTITIONER)
            members.append(staffing.add(session, member, f"{material.PASSWORD} {name}"))
        groups: dict[str, list[str]] = {member.name: [] for member in members}
        key_persons = []
        for number, child in enumerate(measured.children):
            member = members[number % len(members)]
            groups[member.name].append(child.called)
            key_persons.append(KeyPerson(child=child.id, member=member.id, since=date.today()))
        registering.enter(session, *key_persons)
    areas = [area.short for area in founding.default_framework().areas]
    return Form(groups, areas, list(WELLBEING), list(INVOLVEMENT))
