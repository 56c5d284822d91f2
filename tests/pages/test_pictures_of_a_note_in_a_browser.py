"""The pictures of a note, from the camera to the observation, as a practitioner handles them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from journalkit.journal import consenting, observing, picturing, registering, reviewing
from journalkit.records import Carer, Picture, Use
from tests.media.camera import clip
from tests.pages.conftest import Standing, sign_in, wait_until
from tests.pages.photos import camera_heic, camera_jpeg
from tests.small_journal import PASSWORDS

SMALL = {"width": 800, "height": 600}


@pytest.fixture(scope="module")
def maya_only(one_server: Standing) -> Standing:
    """Maya's and Iris's families agree to their own journals, and to nothing else."""
    journal = one_server.journal
    with journal.sign_in("ruth") as ruth:
        for child in (journal.children[0], journal.children[2]):
            carer = Carer(
                child=child.id, name="Ada Ode", relationship="mother", parental_responsibility=True
            )
            registering.enter(ruth, carer)
            consenting.record(ruth, child.id, [Use.JOURNAL], given=True, carer=carer.id)
    return one_server


@pytest.fixture
def amira(maya_only: Standing, standing: Standing, tablet: Callable[..., Page]) -> Page:
    """Observe, opened by Amira with no draft."""
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    expect(page.get_by_label("What happened")).to_be_visible()
    return page


def choose(page: Page, *files: bytes, kind: str = "image/jpeg", name: str = "a.jpg") -> None:
    page.get_by_label("Choose photos and videos").set_input_files(
        [{"name": name, "mimeType": kind, "buffer": data} for data in files]
    )


def tiles(page: Page) -> Locator:
    album = page.get_by_role("list", name="Photos and videos", exact=True)
    return album.get_by_role("listitem")


def tile(page: Page, name: str) -> Locator:
    return tiles(page).filter(has=page.get_by_role("button", name=f"Remove {name}"))


def there(page: Page, *names: str) -> None:
    for name in names:
        expect(page.get_by_role("img", name=name, exact=True)).to_be_visible(timeout=20_000)


def viewer(page: Page) -> Locator:
    return page.get_by_role("dialog")


def saved(page: Page, of: str) -> None:
    page.get_by_role("button", name="Save observation").click()
    expect(page.get_by_text(f"Your observation of {of} is saved.")).to_be_visible()


def sealed(standing: Standing) -> set[str]:
    """The names of the sealed files that the store holds now."""
    return {file.stem for file in standing.journal.folder.media.glob("*/*.age")}


def files(picture: Picture) -> set[str]:
    return {name for name, _ in picture.files}


def of_draft(standing: Standing) -> list[Picture]:
    """The pictures of Amira's only draft, as the store knows them."""
    with standing.journal.sign_in("amira") as session:
        [draft] = observing.drafts(session)
        return [picturing.get(session, id) for id in draft.fields["pictures"]]


def shown_by(standing: Standing, words: str) -> list[Picture]:
    """The pictures of the observation that holds *words*."""
    with standing.journal.sign_in("amira") as session:
        [one] = observing.search(session, words)
        return [picturing.get(session, id) for id in one.note.pictures]


def write(page: Page, words: str, *children: str) -> None:
    for child in children:
        page.get_by_role("button", name=child, exact=True).click()
    page.get_by_label("What happened").fill(words)


