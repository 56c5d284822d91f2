"""Making a journal, serving it, and the demo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from journalkit.cli.asking import STORE, asked, new_password, print_sheets


@click.command()
@STORE
@click.option("--sheets", type=click.Path(path_type=Path), default=Path("recovery-sheets.pdf"),
              show_default=True, help="Where to write the recovery sheets to print.")  # fmt: skip
@click.option("--from", "came", type=click.Path(path_type=Path),
              help="What 'journalkit export' wrote, to make the journal of.")  # fmt: skip
def init(path: Path, sheets: Path, came: Path | None) -> None:
    """Make a journal in the new folder PATH.

    Asks for the setting's name, the first manager and a password, and makes three recovery
    sheets. Two of them are typed back before anything is made. With --from everything of an export
    is in it, and only the manager who types has a password at first.
    """
    from journalkit.cli import account
    from journalkit.cli.asking import Progress
    from journalkit.crypto.sheets import Sheets
    from journalkit.exchange.leaving import importing
    from journalkit.journal import founding, staffing
    from journalkit.records import Member, Role, Setting
    from journalkit.store.folder import Folder

    folder = Folder(path)
    folder.require_free()
    if came is not None:
        export = importing.opened(came)
        setting = export.setting
        click.echo(f"The export is whole. It is of {setting.name}.")
        manager = export.manager(click.prompt("The name that you sign in with, as a manager"))
    else:
        setting = asked("The setting's name", lambda said: Setting(name=said))
        name = click.prompt("Your name (you are the first manager)")
        manager = asked(
            "The name to sign in with",
            lambda said: Member(name=name, sign_in_name=said, role=Role.MANAGER),
            default=name.split()[0].casefold() if name.split() else None,
        )
    known = (manager.name, manager.sign_in_name, setting.name)
    password = new_password(lambda said: staffing.strong(said, known=known))
    fresh = Sheets.fresh()
    print_sheets(fresh, setting.name, sheets)
    given: dict[str, Any] = {"manager": manager, "password": password, "recovery": fresh.recipient}
    if came is None:
        founding.found(folder, setting, **given).close()
    else:
        with Progress("Bringing back") as progress:
            importing.bring_back(export, path, progress=progress, **given)
        click.echo("Everything is back and verified. A manager sets the others' passwords anew,")
        click.echo("with each of them: Office, Staff.")
    account.remember(folder.path)
    click.echo(f"The journal is ready. Serve it with: journalkit serve {path}")


@click.command()
@STORE
@click.option("--port", default=8866, show_default=True, help="The port on this computer.")
@click.option("--lan", is_flag=True, help="For enrolled devices on the setting's network, by TLS.")
@click.option("--address", help="With --lan: answer at this address of the computer only.")
def serve(path: Path, port: int, lan: bool, address: str | None) -> None:
    """Serve the apps of the journal in PATH, to browsers on this computer.

    With --lan also to the setting's tablets: encrypted, under the journal's own certificate. Where
    that is missing or soon to end, a manager is asked, if somebody sits at the keyboard.
    """
    from journalkit.gate import board
    from journalkit.gate.service import Keeper
    from journalkit.journal.session import read_keyring
    from journalkit.places import apps_folder
    from journalkit.server.application import serve as serve_apps
    from journalkit.store.folder import Folder

    folder = Folder(path)
    read_keyring(folder)
    said = board.read(folder.gate)
    if lan:
        _certified(folder.path, port)
    keeper = Keeper(folder.gate)
    try:
        serve_apps(
            folder.path,
            port=port,
            apps=apps_folder(),
            demo=said.demo,
            setting_name=said.setting,
            keeper=keeper,
            lan=lan,
            address=address or ("0.0.0.0" if lan else "127.0.0.1"),  # noqa: S104 - by TLS only
            ready=lambda address: _say_ready(address, folder.gate),
        )
    finally:
        keeper.stop()


def _certified(path: Path, port: int) -> None:
    """Have a manager renew the certificate where that is due and somebody is there to ask."""
    from journalkit.cli.computer import certificate
    from journalkit.server import tls

    if tls.needs_renewal(path) and sys.stdin.isatty():
        click.echo("The certificate that tablets know this computer by has to be made or renewed.")
        click.get_current_context().invoke(certificate, path=path, port=port)


def _say_ready(address: str, gate: Path) -> None:
    from journalkit.gate import board, enrolling
    from journalkit.pages.apps import APPS

    said = board.read(gate)
    if said.demo or (not said.devices and sys.stdout.isatty()):
        # Without one device nobody could reach the office page, where devices are enrolled.
        code = enrolling.invite(gate, "")
        click.echo("Open this first, within ten minutes: it lets your browser in.")
        click.echo(f"          {address}enrol#{code}")
    for app in APPS:
        click.echo(f"{app.label + ':':<10}{address}{app.name}")
    click.echo("Press Ctrl and C to stop.")


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--port", default=8866, show_default=True, help="The port on this computer.")
@click.option("--no-serve", is_flag=True, help="Make the demo journal and stop.")
@click.option("--fresh", is_flag=True, help="Make it anew, even where there is one already.")
@click.pass_context
def demo(context: click.Context, path: Path | None, port: int, no_serve: bool, fresh: bool) -> None:
    """Make a pre-school's year of invented notes, and serve it.

    Without PATH it lies in this account's folder for application data. One that is there
    already is served as it is.
    """
    from journalkit_demo import filling

    where = path or filling.usual_place()
    if filling.is_there(where) and not fresh:
        click.echo(f"The demo journal is in {where} already (--fresh makes it anew).")
    else:
        click.echo("Making a year of a pre-school …")
        with click.progressbar(length=100, label="Demo journal", width=32) as bar:
            filling.make(
                where, fresh=fresh, progress=lambda part: bar.update(int(part * 100) - bar.pos)
            )
        click.echo(f"It lies in {where}.")
    click.echo(filling.who_can_sign_in())
    if not no_serve:
        context.invoke(serve, path=where, port=port)
