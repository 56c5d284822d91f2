"""Widgets of our own: each is a Python file with its script and its style beside it."""
