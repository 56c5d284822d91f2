"""Members of staff: who has a slot in the keyring, and with which password."""

from __future__ import annotations

from dataclasses import replace

from journalkit.crypto.kdf import RFC_9106, Profile
from journalkit.crypto.keyring import Keyring, Kind
from journalkit.crypto.secret import Secret
from journalkit.errors import BadRecord, Refused, WeakPassword, WrongPassword
from journalkit.journal.session import Session
from journalkit.records import Member, OpeningHours, Role
from journalkit.store.vault import Vault

STRONG_ENOUGH = 3
"""zxcvbn's score, 0 to 4: 3 withstands a thief who guesses offline for a while."""

LONGEST = 1000
"""Characters in a password: beyond this nobody types."""


def strong(password: str, *, known: tuple[str, ...] = ()) -> Secret:
    """*password* as a secret, if it is hard to guess for one who knows the words in *known*.

    Raises `WeakPassword` with a reason. zxcvbn reads the first 72 characters.
    """
    if not password.strip():
        raise WeakPassword("The password is empty.")
    if len(password) > LONGEST:
        raise WeakPassword("This password is longer than anybody can type.")
    from zxcvbn import zxcvbn  # here: its lists of words cost a page that asks for no password

    words = [word.casefold() for name in known for word in (name, *name.split())]
    said = zxcvbn(password[:72], user_inputs=words)
    if said["score"] < STRONG_ENOUGH:
        why = said["feedback"]["warning"]
        raise WeakPassword(f"This password is too easy to guess. {why}".strip())
    return Secret.typed(password)


def kind_of(member: Member) -> Kind:
    """What the member's slot has to open by itself."""
    if member.role is Role.MANAGER:
        return Kind.MANAGER
    return Kind.DEPUTY if member.deputy else Kind.STAFF


def add(session: Session, member: Member, password: str, *, profile: Profile = RFC_9106) -> Member:
    """Add *member* with a slot of their own under *password*."""
    session.require("care for members")
    secret = strong(password, known=(member.name, member.sign_in_name, session.setting.name))
    require_free_name(session.vault, member)
    keyring = _without_ownerless(session).with_member(
        session.keys,
        member.id,
        kind=kind_of(member),
        name=member.sign_in_name,
        password=secret,
        profile=profile,
    )
    with session.change() as change:
        session.vault.members.put(change, member, what="member added")
        session.vault.renew_keyring(change, keyring, session.keys)
    return member


def leave(session: Session, id: str) -> Member:
    """Take away the slot of member *id*. What they wrote stays; offer a rekey afterwards."""
    session.require("care for members")
    vault = session.vault
    member = replace(vault.members.get(id), left=session.today())
    _require_another_manager(session, id)
    # Where an earlier attempt was broken off, the slot is gone already and the record is not.
    with session.change() as change:
        vault.members.put(change, member, what="member left")
        vault.renew_keyring(change, vault.keyring.without(id), session.keys)
    return member


def give_role(session: Session, id: str, role: Role) -> Member:
    """Make member *id* a manager, practitioner or helper. What the role opens by itself, their
    password opens from now on; who was a manager may have a copy of the keys: offer a rekey."""
    session.require("care for members")
    if id == session.member.id:
        raise Refused("This is your own role.", what_to_do="Another manager changes it for you.")
    member = _working(session, id)
    if role is not Role.MANAGER:
        _require_another_manager(session, id)
    changed = replace(
        member,
        role=role,
        deputy=member.deputy and role is Role.PRACTITIONER,
        lead=member.lead and role is not Role.HELPER,
    )
    keyring = session.vault.keyring.with_kind(session.keys, id, kind_of(changed))
    with session.change() as change:
        session.vault.members.put(change, changed, what=f"made a {role.value}")
        session.vault.renew_keyring(change, keyring, session.keys)
    return changed


def _require_another_manager(session: Session, id: str) -> None:
    slots = session.vault.keyring.slots.values()
    if [slot.id for slot in slots if slot.kind is Kind.MANAGER] == [id]:
        raise Refused(
            "This is the only manager, and without one nobody could open the journal.",
            what_to_do="Add another manager first.",
        )


