"""The main job, as people do it: one writes, the other reads, asks, and approves."""

from __future__ import annotations

import base64
import io
import re
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from journalkit.journal import keeping, observing, picturing
from journalkit.records import State
from tests.pages.conftest import Served, sign_in
from tests.pages.photos import camera_heic, camera_jpeg
from tests.small_journal import PASSWORDS, Journal

CANARY = "quokkaberyl"


def _choose_photos(page: Page, *files: tuple[str, str, bytes]) -> None:
    page.get_by_label("Choose photos and videos").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": data} for name, kind, data in files]
    )


def _write(page: Page, words: dict[str, str]) -> None:
    page.get_by_role("button", name="Maya").click()
    page.get_by_role("button", name="Tomasz").click()
    for label, text in words.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Mathematics").click()
    page.get_by_role("button", name="Number", exact=True).click()
    page.get_by_role("radiogroup", name="Wellbeing").get_by_role(
        "radio", name=re.compile("^4")
    ).click()


def test_an_observation_is_written_sent_back_amended_and_approved_and_nothing_is_readable(
    served: Served, journal: Journal, tablet, tmp_path: Path
) -> None:
    words = {
        "What happened": f"Maya lined the jars up by the window. {CANARY}text",
        "Child's own words": f"It can't see. {CANARY}words",
        "What this tells us": f"She compares heights. {CANARY}meaning",
        "Next step": f"Offer the tall blocks. {CANARY}step",
        "Where": f"window table {CANARY}place",
    }
    writer: Page = tablet(820)
    sign_in(writer, f"{served.address}/observe", "amira", beside="ruth")
    expect(writer.get_by_label("What happened")).to_be_focused()
    _choose_photos(
        writer,
        (f"{CANARY}file.jpg", "image/jpeg", camera_jpeg(f"{CANARY}jpeg")),
        (f"{CANARY}file.heic", "image/heic", camera_heic(f"{CANARY}heic")),
    )
    _write(writer, words)
    expect(writer.get_by_role("img")).to_have_count(2)
    expect(writer.get_by_text(re.compile(r"^Saved \d\d:\d\d$"))).to_be_visible()
    writer.get_by_role("button", name="Save observation").click()
    expect(writer.get_by_text("Your observation of Maya and Tomasz is saved.")).to_be_visible()
    expect(writer.get_by_label("What happened")).to_have_value("")

    manager: Page = tablet(1440, 900)
    sign_in(manager, f"{served.address}/review", "ruth")
    expect(manager.get_by_role("heading", name="1 waiting, the oldest since today")).to_be_visible()
    for text in words.values():
        expect(manager.get_by_text(text)).to_be_visible()
    expect(manager.get_by_role("img")).to_have_count(2)
    manager.get_by_role("button", name="Ask for changes").click()
    asked = f"What did Tomasz say then? {CANARY}comment"
    manager.get_by_label("Comment").fill(asked)
    manager.get_by_role("button", name="Send").click()
    expect(manager.get_by_text("Sent back to its author")).to_be_visible()

    writer.get_by_role("button", name="Sign out").click()
    sign_in(writer, f"{served.address}/observe", "amira", beside="ruth")
    expect(writer.get_by_text(asked)).to_be_visible()
    writer.get_by_role("button", name="Change it").click()
    happened = writer.get_by_label("What happened")
    expect(happened).to_have_value(words["What happened"])
    happened.fill(words["What happened"] + " Tomasz said: mine is behind it.")
    writer.get_by_role("button", name="Save observation").click()
    expect(writer.get_by_text("is saved.")).to_be_visible()

    expect(manager.get_by_text("mine is behind it").first).to_be_visible()
    manager.get_by_role("button", name="What changed").click()
    for text in manager.get_by_text("mine is behind it").all():
        expect(text).to_be_visible()
    manager.get_by_role("button", name="Approve", exact=True).click()
    expect(manager.get_by_text("Nothing is waiting")).to_be_visible()
    expect(manager.get_by_text(f"{CANARY}text")).to_have_count(0)

    _nothing_is_readable(served, words, asked, tmp_path)
    _everything_is_there(journal, words)
    served.stop()
    _nothing_is_readable(served, words, asked, tmp_path)


