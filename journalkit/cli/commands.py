"""The group of all commands: their errors are sentences."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import click

from journalkit.errors import JournalError

log = logging.getLogger("journalkit.cli")


class Commands(click.Group):
    """Commands whose errors are sentences. What is not ours leaves a number and a type, no words:
    a traceback may hold what a child said."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except JournalError as error:
            raise _Said(error) from None
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except Exception as error:
            number = f"{secrets.randbelow(900_000) + 100_000}"
            log.error("reference %s: %s", number, type(error).__name__)
            sentence = f"Something went wrong (reference {number}, {type(error).__name__})."
            raise _Said(JournalError(sentence)) from None


class _Said(click.ClickException):
    def __init__(self, error: JournalError) -> None:
        super().__init__(error.sentence)
        self.what_to_do = error.what_to_do

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)
        click.echo(self.what_to_do, err=True)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="journalkit")
def main() -> None:
    """The learning journal that a pre-school owns."""
