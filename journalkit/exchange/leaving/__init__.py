"""An open export of the journal, or of one child, that anybody can read without journalkit; and a
journal made of one again. `docs/export_format.md` says what each file holds."""
