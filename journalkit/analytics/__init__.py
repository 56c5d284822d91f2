"""Numbers about children, honestly: the only home of pandas."""

from journalkit.analytics.frames import Frames
from journalkit.analytics.gathering import frames

__all__ = ["Frames", "frames"]
