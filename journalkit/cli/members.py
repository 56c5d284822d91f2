"""Who can sign in: adding, leaving, passwords, deputies."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.cli.asking import (
    STORE,
    any_member,
    asked,
    member_called,
    new_password,
    signed_in,
)


@click.group()
def members() -> None:
    """Who can sign in."""


@members.command("list")
@STORE
def list_members(path: Path) -> None:
    """List the members of the journal in PATH."""
    with signed_in(path) as session:
        session.require("care for members")
        for member in session.vault.members.all():
            what = "deputy" if member.deputy else member.role.value
            left = f", left {member.left}" if member.left else ""
            lead = ", safeguarding lead" if member.lead else ""
            click.echo(f"{member.sign_in_name:<16} {member.name:<28} {what}{lead}{left}")


@members.command("add")
@STORE
@click.option("--role", type=click.Choice(["manager", "practitioner", "helper"]),
              default="practitioner", show_default=True)  # fmt: skip
@click.option("--deputy", is_flag=True, help="Trusted to open shifts.")
def add_member(path: Path, role: str, deputy: bool) -> None:
    """Add a member to the journal in PATH; they type their password themselves."""
    from journalkit.journal import staffing
    from journalkit.records import Member, Role

    with signed_in(path) as session:
        name = click.prompt("The member's name")
        member = asked(
            "The name to sign in with",
            lambda said: Member(name=name, sign_in_name=said, role=Role(role), deputy=deputy),
        )
        known = (name, member.sign_in_name, session.setting.name)
        password = new_password(lambda said: staffing.strong(said, known=known))
        staffing.add(session, member, password)
    click.echo("They can sign in.")


@members.command("leave")
@STORE
@click.argument("sign_in_name")
def member_leaves(path: Path, sign_in_name: str) -> None:
    """Take away the keys of a member who leaves the setting of PATH. Their notes stay."""
    from journalkit.journal import staffing

    with signed_in(path) as session:
        staffing.leave(session, member_called(session, sign_in_name).id)
    click.echo("They can no longer sign in. What they wrote stays.")
    click.echo(f"To be sure that no copy of their keys opens it either: journalkit rekey {path}")


@members.command("deputy")
@STORE
@click.argument("sign_in_name")
@click.option("--end", is_flag=True, help="No longer a deputy.")
def name_deputy(path: Path, sign_in_name: str, end: bool) -> None:
    """Let a practitioner of PATH open shifts when no manager is in."""
    from journalkit.journal import staffing

    with signed_in(path) as session:
        staffing.trust_as_deputy(session, member_called(session, sign_in_name).id, deputy=not end)
    click.echo("They are no longer a deputy." if end else "They can open shifts.")


@members.command("password")
@STORE
@click.argument("sign_in_name", required=False)
def set_password(path: Path, sign_in_name: str | None) -> None:
    """Change your own password, or, as a manager, that of a member of PATH who is present.

    Staff have a manager or deputy beside them, as when they sign in.
    """
    from journalkit.journal import staffing

    signed, old = any_member(path)
    with signed as session:
        new = new_password(staffing.strong)
        if sign_in_name is None:
            staffing.change_password(session, old, new)
        else:
            staffing.set_password(session, member_called(session, sign_in_name).id, new)
    click.echo("The new password is in force.")
