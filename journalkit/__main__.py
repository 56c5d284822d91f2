"""``python -m journalkit`` is the command `journalkit`."""

from journalkit.cli import main

main()
