"""``python -m benchmarks.peers.papering``: a learning story to PDF, beside WeasyPrint.

Ours is `stories.printed` of a letter with 8 photos on 4 pages. Beside it WeasyPrint makes the
same words and photos, a page of HTML with a style sheet of twenty lines, into a PDF of as many
pages, tagged as well (PDF/UA-1), in a warm process of its own that reads its own clock. Neither
has seen what it is given: each story has another name, and each photo bytes of its own, so that
nothing is printed from memory.
"""

from __future__ import annotations

import argparse
import html
import subprocess
import tempfile
from datetime import date
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from benchmarks import table
from benchmarks.peers import programs
from benchmarks.photographing import scene
from benchmarks.timing import Times, Took, in_turns
from journalkit.printing import stories
from journalkit.printing.story_sheet import (
    PrintedPart,
    PrintedPassage,
    PrintedPicture,
    StorySheet,
    Style,
    shown,
)

PHOTOS, PAGES, AIM = 8, 4, 0.2
FEW, MANY = (1, 1), (8, 5)
"""Blocks, and stories in each."""
SEEN = (
    "This half term she went to the water tray nearly every morning, chose the funnel and the "
    "clear tubes, and watched closely how the water runs. On the second Tuesday she found out "
    "that it stops when the end of the tube is lifted above the funnel, and she tried it again "
    "and again until she could make it stop whenever she liked. "
)
HEARD = "It's asleep. When I blow it wakes up and goes down the hill."
STYLE = """
@page { size: A4; margin: 18mm 22mm 20mm; @bottom-left { content: string(whose) }
  @bottom-right { content: counter(page) " / " counter(pages) } }
body { font: 12pt/1.5 serif; color: #2a2926; margin: 0 }
h1 { font-size: 30pt; margin: 4mm 0; string-set: whose content() }
h2 { font-size: 15pt; color: #0f6b63 }
header { display: flex; justify-content: space-between; border-bottom: 1.2pt solid #0f6b63 }
blockquote { border-left: 2.4pt solid #0f6b63; margin: 4mm 0; padding-left: 5mm; font-size: 14pt }
.row { display: flex; gap: 4mm; break-inside: avoid } figure { margin: 0; flex: 1 }
figure img { width: 100% } figcaption { font-size: 9pt; color: #6b675f }
.next { background: #eaf0ef; border-radius: 3.5mm; padding: 6mm; break-inside: avoid }
.slip { break-inside: avoid; border-top: 0.7pt dashed #6b675f; margin-top: 6mm }
.slip img { float: right; width: 25mm }
.slip p { border-bottom: 0.5pt solid #b9b2a6; height: 8mm; margin: 0 }
"""


def story(place: int, photos: list[bytes]) -> StorySheet:
    """The story that is printed as number *place*: like every other, and the same as none."""
    own = place.to_bytes(4, "big")
    passages = (PrintedPassage(text=SEEN * 2), PrintedPassage(text=HEARD, quote=True, who="Maya"))
    return StorySheet(
        setting="Willow Lane", called=f"Maya {place}", name="Maya Okafor", day=date(2026, 12, 4),
        half_term="Autumn, second half", kind="Learning story", key_person="Amira Cole",
        parts=tuple(PrintedPart(title=f"What we saw, {one}", passages=passages)
                    for one in range(1, 7)),
        next_steps=("We will take the tubes outside, where there is a real slope.",),
        # A comment at its head makes another photo of a JPEG, and changes no pixel.
        pictures=tuple(PrintedPicture(data=one[:2] + b"\xff\xfe\x00\x06" + own + one[2:],
                                      caption=f"At the water tray, {number}")
                       for number, one in enumerate(photos, 1)),
        number="482 913",
    )  # fmt: skip


def as_html(sheet: StorySheet, folder: Path) -> str:
    """*sheet* as a page of HTML, with its photos beside it in *folder*."""
    figures = []
    for number, one in enumerate(sheet.pictures):
        (folder / f"{number}.jpg").write_bytes(one.data)
        figures.append(
            f'<figure><img src="{number}.jpg" alt="{html.escape(one.caption)}">'
            f"<figcaption>{html.escape(one.caption)}</figcaption></figure>"
        )
    rows = ["".join(figures[first : first + 2]) for first in range(0, len(figures), 2)]
    body = [f"<header><p>{sheet.setting}<p>{sheet.day}</header><h1>{sheet.called}</h1>"]
    for place, part in enumerate(sheet.parts):
        said = (f"<blockquote>{one.text}</blockquote>" if one.quote else f"<p>{one.text}"
                for one in part.passages)  # fmt: skip
        body += [f"<h2>{part.title}</h2>", *said]
        body += [f'<div class="row">{row}</div>' for row in rows[place : place + 1]]
    body += [f'<div class="next"><h2>What comes next</h2><p>{sheet.next_steps[0]}</div>']
    (folder / "code.svg").write_text(shown(sheet)["code"], encoding="utf-8")
    code = '<img src="code.svg" alt="The story number as a QR code">'
    lines = "<p></p>" * 8
    body += [f'<div class="slip"><h2>Your reply from home</h2>{code}{sheet.number}{lines}</div>']
    return (
        f'<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>{sheet.called}</title>'
        f"<style>{STYLE}</style>{''.join(body)}"
    )


def measure(folder: Path, *, blocks: int, each: int) -> tuple[Times, Times]:
    """Both sides, in *folder*."""
    photos = []
    for seed in range(PHOTOS):
        out = BytesIO()
        scene(1280, 960, seed=seed).save(out, "JPEG", quality=82)
        photos.append(out.getvalue())
    page = folder / "story.html"
    peer = subprocess.Popen(
        [programs.PYTHON, Path(__file__).with_name("weasyprint_page.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert peer.stdin is not None
    assert peer.stdout is not None
    given: list[StorySheet] = []

    def before(_: int) -> None:
        given.append(story(len(given), photos))
        page.write_text(as_html(given[-1], folder), encoding="utf-8")

    def theirs(_: int) -> Took:
        peer.stdin.write(f"{page}\n")
        peer.stdin.flush()
        return Took(peer.stdout.readline())

    def ours(_: int) -> bytes:
        return stories.printed(given[-1], style=Style())

    with peer:
        before(0)
        theirs(0)
        for pdf in (ours(0), page.with_suffix(".pdf").read_bytes()):
            pages = PdfReader(BytesIO(pdf)).pages  # WeasyPrint names every photo on each
            found = (len(pages), len({one.data for each_page in pages for one in each_page.images}))
            assert found == (PAGES, PHOTOS), f"pages and photos: {found}"
        times = in_turns(ours, theirs, blocks=blocks, each=each, before=before)
        peer.stdin.close()
    return times


def main(arguments: list[str] | None = None) -> table.Row:
    """Measure, print the row, and return it."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.peers.papering", description=__doc__)
    asked.add_argument("--quick", action="store_true", help="one each: it runs, and no more")
    given = asked.parse_args(arguments)
    if not programs.PYTHON.exists():
        asked.error(programs.NOT_THERE)
    blocks, each = FEW if given.quick else MANY
    with tempfile.TemporaryDirectory(prefix="measured-") as place:
        times = measure(Path(place), blocks=blocks, each=each)
    what = f"a learning story of {PAGES} pages, {PHOTOS} photos, to PDF"
    row = table.Row(what, "WeasyPrint, the same page", *times, aim=AIM)
    print("\n".join(table.lines([row])))
    return row


if __name__ == "__main__":
    main()
