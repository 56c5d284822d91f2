"""The notebooks' demo journal lies in a folder of the run's own, not in this account's."""

import os
import tempfile

_place = tempfile.TemporaryDirectory(prefix="journalkit-notebooks-")
# Where platformdirs looks on Linux; elsewhere the notebooks use the demo journal of the account.
os.environ["XDG_DATA_HOME"] = _place.name
