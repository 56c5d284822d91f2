"""Numbers about children, honestly: the only home of pandas."""

from journalkit.analytics.frames import observations

__all__ = ["observations"]
