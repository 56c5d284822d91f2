"""What a page does as time goes by, with a clock in the test's hand."""

from __future__ import annotations

import pytest

from journalkit.forms.widgets.notice import Notice
from journalkit.gate.client import Gate
from journalkit.gate.service import Keeper
from journalkit.gate.sign_ins import IDLE
from journalkit.journal.session import Session
from journalkit.pages.content import Content
from journalkit.pages.page import Page
from tests.server.knocking import wait_for
from tests.small_journal import Journal


class _Shown(Content):
    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        self.ticks = self.left = 0

    def widgets(self):
        return ()

    def tick(self) -> None:
        self.ticks += 1

    def leave(self) -> None:
        self.left += 1


def test_the_kernel_locks_by_itself_when_the_browser_has_fallen_silent(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setenv("JOURNALKIT_STORE", str(journal.folder.path))
    keeper = Keeper(journal.folder.gate, clock=lambda: now[0])
    gate = Gate(
        keeper.address, keeper.key, token=keeper.started("tablet", address="127.0.0.1", s=None)
    )
    shown: list[_Shown] = []

    def content(session: Session, notice: Notice, gate: Gate) -> _Shown:
        shown.append(_Shown(session, notice, gate))
        return shown[-1]

    async def evening() -> None:
        page = Page("observe", content, gate=gate)  # type: ignore[arg-type]
        page.open()
        page.begin(journal.sign_in("ruth"), by_shift=False)
        now[0] += IDLE - 1
        page.tick()
        assert not page.bar.locked
        page.bar._heard(None, {"do": "awake"}, [])
        now[0] += IDLE - 1
        page.tick()
        assert not page.bar.locked, "the browser had told that somebody is here"
        assert shown[0].ticks == 2
        now[0] += 2
        page.tick()
        assert page.bar.locked
        assert page.signing_in.widget.mode == "unlock"
        assert (shown[0].ticks, shown[0].left) == (2, 1)
        page.tick()
        assert len(shown) == 1
        page.sign_out()
        journal.close()

    wait_for(evening())  # in a thread of its own: playwright has a loop in this one
    keeper.stop()
