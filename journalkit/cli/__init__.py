"""The command `journalkit`: what an administrator does at the office computer."""

from __future__ import annotations

from journalkit.cli.care import (
    backup,
    drill,
    export,
    framework,
    recover,
    rekey,
    restore,
    sheets,
    verify,
)
from journalkit.cli.coming import bring_in
from journalkit.cli.commands import main
from journalkit.cli.computer import certificate, doctor
from journalkit.cli.concerns import concerns
from journalkit.cli.devices import enrol
from journalkit.cli.exploring import lab
from journalkit.cli.making import demo, init, serve
from journalkit.cli.members import members

for command in (
    init, serve, demo, enrol, members, verify, backup, restore, drill, export, rekey, recover,
    sheets, concerns, certificate, doctor, framework, lab, bring_in,
):  # fmt: skip
    main.add_command(command)

__all__ = ["main"]
