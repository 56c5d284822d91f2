"""Pages by WeasyPrint, as its documents teach it, in the peers' own environment.

A line that comes in names an HTML file; the PDF lies beside it before a line with the seconds
that it took goes out. The process stays, so that nothing is imported twice.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

import weasyprint

for line in sys.stdin:
    page = Path(line.strip())
    begun = perf_counter()
    made = weasyprint.HTML(filename=page).write_pdf(pdf_variant="pdf/ua-1")
    taken = perf_counter() - begun
    page.with_suffix(".pdf").write_bytes(made)
    print(taken, flush=True)
