"""A story goes home with the photos that may, and with nothing else."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from journalkit.errors import BadRecord
from journalkit.exchange.exports import posting
from journalkit.journal import consenting, observing, picturing, registering, storytelling
from journalkit.media import SafePicture
from journalkit.records import Carer, HalfTerm, Passage, Story, Term, Use
from journalkit.records.checking import new_id
from tests.small_journal import Journal

TODAY = date.today()


@pytest.fixture
def half(journal: Journal) -> HalfTerm:
    starts, ends = TODAY - timedelta(days=20), TODAY + timedelta(days=20)
    term = Term(name="T", starts=starts, ends=ends)
    half = HalfTerm(term=term.id, name="Autumn 2", starts=starts, ends=ends)
    carers = [
        Carer(child=child.id, name="Kim", relationship="parent", parental_responsibility=True)
        for child in journal.children
    ]
    with journal.sign_in("ruth") as ruth:
        registering.enter(ruth, term, half, *carers)
    return half


def _shot(red: int) -> SafePicture:
    """A photo that is known by its colour."""
    held = io.BytesIO()
    Image.new("RGB", (32, 24), (red, 90, 30)).save(held, "PNG")
    return SafePicture(held.getvalue(), held.getvalue(), 32, 24, None)


def _reds(pdf: bytes) -> set[int]:
    """The photos that are in *pdf*, by their colours."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    found = (one.image for page in pages for one in page.images)
    colours = (image.convert("RGB").getpixel((8, 8)) for image in found if image)
    return {red for red, green, _ in colours if green == 90}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_photo_that_a_carer_has_not_agreed_to_is_among_the_pdfs_own_images(
    journal: Journal, half: HalfTerm, data: st.DataObject
) -> None:
    ruth, (maya, *_) = journal.sign_in("ruth"), journal.children
    in_it = st.sets(st.sampled_from([one.id for one in journal.children]), min_size=1)
    photos = {}
    for number in range(4):
        photo = journal.photo(ruth, _shot(40 * number + 20))
        children = {maya.id, *data.draw(in_it)}
        photos[photo.id] = (40 * number + 20, children)
        picturing.name_children(ruth, photo.id, sorted(children))
    note = journal.note(children=(maya.id,), pictures=tuple(photos))
    observing.submit(ruth, note, id=new_id())
    agreed = {}
    for child in journal.children:
        [carer] = ruth.vault.carers.of(child.id)
        use = Use.JOURNAL if child.id == maya.id else Use.OTHERS
        agreed[child.id] = data.draw(st.booleans())
        consenting.record(ruth, child.id, [use], given=agreed[child.id], carer=carer.id)
    story = Story(
        child=maya.id,
        half_term=half.id,
        writing="story",
        by=ruth.member.id,
        at=ruth.now(),
        pictures=tuple(photos),
        passages=(
            Passage(section="story", text="Maya poured."),
            Passage(section="next", text="More water."),
        ),
    )
    sheet = posting.sheet_of(ruth, story)
    printed = _reds(posting.pdf_of(sheet, posting.style_of(ruth, story)))
    assert printed == {
        red for red, children in photos.values() if all(agreed[one] for one in children)
    }
    if len(printed) < len(photos):
        with pytest.raises(BadRecord) as refused:
            storytelling.hand_in(ruth, story)
        assert set(refused.value.problems) == {"pictures"}
        storytelling.discard(ruth, story.id)
