"""A code for a new device: drawn for a camera, with an address that the device can use."""

from __future__ import annotations

from typing import Any

import pytest

from journalkit.forms.widgets.invitation import Invitation
from tests.forms.widgets.test_what_a_browser_may_set import says


def test_the_picture_holds_the_address_that_the_browser_sees_and_the_code() -> None:
    invitation = Invitation(code="ABCD-EFGH")
    says(invitation, {"do": "origin", "origin": "https://journal.local:8866"})
    assert invitation.address == "https://journal.local:8866/enrol"
    assert {len(row) for row in invitation.matrix} == {len(invitation.matrix)}
    assert set("".join(invitation.matrix)) == {"0", "1"}


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:8866", "http://127.0.0.1:8866", "http://[::1]:8866",
        "javascript:alert(1)", "https://a.example/<script>", "https://a b", "", None, 7, ["https://a.example"],
    ],
)  # fmt: skip
def test_an_address_that_no_tablet_can_use_makes_no_picture(origin: Any) -> None:
    invitation = Invitation(code="ABCD-EFGH")
    says(invitation, {"do": "origin", "origin": origin})
    assert (invitation.address, invitation.matrix) == ("", [])


def test_the_picture_is_drawn_without_markup(stage: Any) -> None:
    invitation = Invitation(code="ABCD-EFGH", until="It holds until 14:40.")
    page = stage.show(invitation)
    page.get_by_text("ABCD-EFGH").wait_for()
    assert page.get_by_role("img").count() == 0  # the stage is this computer's own address
    says(invitation, {"do": "origin", "origin": "https://journal.local"})
    page.get_by_role("img").wait_for()
    page.get_by_text("https://journal.local/enrol").wait_for()
