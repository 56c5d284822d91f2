"""Looking after a journal: verifying, copying, new keys, recovery."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from journalkit.cli.asking import (
    STORE,
    Progress,
    a_manager,
    asked,
    new_password,
    print_sheets,
    signed_in,
    two_sheets,
)


@click.command()
@STORE
@click.option("--head", default="", help="A chain's head kept elsewhere, such as on minutes.")
def verify(path: Path, head: str) -> None:
    """Look over the whole journal in PATH, and say what is found."""
    from journalkit.journal import keeping
    from journalkit.store.folder import Folder

    folder = Folder(path)
    folder.require()
    name, password = a_manager()
    findings = keeping.look_over(folder, name, password, head=head)
    for finding in findings:
        mark = "good" if finding.good else "BAD "
        click.echo(f"{mark}  {finding.part:<14} {finding.sentence}")
    if not all(finding.good for finding in findings):
        click.echo("The journal is not what was written. Copy the folder before anything else.")
        raise SystemExit(1)
    click.echo("Everything is as it was written.")


@click.command()
@STORE
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Write the one in use to FILE, to begin from.")
def framework(path: Path, file: Path, write: bool) -> None:
    """Give the journal in PATH the areas and bands that stand in FILE, as JSON.

    Children who were placed stay where they were, by the framework of that time.
    """
    import json

    from journalkit.disk import writing
    from journalkit.errors import JournalError
    from journalkit.journal import founding, registering
    from journalkit.store import rows

    if write:
        if file.exists():
            raise JournalError("There is a file of this name.", what_to_do="Name a new one.")
        with signed_in(path) as session:
            told = rows.plain(session.vault.frameworks.current())
        with writing(), file.open("x", encoding="utf-8") as out:
            out.write(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        click.echo(f"The framework in use stands in {file}. Give the changed one an id of its own.")
        return
    wanted = founding.read_framework(file)
    with signed_in(path) as session:
        click.echo(f"{wanted.name}: {', '.join(area.short for area in wanted.areas)}.")
        bands = ", then ".join(band.short for band in wanted.bands)
        click.echo(f"Children are placed in: {bands}." if bands else "It has no bands.")
        click.confirm("Use it from now on?", abort=True)
        registering.enter(session, wanted)
    click.echo("The framework is in use.")


@click.command()
@STORE
@click.argument("place", type=click.Path(path_type=Path), required=False)
@click.option("--check", is_flag=True, help="Make none; read again all that lies in PLACE.")
def backup(path: Path, place: Path | None, check: bool) -> None:
    """Add what changed in the journal in PATH to the back-ups in PLACE, or where it is planned.

    No password is needed: what is copied stays encrypted.
    """
    from datetime import UTC

    from journalkit.exchange.backups import restoring, taking
    from journalkit.store import backup as backups
    from journalkit.store.folder import Folder

    if check:
        where = place or Path(backups.plan_of(Folder(path)).place)
        with Progress("Looking over") as progress:
            found = restoring.look_over(where, progress=progress)
        for name, wrong in found:
            click.echo(f"{'BAD ' if wrong else 'good'}  {name}  {wrong}".rstrip())
        raise SystemExit(any(wrong for _, wrong in found))
    with Progress("Back-up") as progress:
        made = taking.run(Folder(path), place, now=datetime.now(UTC), progress=progress)
    click.echo(made.said)
    click.echo(f"Head of the chain: {made.manifest.head}")


@click.command()
@STORE
@click.argument("to", type=click.Path(path_type=Path))
@click.option("--for", "whom", prompt="For whom is it", help="For whom it is; every page says so.")
@click.option("--child", default="", help="Only what is about the child of this name.")
def export(path: Path, to: Path, whom: str, child: str) -> None:
    """Write everything in the journal in PATH to the new folder TO, open for anybody to read.

    Pages for any browser, photos and films, tables, JSON. Nothing of it is encrypted.
    """
    from journalkit.errors import NotFound
    from journalkit.exchange.leaving import exporting

    with signed_in(path) as session, Progress("Export") as progress:
        named = [one.id for one in session.vault.children.all() if child in (one.name, one.called)]
        if child and len(named) != 1:
            raise NotFound(
                "No child is called that, or several are.",
                what_to_do="Type first and last name as they stand in the journal.",
            )
        made = exporting.export(
            session, to, whom=whom, child=named[0] if child else "", progress=progress
        )
    click.echo(f"{made.files:,} files, {made.size / 1e6:,.1f} MB: what was counted agrees.")
    for words, number in made.not_here.items():
        click.echo(f"{number:,} {words}.")
    click.echo(f"Open {to / 'index.html'}. Nothing of it is encrypted: keep it locked away.")


@click.command()
@click.argument("place", type=click.Path(path_type=Path))
@click.argument("to", type=click.Path(path_type=Path))
@click.option("--as-of", "day", type=click.DateTime(["%Y-%m-%d"]),
              help="The last back-up until the end of this day, such as 2026-11-01.")  # fmt: skip
def restore(place: Path, to: Path, day: datetime | None) -> None:
    """Put the last back-up in PLACE back as the new folder TO. Nothing is ever written over."""
    from journalkit.cli import account
    from journalkit.exchange.backups.restoring import restore as put_back

    with Progress("Restore") as progress:
        made = put_back(place, to, as_of=day and day.date(), progress=progress)
    account.remember(made.folder.path)
    click.echo(f"The journal of {made.manifest.made_at.astimezone():%d %B %Y, %H:%M}")
    click.echo(f"is in {made.folder.path}. Look it over: journalkit verify {to}")


@click.command()
@STORE
def drill(path: Path) -> None:
    """Restore the last back-up of the journal in PATH for a trial, compare it, take it away."""
    from journalkit.exchange.backups import drilling
    from journalkit.journal import backing_up

    with signed_in(path) as session:
        place = Path(backing_up.plan(session).place)
        drilling.clear(session.vault.folder.path)
        with Progress("Trial") as progress:
            tried = drilling.try_restore(
                place, session.keys, beside=session.vault.folder.path, progress=progress
            )
        click.echo(drilling.report(session, tried))


@click.command()
@STORE
@click.option("--finish", is_flag=True, help="Only seal the pictures that are left over.")
def rekey(path: Path, finish: bool) -> None:
    """Give the journal in PATH new keys, after a leaver or a lost tablet.

    Nobody else's password is needed, and nobody may have the journal open. What was copied
    earlier keeps its old keys.
    """
    from journalkit.journal import keeping
    from journalkit.journal.session import sign_in
    from journalkit.store.folder import Folder

    folder = Folder(path)
    folder.require()
    name, password = a_manager()
    if not finish:
        keeping.new_keys(folder, name, password)
        click.echo("The database and the keyring have new keys.")
    with sign_in(folder, name, password) as session, Progress("Pictures") as progress:
        count = keeping.seal_anew(session, progress=progress)
    click.echo(f"{count:,} photos and videos are sealed anew.")


@click.command()
@STORE
def recover(path: Path) -> None:
    """Open the journal in PATH with two recovery sheets, and add a manager."""
    from journalkit.journal import keeping, staffing
    from journalkit.records import Member, Role
    from journalkit.store.folder import Folder

    folder = Folder(path)
    folder.require()
    first, second = two_sheets()
    keys = keeping.open_with_sheets(folder, first, second)
    click.echo("The sheets open this journal. Add a manager:")
    name = click.prompt("The manager's name")
    manager = asked(
        "The name to sign in with",
        lambda said: Member(name=name, sign_in_name=said, role=Role.MANAGER),
    )
    password = new_password(lambda said: staffing.strong(said, known=(name,)))
    keeping.recover(folder, keys, manager, password).close()
    click.echo(f"The manager can sign in. Replace the sheets now: journalkit sheets {path}")


@click.command()
@STORE
@click.option("--sheets", "to", type=click.Path(path_type=Path),
              default=Path("recovery-sheets.pdf"), show_default=True,
              help="Where to write the recovery sheets to print.")  # fmt: skip
def sheets(path: Path, to: Path) -> None:
    """Replace the recovery sheets of the journal in PATH: the old ones open nothing any more."""
    from journalkit.crypto.sheets import Sheets
    from journalkit.journal import keeping

    with signed_in(path) as session:
        session.require("care for keys")
        fresh = Sheets.fresh()
        print_sheets(fresh, session.setting.name, to)
        keeping.replace_sheets(session, fresh.recipient)
    click.echo("The new sheets are in force.")
