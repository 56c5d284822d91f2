"""What the commands ask at the keyboard, and how they show that they are busy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from journalkit.errors import BadRecord


def _remembered(context: click.Context, parameter: click.Parameter, path: Path) -> Path:
    """A command that opens a journal leaves its path with the account: see `cli.account`."""
    from journalkit.cli import account

    account.remember(path)
    return path


STORE = click.argument("path", type=click.Path(path_type=Path), callback=_remembered)


def secret(typed: str) -> Any:
    from journalkit.crypto.secret import Secret

    return Secret.typed(typed)


def a_manager() -> tuple[str, Any]:
    name = click.prompt("Manager")
    return name, secret(click.prompt("Manager's password", hide_input=True))


def countersign() -> dict[str, Any]:
    """A manager's or deputy's name and password, as `sign_in` takes them beside a member's own."""
    name, password = a_manager()
    return {"manager": name, "manager_password": password}


def signed_in(path: Path) -> Any:
    from journalkit.journal.session import sign_in
    from journalkit.store.folder import Folder

    folder = Folder(path)
    folder.require()
    return sign_in(folder, *a_manager())


def any_member(path: Path) -> tuple[Any, str]:
    """A member signed in, and the password that they typed. Staff have a manager or deputy beside
    them: a staff password alone opens nothing."""
    from journalkit.errors import NoShift
    from journalkit.journal.session import sign_in
    from journalkit.store.folder import Folder

    folder = Folder(path)
    folder.require()
    name = click.prompt("Your name")
    password = click.prompt("Password", hide_input=True)
    try:
        return sign_in(folder, name, secret(password)), password
    except NoShift:
        return sign_in(folder, name, secret(password), **countersign()), password


def member_called(session: Any, sign_in_name: str) -> Any:
    from journalkit.errors import NotFound

    for member in session.vault.members.all():
        if member.sign_in_name.casefold() == sign_in_name.casefold() and member.left is None:
            return member
    raise NotFound(
        "Nobody here signs in with this name.", what_to_do="See: journalkit members list"
    )


def asked(question: str, make: Any, *, default: str | None = None) -> Any:
    """Ask until *make* takes the answer; a bad one gets its sentence."""
    while True:
        try:
            return make(click.prompt(question, default=default))
        except BadRecord as bad:
            click.echo(bad.sentence)


def new_password(check: Any) -> str:
    """Ask for a new password twice, until it is strong enough."""
    from journalkit.errors import WeakPassword

    while True:
        typed: str = click.prompt("A new password", hide_input=True)
        try:
            check(typed)
        except WeakPassword as weak:
            click.echo(f"{weak.sentence} {weak.what_to_do}")
            continue
        if click.prompt("The same again", hide_input=True) == typed:
            return typed
        click.echo("The two are not the same.")


def two_sheets() -> tuple[str, str]:
    first = click.prompt("The words of one sheet, in order")
    return first, click.prompt("The words of another sheet")


def print_sheets(fresh: Any, setting: str, to: Path, *, safeguarding: bool = False) -> None:
    """Write the sheets to print, have two typed back, and take the file away again. Those for
    *safeguarding* open concerns, the others the journal."""
    from datetime import date

    from journalkit.disk import replace_file
    from journalkit.errors import AlreadyAStore, BadSheet
    from journalkit.exchange.exports import recovery_sheets

    kind = recovery_sheets.CONCERNS if safeguarding else recovery_sheets.JOURNAL

    if to.exists():
        raise AlreadyAStore(
            "There is a file where the recovery sheets would go.",
            what_to_do="Move it away, or name another place with --sheets.",
        )
    replace_file(to, recovery_sheets.pdf(setting, fresh.words, made=date.today(), kind=kind))
    try:
        click.echo(f"Three recovery sheets are in {to}. Print them now, one page each.")
        click.echo(f"Any two {kind['opens']}; one alone opens nothing.")
        click.echo("Then type two of them back, from the paper.")
        while True:
            try:
                fresh.confirm(*two_sheets())
                break
            except BadSheet as bad:
                click.echo(f"{bad.sentence} {bad.what_to_do}")
    finally:
        to.unlink(missing_ok=True)
        click.echo(f"{to} is removed: the paper is all there is. Keep the sheets apart.")


class Progress:
    """A bar for work that counts files; quiet where there is nothing to count."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, of: int) -> None:
        if self._bar is None:
            self._bar = click.progressbar(length=of, label=self._label, width=32)
            self._bar.__enter__()
        self._bar.update(done - self._bar.pos)

    def __exit__(self, *said: Any) -> None:
        if self._bar is not None:
            self._bar.__exit__(*said)
