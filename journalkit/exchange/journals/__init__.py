"""Journals that come in from another service: a folder or a zip of JSON, and pictures beside it."""
