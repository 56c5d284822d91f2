"""Sealed concerns: the paper that opens them when no lead can."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.cli.asking import STORE, any_member, print_sheets, two_sheets


@click.group()
def concerns() -> None:
    """Sealed concerns: the recovery sheets that open them, and nothing else."""


@concerns.command("sheets")
@STORE
@click.option("--sheets", "to", type=click.Path(path_type=Path),
              default=Path("safeguarding-sheets.pdf"), show_default=True,
              help="Where to write the safeguarding recovery sheets to print.")  # fmt: skip
def make_sheets(path: Path, to: Path) -> None:
    """Make three safeguarding recovery sheets for the journal in PATH, or replace them.

    A safeguarding lead makes them. From then on concerns are sealed to them too.
    """
    from journalkit.crypto.sheets import Sheets
    from journalkit.journal import safeguarding

    with any_member(path)[0] as session:
        session.require("make safeguarding sheets")
        fresh = Sheets.fresh()
        print_sheets(fresh, session.setting.name, to, safeguarding=True)
        safeguarding.replace_sheets(session, fresh.recipient)
    click.echo("The sheets are in force. A lead gives them access to earlier concerns: Concerns.")


@concerns.command("recover")
@STORE
def recover_concerns(path: Path) -> None:
    """Give today's safeguarding leads of PATH access, with two safeguarding recovery sheets."""
    from journalkit.journal import safeguarding

    with any_member(path)[0] as session:
        session.require("use safeguarding sheets")
        left = safeguarding.recover(session, *two_sheets())
    click.echo("The leads of today can read what these sheets open.")
    if left:
        click.echo("Something is sealed that they do not open: try older or newer sheets.")
