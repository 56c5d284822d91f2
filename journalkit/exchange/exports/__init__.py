"""What leaves the journal: paper and files, each with who made it and for whom."""
