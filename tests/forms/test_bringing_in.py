"""The panel for bringing in a list, without a browser: what it shows, and what it lets happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from journalkit.errors import Changed, TableRefused
from journalkit.exchange.imports import columns
from journalkit.forms.bringing_in import PAGE, BringingInForm, BringingInView
from journalkit.forms.widgets.notice import Notice
from journalkit.journal.bringing_in import Line, Preview, Register
from journalkit.records import Member, Role, Room

NOBODY = Register(rooms=(), children=(), carers=(), key_persons=(), members=())


def lines(outcome: str, count: int, *, first: int = 2) -> tuple[Line, ...]:
    return tuple(
        Line(row=row, outcome=outcome, name=f"Child {row}", reasons=("Room is empty.",))
        for row in range(first, first + count)
    )


def preview(**fields: Any) -> Preview:
    given: dict[str, Any] = {
        "kind": "children",
        "lines": (*lines("added", 60), *lines("refused", 2, first=70), *lines("unchanged", 3)),
        "records": (Room(name="Oaks"),),
        "register": NOBODY,
    }
    return Preview(**{**given, **fields})


@pytest.fixture
def done() -> list[object]:
    return []


@pytest.fixture
def view(done: list[object]) -> BringingInView:
    return panel(lambda kind, data: preview(), done)


def panel(read: Callable[[str, bytes], Preview], done: list[object]) -> BringingInView:
    return BringingInView(
        BringingInForm(),
        guide=columns.GUIDE,
        read=read,
        bring_in=done.append,
        take_up=done.append,
        notice=Notice(),
    )


def test_the_summary_counts_and_refused_rows_come_first_a_page_at_a_time() -> None:
    form = BringingInForm(preview=preview())

    assert form.summary() == "60 to add, 3 as before, 2 refused"
    assert form.pages == 2
    assert [(one["title"], len(one["rows"])) for one in form.groups()] == [
        ("Refused: 2", 2),
        ("To add: 60", PAGE - 2),
    ]
    form.page = 2
    assert [len(one["rows"]) for one in form.groups()] == [12]


def test_nothing_happens_before_bring_in_is_pressed(
    view: BringingInView, done: list[object]
) -> None:
    view.file.on_file(b"x")

    assert view.incoming.summary.startswith("60 to add")
    assert view.choosing.layout.display == "none"
    assert done == []

    view.incoming.on_bring_in()

    assert len(done) == 1
    assert view.incoming.summary == ""
    assert view.notice.sentence == "60 added, 2 refused and left out."


def test_another_file_forgets_this_one(view: BringingInView, done: list[object]) -> None:
    view.file.on_file(b"x")
    view.incoming.on_other()
    view.incoming.on_bring_in()

    assert view.form.preview is None
    assert view.choosing.layout.display is None
    assert done == []


def test_new_members_are_handed_on_to_type_their_passwords(done: list[object]) -> None:
    ivy = Member(name="Ivy Park", sign_in_name="ivy", role=Role.HELPER)
    found = preview(kind="members", lines=lines("added", 1), records=(), members=(ivy,))
    view = panel(lambda kind, data: found, done)
    view.file.on_file(b"x")

    assert view.incoming.action == "Add them one by one"
    assert "Each types a password of their own, with a manager present." in view.incoming.remarks
    view.incoming.on_bring_in()
    assert done == [(ivy,)]


def test_a_list_with_nothing_to_do_has_no_button(view: BringingInView) -> None:
    view.form.preview = preview(records=(), lines=lines("unchanged", 3))

    assert (view.incoming.action, view.incoming.summary) == ("", "3 as before")


def test_a_changed_register_asks_for_the_file_again(done: list[object]) -> None:
    def changed(found: Preview) -> None:
        raise Changed

    view = BringingInView(
        BringingInForm(),
        guide=columns.GUIDE,
        read=lambda kind, data: preview(),
        bring_in=changed,
        take_up=done.append,
        notice=Notice(),
    )
    view.file.on_file(b"x")
    view.incoming.guarded(view.incoming.on_bring_in)

    assert view.form.preview is None
    assert view.notice.kind == "danger"


def test_a_file_that_is_no_list_leaves_the_panel_as_it_was(done: list[object]) -> None:
    def refused(kind: str, data: bytes) -> Preview:
        raise TableRefused

    view = panel(refused, done)
    with pytest.raises(TableRefused):
        view.file.on_file(b"x")

    assert view.incoming.summary == ""


def test_the_guide_names_headings_that_are_known() -> None:
    for kind, guide in columns.GUIDE.items():
        for heading, _ in guide:
            name = columns.meaning(heading, kind)
            assert name is not None
            assert columns.label(name, kind) == heading


def test_no_name_stands_in_a_repr(view: BringingInView) -> None:
    view.file.on_file(b"x")

    assert not any("Child 2" in repr(one) for one in (view.form, view.incoming, view.form.preview))
