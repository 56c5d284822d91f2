"""matplotlib lists the machine's fonts when it is first used, which can take seconds and says so in
the output: here it has happened before the first notebook runs."""

import matplotlib.font_manager  # noqa: F401
