"""What people could take in place of journalkit, measured beside it: ``make bench-peers``."""
