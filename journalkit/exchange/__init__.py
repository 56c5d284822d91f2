"""What leaves the journal, and what comes into it."""
