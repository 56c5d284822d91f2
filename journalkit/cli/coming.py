"""Bringing in a journal that another service kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from journalkit.cli.asking import STORE, Progress, signed_in


@click.command("bring-in")
@STORE
@click.argument("export", type=click.Path(path_type=Path))
@click.option("--from", "service", type=click.Choice(["famly", "tapestry"]),
              help="The service it is from, where that cannot be seen.")  # fmt: skip
def bring_in(path: Path, export: Path, service: str | None) -> None:
    """Bring into the journal in PATH the observations of EXPORT: a folder or zip of JSON.

    What would come is shown first. Twice brings nothing twice; broken off, begin again.
    """
    from journalkit.exchange.journals import boxes, planning, reading, taking_in

    with signed_in(path) as session:
        box = boxes.opened(export)
        journal = reading.read(box, zone=session.zone, service=service or "")
        plan = planning.plan(session, journal)
        _show(taking_in.preview(plan))
        if not plan.ready:
            return
        click.confirm("Bring them in?", abort=True)
        with Progress("Observations") as progress:
            taking = taking_in.take_in(session, plan, progress=progress)
        _show(taking_in.report(taking))


def _show(parts: list[Any]) -> None:
    for heading, lines in parts:
        click.echo(f"\n{heading}")
        for what, count in lines:
            click.echo(f"  {what}" + (f": {count}" if count else ""))
