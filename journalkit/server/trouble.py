"""What a person reads when something failed, and what the log keeps of it.

The person gets a sentence and a reference number. The log gets the number and the type of the
error, never its words: they may hold a child's.
"""

from __future__ import annotations

import logging
import secrets

from journalkit.errors import JournalError

log = logging.getLogger("journalkit.server")

WHAT_TO_DO = "Try again; if it happens again, give this number to whoever looks after the computer."


class PortTaken(JournalError):
    """Another program listens there. Moving to another port would break every bookmark."""

    what_to_do = "End the other program, or choose another port with --port."

    def __init__(self, port: int) -> None:
        super().__init__(f"Port {port} is already in use on this computer.")


class OnlyThisComputer(JournalError):
    """Asked to listen anywhere but on loopback."""

    sentence = "Without encryption the journal answers on this computer only."
    what_to_do = "Add --lan for devices on the setting's network."


class NoApps(JournalError):
    """The folder of the apps' notebooks is not what it should be."""

    sentence = "The apps of journalkit are missing, or one of them is not a single call."
    what_to_do = "Install journalkit again."


def reference(kind: str, where: str) -> str:
    """A new reference number, put into the log together with the type of the error.

    `kind` comes from a kernel and is cut to what a class's name can hold.
    """
    number = f"{secrets.randbelow(900_000) + 100_000}"
    name = kind if kind.isidentifier() and len(kind) <= 60 else "unknown"
    log.warning("reference %s: %s in %s", number, name, where)
    return number


def sentence(number: str) -> str:
    """The neutral sentence, with its reference."""
    return f"Something went wrong on this page (reference {number})."


class NumberAndType(logging.Formatter):
    """A log line with the type of an exception, and neither its words nor its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        kind = ""
        if record.exc_info and record.exc_info[0] is not None:
            kind = f" [{record.exc_info[0].__name__}]"
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        first_line = super().format(record).partition("\n")[0]
        return first_line + kind


def keep_logs_quiet() -> None:
    """Warnings and worse only, one line each, to the standard error stream."""
    handler = logging.StreamHandler()
    handler.setFormatter(NumberAndType("%(asctime)s %(levelname)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