def test_a_photo_a_heic_and_a_video_are_taken_in_named_captioned_put_in_order_and_kept(
    standing: Standing, amira: Page
) -> None:
    page = amira
    write(page, "Iris filled the moat and watched it go.", "Iris")
    choose(page, camera_jpeg("x", **SMALL))
    choose(page, camera_heic("x"), kind="", name="a.heic")
    choose(page, clip("mp4", "libx264", "aac"), kind="video/mp4", name="a.mp4")
    there(page, "Photo 1", "Photo 2", "Video 1")
    # One tap for one, the viewer for another, and an answer that names nobody.
    tile(page, "Photo 1").get_by_role("button", name="Only Iris").click()
    expect(tile(page, "Photo 1").get_by_text("Iris", exact=True)).to_be_visible()
    tile(page, "Video 1").get_by_role("button", name="Nobody").click()
    expect(tile(page, "Video 1").get_by_text("Nobody", exact=True)).to_be_visible()
    tile(page, "Photo 2").get_by_role("button", name="Others…").click()
    dialog = viewer(page)
    expect(dialog.get_by_role("img", name="Photo 2")).to_be_visible()
    expect(dialog.get_by_text("2 of 3")).to_be_visible()
    dialog.get_by_role("button", name="Iris", exact=True).click()
    dialog.get_by_role("button", name="Other children…").click()
    dialog.get_by_label("Find a child").fill("may")
    dialog.get_by_role("button", name="Maya", exact=True).click()
    dialog.get_by_role("button", name="That is everybody").click()
    expect(dialog.get_by_text("Saved", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    expect(tile(page, "Photo 2").get_by_text("Iris, Maya")).to_be_visible()
    caption = page.get_by_label("What does Photo 1 show?")
    caption.fill("The moat, full at last")
    caption.press("Tab")
    expect(tile(page, "Photo 1").locator(".album-saved")).to_have_count(1)
    # By keyboard: the video to the front.
    page.get_by_role("button", name="Earlier Video 1").focus()
    page.keyboard.press("Enter")
    expect(tiles(page).nth(1)).to_contain_text("0:02")
    expect(page.get_by_role("button", name="Earlier Video 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(tiles(page).nth(0)).to_contain_text("0:02")

    # Locked and come back to, everything stands as it was said.
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORDS["amira"])
    page.get_by_role("button", name="Unlock").click()
    there(page, "Video 1", "Photo 2", "Photo 3")
    expect(tiles(page).nth(0)).to_contain_text("Nobody")
    expect(tiles(page).nth(1)).to_contain_text("Iris")
    expect(page.get_by_label("What does Photo 2 show?")).to_have_value("The moat, full at last")
    expect(tiles(page).nth(2)).to_contain_text("Iris, Maya")
    saved(page, "Iris")
    kept = shown_by(standing, "filled moat watched")
    assert [one.kind for one in kept] == ["video", "picture", "picture"]
    assert [len(one.children) for one in kept] == [0, 1, 2]
    assert kept[1].caption == "The moat, full at last"
    assert all(one.named_by for one in kept)


def test_what_a_family_has_not_agreed_to_is_said_while_the_note_is_written(
    standing: Standing, amira: Page
) -> None:
    page = amira
    write(page, "Both of them poured, one after the other.", "Maya")
    choose(page, camera_jpeg("x", **SMALL))
    there(page, "Photo 1")
    tile(page, "Photo 1").get_by_role("button", name="Only Maya").click()
    warnings = tile(page, "Photo 1").locator(".album-warning")
    expect(tile(page, "Photo 1").get_by_text("Maya", exact=True)).to_be_visible()
    expect(warnings).to_have_count(0)
    # Maya's family agrees to her own journal and not to another child's.
    page.get_by_role("button", name="Iris", exact=True).click()
    expect(warnings).to_have_text(["Not in Iris's journal: Maya's family has not agreed"])
    page.get_by_role("button", name="Tomasz", exact=True).click()
    expect(warnings).to_have_text(
        ["Not in the journals of Iris and Tomasz: Maya's family has not agreed"]
    )
    page.get_by_role("button", name="Change who is in Photo 1").click()
    dialog = viewer(page)
    dialog.get_by_role("button", name="Change", exact=True).click()
    dialog.get_by_role("button", name="Tomasz", exact=True).click()
    dialog.get_by_role("button", name="That is everybody").click()
    expect(dialog.get_by_text("Saved", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(warnings).to_have_count(2)
    expect(warnings.last).to_contain_text("families of Maya and Tomasz have not agreed")
    # A note for staff only is for no journal, so there is nothing to warn of.
    page.get_by_role("button", name="Staff only").click()
    expect(warnings).to_have_count(0)
    page.get_by_role("button", name="The child's journal").click()
    expect(warnings).to_have_count(2)
    page.get_by_role("button", name="Tomasz", exact=True).click()
    page.get_by_role("button", name="Iris", exact=True).click()
    expect(warnings).to_have_text(["Not in Maya's journal: Tomasz's family has not agreed"])


def _draw(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a rectangle over the picture, in shares of it."""
    box = viewer(page).locator("canvas").bounding_box()
    assert box is not None
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=4)
    page.mouse.up()


def _blur(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"Open {name}").click()
    dialog = viewer(page)
    expect(dialog.get_by_role("img", name=name)).to_be_visible()
    dialog.get_by_role("button", name="Blur or crop").click()
    _draw(page, (0.3, 0.3), (0.6, 0.7))
    expect(dialog.get_by_role("button", name="Rectangle 1 of 1")).to_be_visible()
    dialog.get_by_role("button", name="Use this picture").click()
    expect(dialog.get_by_text("Blurred")).to_be_visible(timeout=20_000)
    expect(dialog.get_by_text("Nobody has said who is in this picture")).to_be_visible()


def test_a_blurred_picture_takes_the_place_and_the_one_that_was_taken_is_gone_after_save(
    standing: Standing, amira: Page
) -> None:
    page = amira
    write(page, "She waved at the window.", "Maya")
    choose(page, camera_jpeg("x", **SMALL), camera_jpeg("y", **SMALL))
    there(page, "Photo 1", "Photo 2")
    page.get_by_role("button", name="All of them: only Maya").click()
    expect(page.get_by_text("Maya", exact=True)).to_have_count(3)
    wait_until(page, lambda: len(standing.drafts("amira")) == 1)
    wait_until(page, lambda: len(of_draft(standing)) == 2)
    original, other = of_draft(standing)
    assert files(original) <= sealed(standing)
    _blur(page, "Photo 1")
    viewer(page).get_by_role("button", name="Close").click()
    # In the place of the other, with nobody named yet, and the caption field still there.
    there(page, "Photo 1", "Photo 2")
    expect(tiles(page)).to_have_count(2)
    expect(tiles(page).nth(0)).to_contain_text("Blurred")
    expect(tiles(page).nth(0)).to_contain_text("Who is in it?")
    wait_until(page, lambda: of_draft(standing)[0].made_from == original.id)
    tiles(page).nth(0).get_by_role("button", name="Nobody").click()
    expect(tiles(page).nth(0).get_by_text("Nobody", exact=True)).to_be_visible()
    saved(page, "Maya")
    covered, still = shown_by(standing, "waved window")
    assert (covered.how, covered.made_from, covered.children) == ("blurred", original.id, ())
    assert still.id == other.id
    wait_until(page, lambda: not files(original) & sealed(standing))
    assert files(covered) | files(still) <= sealed(standing)


def test_a_picture_that_an_earlier_version_shows_stays_when_it_is_blurred_in_the_next(
    standing: Standing, amira: Page
) -> None:
    page = amira
    write(page, "He stacked nine boxes.", "Tomasz")
    choose(page, camera_jpeg("x", **SMALL), camera_jpeg("y", **SMALL))
    there(page, "Photo 1", "Photo 2")
    saved(page, "Tomasz")
    first, second = shown_by(standing, "stacked nine boxes")
    with standing.journal.sign_in("ruth") as ruth:
        [one] = observing.search(ruth, "stacked nine boxes")
        reviewing.ask_for_changes(ruth, one.id, version=1, comment="Who is behind him?")
    page.reload()
    page.get_by_role("button", name="Change it").click()
    there(page, "Photo 1", "Photo 2")
    expect(page.get_by_label("What happened")).to_have_value("He stacked nine boxes.")
    _blur(page, "Photo 1")
    viewer(page).get_by_role("button", name="Close").click()
    expect(tiles(page).nth(0)).to_contain_text("Blurred")
    page.get_by_role("button", name="Remove Photo 2").click()
    expect(page.get_by_role("button", name="Undo: bring Photo 2 back")).to_be_visible()
    choose(page, camera_jpeg("z", **SMALL))
    there(page, "Photo 3")
    saved(page, "Tomasz")
    covered, added = shown_by(standing, "stacked nine boxes")
    assert covered.made_from == first.id
    assert added.id != second.id
    # The first version is in the record, with what it showed.
    with standing.journal.sign_in("ruth") as ruth:
        before, after = observing.versions(ruth, one.id)
        assert before.note.pictures == (first.id, second.id)
        assert after.note.pictures == (covered.id, added.id)
    with standing.journal.sign_in("amira") as author:
        assert picturing.look(author, first.id)
        assert picturing.look(author, second.id)
    expect(page.get_by_text("An observation shows this picture")).to_have_count(0)


def test_what_is_removed_can_be_had_back_and_is_gone_for_good_a_little_later(
    standing: Standing, amira: Page
) -> None:
    page = amira
    write(page, "A note with three.", "Maya")
    choose(page, *[camera_jpeg(c, **SMALL) for c in "xyz"])
    there(page, "Photo 1", "Photo 2", "Photo 3")
    wait_until(page, lambda: standing.drafts("amira"))
    wait_until(page, lambda: len(of_draft(standing)) == 3)
    one, two, three = of_draft(standing)
    page.get_by_role("button", name="Remove Photo 2").click()
    page.get_by_role("button", name="Remove Photo 3").click()
    page.get_by_role("button", name="Undo: bring Photo 3 back").click()
    there(page, "Photo 3")
    wait_until(page, lambda: [o.id for o in of_draft(standing)] == [one.id, three.id])
    assert files(two) <= sealed(standing)
    expect(tiles(page)).to_have_count(2, timeout=20_000)
    wait_until(page, lambda: not files(two) & sealed(standing))
    assert files(one) | files(three) <= sealed(standing)
    # Whoever locks the tablet with an Undo open has decided.
    page.get_by_role("button", name="Remove Photo 1").click()
    expect(page.get_by_role("button", name="Undo: bring Photo 1 back")).to_be_visible()
    page.get_by_role("button", name="Lock", exact=True).click()
    expect(page.get_by_role("heading", name="Locked for Amira")).to_be_visible()
    wait_until(page, lambda: not files(one) & sealed(standing))
    assert [o.id for o in of_draft(standing)] == [three.id]


def test_a_discarded_draft_takes_its_pictures_with_it(standing: Standing, amira: Page) -> None:
    page = amira
    before = sealed(standing)
    write(page, "Nothing came of this.", "Maya")
    choose(page, camera_jpeg("x", **SMALL))
    choose(page, clip("mp4", "libx264"), kind="video/mp4", name="a.mp4")
    there(page, "Photo 1", "Video 1")
    _blur(page, "Photo 1")
    viewer(page).get_by_role("button", name="Close").click()
    assert len(sealed(standing) - before) >= 6
    page.get_by_role("button", name="Discard draft").click()
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_text("The draft is gone.")).to_be_visible()
    expect(tiles(page)).to_have_count(0)
    wait_until(page, lambda: sealed(standing) <= before)


def test_an_amendment_that_is_put_back_leaves_the_observation_and_its_pictures(
    standing: Standing, amira: Page
) -> None:
    page = amira
    write(page, "She counted the buttons twice.", "Maya")
    choose(page, camera_jpeg("x", **SMALL))
    there(page, "Photo 1")
    saved(page, "Maya")
    [kept] = shown_by(standing, "counted buttons twice")
    with standing.journal.sign_in("ruth") as ruth:
        [one] = observing.search(ruth, "counted buttons twice")
        reviewing.ask_for_changes(ruth, one.id, version=1, comment="What did she say?")
    page.reload()
    page.get_by_role("button", name="Change it").click()
    there(page, "Photo 1")
    choose(page, camera_jpeg("y", **SMALL))
    there(page, "Photo 2")
    wait_until(page, lambda: standing.drafts("amira"))
    wait_until(page, lambda: len(of_draft(standing)) == 2)
    _, added = of_draft(standing)
    page.get_by_role("button", name="Put it back").click()
    page.get_by_role("button", name="Put it back").click()
    expect(page.get_by_text("The observation is as it was.")).to_be_visible()
    wait_until(page, lambda: not files(added) & sealed(standing))
    assert files(kept) <= sealed(standing)
    assert [o.id for o in shown_by(standing, "counted buttons twice")] == [kept.id]
    expect(page.get_by_role("button", name="Change it")).to_be_visible()


def test_a_helper_sees_to_the_pictures_of_their_own_notes(
    maya_only: Standing, standing: Standing, tablet: Callable[..., Page]
) -> None:
    page = tablet(390, 844)
    sign_in(page, standing.observe, "hal", beside="ruth")
    page.get_by_role("button", name="All children…").click()
    page.get_by_role("button", name="Maya", exact=True).click()
    page.get_by_label("What happened").fill("Maya showed me the snail.")
    choose(page, camera_jpeg("x", **SMALL))
    there(page, "Photo 1")
    tile(page, "Photo 1").get_by_role("button", name="Nobody").click()
    expect(tile(page, "Photo 1").get_by_text("Nobody", exact=True)).to_be_visible()
    saved(page, "Maya")
    page.goto(f"{standing.served.address}/pictures")
    expect(page.get_by_text("Pictures is not open to you.")).to_be_visible()
    expect(page.get_by_text("It is for practitioners and managers.")).to_be_visible()
