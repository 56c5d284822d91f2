"""What fast means here, measured side by side with plain SQLite: ``make bench``."""