def trust_as_deputy(session: Session, id: str, *, deputy: bool) -> Member:
    """Let member *id* open shifts when no manager is in, or no longer."""
    session.require("care for members")
    vault = session.vault
    member = replace(vault.members.get(id), deputy=deputy)
    keyring = vault.keyring.with_kind(session.keys, id, kind_of(member))
    with session.change() as change:
        vault.members.put(change, member, what="deputy named" if deputy else "deputy ended")
        vault.renew_keyring(change, keyring, session.keys)
    return member


def name_lead(session: Session, id: str, *, lead: bool) -> Member:
    """Make member *id* the safeguarding lead or deputy lead, or no longer."""
    session.require("care for members")
    what = "safeguarding lead named" if lead else "safeguarding lead ended"
    return _amended(session, replace(_working(session, id), lead=lead), what)


def keep_working_hours(session: Session, id: str, hours: tuple[OpeningHours, ...]) -> Member:
    """Set member *id*'s own working hours; none where they work all the setting's."""
    session.require("care for members")
    return _amended(session, replace(_working(session, id), hours=hours), "working hours set")


def _working(session: Session, id: str) -> Member:
    member = session.vault.members.get(id)
    if member.left is not None:
        raise Refused("This member has left the setting.")
    return member


def _amended(session: Session, member: Member, what: str) -> Member:
    with session.change() as change:
        session.vault.members.put(change, member, what=what)
    if member.id == session.member.id:
        session.member = member
        session.look_again()
    return member


def change_password(session: Session, old: str, new: str, *, profile: Profile = RFC_9106) -> None:
    """Give the member who is signed in another password; they type the *old* one again."""
    member, vault = session.member, session.vault
    session.require("change own password", member)
    secret = strong(new, known=(member.name, member.sign_in_name, session.setting.name))
    vault.keyring.check_password(member.id, Secret.typed(old))
    keyring = vault.keyring.with_password(member.id, session.identity, secret, profile=profile)
    with session.change() as change:
        vault.renew_keyring(change, keyring, session.keys)
        change.say("password changed", kind="members", id=member.id)


def set_password(session: Session, id: str, new: str, *, profile: Profile = RFC_9106) -> None:
    """Give member *id*, who is present and has forgotten theirs, a *new* password.

    Their identity is made anew: what was sealed to the old one alone stays closed.
    """
    session.require("care for members")
    vault = session.vault
    member = _working(session, id)
    secret = strong(new, known=(member.name, member.sign_in_name, session.setting.name))
    keyring = vault.keyring.with_member(
        session.keys,
        id,
        kind=kind_of(member),
        name=member.sign_in_name,
        password=secret,
        profile=profile,
    )
    with session.change() as change:
        vault.renew_keyring(change, keyring, session.keys)
        change.say("password set by a manager", kind="members", id=id)


def still(session: Session, password: str) -> None:
    """Check that it is still the member who signed in: `WrongPassword` where it is not."""
    try:
        session.vault.keyring.check_password(session.member.id, Secret.typed(password))
    except WrongPassword:
        raise WrongPassword(
            "This is not the password of whoever is signed in here.",
            what_to_do="Type it again, or sign out.",
        ) from None


def require_free_name(vault: Vault, member: Member) -> None:
    """`BadRecord` where somebody else signs in with *member*'s name."""
    typed = _tidy(member.sign_in_name)
    for one in vault.members.all():
        if one.id != member.id and one.left is None and _tidy(one.sign_in_name) == typed:
            raise BadRecord({"sign_in_name": "Somebody else signs in with this name."})


def _without_ownerless(session: Session) -> Keyring:
    """The keyring without slots that belong to no member: the file is written before the record,
    and whatever broke off between the two left a slot that would shadow a new one of its name."""
    known = {member.id for member in session.vault.members.all()}
    keyring = session.vault.keyring
    for slot in [slot for slot in keyring.slots if slot not in known]:
        keyring = keyring.without(slot)
    return keyring


def _tidy(name: str) -> str:
    return " ".join(name.split()).casefold()
