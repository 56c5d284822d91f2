"""Voila, locked down: it serves the apps' pages to this computer and nothing else.

Import from the modules; this file imports none, so that a kernel, which is started from
`kernel_start`, pays for nothing of the server.
"""

import sys

# jsonschema comes with Jupyter and, where it finds this package, builds the grammar of every web
# address when it is imported: half of the server's start, for a check that nothing here makes.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