def _everything_is_there(journal: Journal, words: dict[str, str]) -> None:
    with journal.sign_in("ruth") as ruth:
        [one] = observing.search(ruth, "jars window")
        assert one.state is State.APPROVED
        assert one.version == 2
        assert len(one.note.children) == 2
        assert one.note.own_words == words["Child's own words"]
        assert (one.note.areas, one.note.aspects) == (("mathematics",), ("number",))
        assert one.note.wellbeing == 4
        texts = [version.note.text for version in observing.versions(ruth, one.id)]
        assert texts[0] == words["What happened"]
        for id in one.note.pictures:
            full = picturing.look(ruth, id, part="full")
            assert CANARY.encode() not in full
            assert b"Exif" not in full
            image = Image.open(io.BytesIO(full)).convert("RGB")
            assert _corner(image, 0, 0) in ("blue", "red")
        first = Image.open(io.BytesIO(picturing.look(ruth, one.note.pictures[0], part="full")))
        assert first.height > first.width, "the camera was held sideways; the picture is upright"
        assert _corner(first, 0, 0) == "blue"
        assert _corner(first, 1, 0) == "red"
        whats = [row.what for row in ruth.vault.audit.rows()]
    for what in ("observation submitted", "changes asked for", "observation amended"):
        assert what in whats
    assert "observation approved" in whats
    from journalkit.crypto.secret import Secret

    found = keeping.look_over(journal.folder, "ruth", Secret.typed(PASSWORDS["ruth"]))
    assert [finding.sentence for finding in found if not finding.good] == []


def _corner(image: Image.Image, x: int, y: int) -> str:
    at = (x * (image.width - 40) + 20, y * (image.height - 40) + 20)
    red, green, blue = image.convert("RGB").getpixel(at)  # type: ignore[misc]
    if red > 180 and green > 180:
        return "yellow"
    return ("red", "green", "blue")[max(range(3), key=lambda one: (red, green, blue)[one])]


# -- the search for canaries ------------------------------------------------------------------


def _nothing_is_readable(served: Served, words: dict[str, str], asked: str, tmp_path: Path) -> None:
    """No canary in any file, in any form; and the same search finds each in a plain database."""
    canaries = [*words.values(), asked, f"{CANARY}file.jpg", f"{CANARY}file.heic"]
    canaries += ["Maya Ode", "Amira Cole", *PASSWORDS.values()]
    control = tmp_path / "control.sqlite"
    control.unlink(missing_ok=True)
    plain = sqlite3.connect(control)
    plain.execute("CREATE TABLE everything (text, wide, based, hexed)")
    for one in canaries:
        based = base64.b64encode(b"x" + one.encode()).decode()
        plain.execute(
            "INSERT INTO everything VALUES (?, ?, ?, ?)",
            (one, one.encode("utf-16-le"), based, one.encode().hex()),
        )
    plain.commit()
    plain.close()
    hidden = [CANARY, "Maya Ode", "Tomasz Lis", "Amira Cole", "window table", *PASSWORDS.values()]
    found = set(_search([control], hidden))
    assert {(one, "plain") for one in hidden if any(one in c for c in canaries)} <= found
    assert {form for _, form in found} >= {"plain", "utf-16", "base64", "hex"}
    assert list(_search(_files(served.places), hidden)) == []


def _files(places: Iterable[Path]) -> list[Path]:
    files = [file for place in places for file in (place, *place.rglob("*")) if file.is_file()]
    assert len(files) > 5
    return files


def _search(files: Iterable[Path], hidden: list[str]) -> Iterator[tuple[str, str]]:
    """Which of *hidden* stand in *files*, and in which form."""
    patterns = {
        (one, form): re.compile(
            b"|".join(map(re.escape, shapes)), 0 if form == "base64" else re.IGNORECASE
        )
        for one in hidden
        for form, shapes in _shapes(one).items()
    }
    for file in files:
        try:
            data = file.read_bytes()
        except FileNotFoundError:  # a page that was closed meanwhile took its sockets' file along
            continue
        for (one, form), pattern in patterns.items():
            if pattern.search(data):
                yield one, form


def _shapes(text: str) -> dict[str, list[bytes]]:
    raw = text.encode()
    # Base64 of the text at each of its three alignments, without the letters at either end that
    # depend on what stands beside it, and no letter less: four of them stand by chance in some
    # megabytes of ciphertext now and then.
    based = []
    for n in range(3):
        whole = base64.b64encode(b"\x00" * n + raw)
        based.append(whole[4 if n else 0 : len(whole) - (4 if (n + len(raw)) % 3 else 0)])
    assert min(map(len, based)) >= 8
    return {
        "plain": [raw],
        "utf-16": [text.encode("utf-16-le"), text.encode("utf-16-be")],
        "base64": based,
        "hex": [raw.hex().encode()],
    }
