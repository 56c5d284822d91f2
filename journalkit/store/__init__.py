"""The encrypted store: the only home of SQL and of the database driver.

A store is a folder: ``journal.db`` (SQLCipher), ``keyring.json``, ``gate.json``, ``heads.log``
and ``media/``. `vault.Vault` is the open store; each kind of record has a file of its own here.
"""

import sys

_UNUSED = ("numpy", "pandas")


def _without(names: tuple[str, ...]) -> None:
    """Import sqlite-utils as on a computer that has none of *names*.

    It imports them wherever they are installed, for columns of their types. A store has none, and
    every page would wait 0.2 s for them and keep 40 MB of them. Whoever wants them imports them
    as usual afterwards.
    """
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        import sqlite_utils  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


_without(_UNUSED)
