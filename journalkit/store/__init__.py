"""The encrypted store: the only home of SQL and of the database driver.

A store is a folder: ``journal.db`` (SQLCipher), ``keyring.json``, ``gate.json``, ``heads.log``
and ``media/``. `vault.Vault` is the open store; each kind of record has a file of its own here.
"""
