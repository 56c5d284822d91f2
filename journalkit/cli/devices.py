"""Letting a tablet or computer in, from the office computer."""

from __future__ import annotations

from pathlib import Path

import click

from journalkit.cli.asking import STORE, signed_in


@click.command()
@STORE
@click.option("--address", default="", help="The server's address, for a link and a QR code.")
def enrol(path: Path, address: str) -> None:
    """Make a code that enrols one tablet or computer with the journal in PATH.

    It is good for ten minutes and for one device. The office page does the same; this is for the
    first device, and for the day when none is left.
    """
    from journalkit.errors import DamagedStore
    from journalkit.journal import devices, founding

    with signed_in(path) as session:
        try:
            code = devices.invite(session)
        except DamagedStore as damaged:
            click.echo(damaged.sentence)
            click.confirm("Begin a new one? Every device is enrolled again then", abort=True)
            founding.post_board(session.vault, session.setting, session.keys)
            code = devices.invite(session)
    click.echo(f"Code: {code}")
    if not address:
        click.echo("On the device, open the server's address with /enrol behind it.")
        return
    import segno

    link = f"{address.rstrip('/')}/enrol#{code}"
    click.echo(f"Open {link}, or point the device's camera here:")
    segno.make(link, error="m").terminal(compact=True)
