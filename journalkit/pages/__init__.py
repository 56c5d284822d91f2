"""What an app's notebook calls. A page signs in, shows its content, locks, and signs out."""
