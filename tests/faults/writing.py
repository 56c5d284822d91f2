"""What the children do that write observations and drafts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from journalkit.crypto.secret import Secret
from journalkit.journal import observing
from journalkit.journal.session import sign_in
from journalkit.records import Draft, Note
from journalkit.records.checking import new_id
from journalkit.store.folder import Folder


def write(
    say: Callable[..., None], path: str, who: str, password: str, manager: str, beside: str,
    child: str,
) -> None:  # fmt: skip
    """Keep drafts and hand in observations for ever, and say each once it is acknowledged."""
    session = sign_in(
        Folder(Path(path)),
        who,
        Secret.typed(password),
        manager=manager,
        manager_password=Secret.typed(beside) if beside else None,
    )
    say("signed in", "", "")
    for number in count():
        id = new_id()
        text = f"Number {number} of {id}. " + "She poured the water slowly. " * (number % 40)
        now = datetime.now(UTC)
        draft = Draft(id=id, author=session.member.id, fields={"text": text}, saved_at=now)
        observing.save_draft(session, draft)
        say("draft", id, text)
        note = Note(children=(child,), text=text, happened_at=now - timedelta(hours=1))
        observing.submit(session, note, id=id)
        say("observation", id, text)
