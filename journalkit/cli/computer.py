"""The computer that keeps a journal: its certificate, and whether it is fit for it."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.cli.asking import STORE, signed_in


@click.command()
@STORE
@click.option("--port", default=8866, show_default=True, help="The port that devices use.")
@click.option("--anew", is_flag=True,
              help="Replace the authority too: every device must trust the new one.")  # fmt: skip
def certificate(path: Path, port: int, anew: bool) -> None:
    """Make or renew the certificate that devices know this computer by.

    The journal in PATH is its own authority; a device is told once to trust it. Does nothing
    where all is in order.
    """
    from journalkit import machine
    from journalkit.journal import certifying

    addresses = machine.addresses()
    with signed_in(path) as session:
        made = certifying.certify(session, machine.names(), addresses=addresses, anew=anew)
    if made.new_authority:
        click.echo("A new authority was made. Every device has to be told to trust it.")
    click.echo(f"{'It is new' if made.renewed else 'It stands'}, and ends on {made.ends:%d %B %Y}.")
    for one in made.left_out:
        click.echo(f"It does not cover {one}: the authority was made for other networks.")
    if made.left_out:
        click.echo("If devices should use that, make a new one with --anew.")
    covered = [str(one) for one in addresses if one not in made.left_out]
    if not covered:
        click.echo("This computer is on no network now. Run this again when it is.")
    for host in (*covered, *machine.names()[:1]):
        click.echo(f"On each device, open: https://{host}:{port}/trust")
    click.echo("Trust it there only if it shows this fingerprint, all of it:")
    click.echo(made.fingerprint)


@click.command()
@STORE
def doctor(path: Path) -> None:
    """Look whether this computer is fit to keep the journal in PATH.

    Needs no password and shows nothing secret. Ends with status 1 where something is BAD.
    """
    from datetime import UTC, datetime

    from journalkit.doctor import Level, look
    from journalkit.store.folder import Folder

    folder = Folder(path)
    folder.require()
    findings = look(folder, at=datetime.now(UTC))
    for one in findings:
        click.echo(f"{one.level:<5} {one.part:<12} {one.sentence}")
        if one.what_to_do:
            click.echo(f"{'':<18} {one.what_to_do}")
    if any(one.level is Level.BAD for one in findings):
        raise SystemExit(1)
