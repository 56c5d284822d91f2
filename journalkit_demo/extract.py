"""The cohort extract that the notebooks open: a finished school year of the invented pre-school.

It is drawn as a manager draws one, with differences that only invented children allow: its
password stands in the notebooks for everybody to read, it names no manager, and the same children
always have the same pseudonyms, so that the notebooks' numbers stay. ``make demo-extract`` makes
it again.
"""

from __future__ import annotations

import hashlib
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from journalkit.analytics import extracts
from journalkit.analytics.gathering import frames
from journalkit.analytics.tidy import COLUMNS, Frames, Label
from journalkit.crypto.kdf import RFC_9106, Profile
from journalkit.crypto.secret import Secret
from journalkit.journal.session import Session, sign_in
from journalkit.records.cohort import LEAST_FLOOR
from journalkit.store.folder import Folder
from journalkit_demo import filling
from journalkit_demo.notes import load
from journalkit_demo.plan_people import members

DAY = date(2026, 7, 18)
"""The Saturday after the year's last day: every half term is whole."""
PASSWORD = "every child here is an invented child"  # noqa: S105 (invented, as it says)
UNTIL = date(2099, 12, 31)
FLOOR = LEAST_FLOOR
"""With 5, half of the demo's children would be left out as soon as rooms are in it."""
LEFT_IN_THE_JOURNAL = ("children.key_group", "children.months", "children.booked")
"""With any of these besides rooms and groups most children would stand alone."""
COLUMNS_OF = tuple(
    column
    for frame, of in extracts.OFFERED.items()
    for one in of
    if (column := f"{frame}.{one}") not in (*LEFT_IN_THE_JOURNAL, "observations.member")
)
CHEAP = Profile(passes=1, memory_kib=8, lanes=1)
"""For the journal that lives as long as the extract is being drawn from it."""


def id_of(key: str) -> str:
    """The id of a key of the plan, the same each time."""
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def drawn(session: Session) -> Frames:
    """What the notebooks' extract holds, out of the demo journal of *session*, with its label."""
    whole = _lasting(frames(session, names=True))
    made = extracts.drawn(
        whole,
        columns=COLUMNS_OF,
        half_terms=whole.half_terms,
        floor=FLOOR,
        leave_out=True,
        key=b"the notebooks' extract",
    )
    label = Label(
        made_by=f"A manager of {session.setting.name}",
        whom="Everybody who reads the notebooks",
        purpose="To learn how numbers about children are read",
        until=UNTIL,
        floor=FLOOR,
        smallest=extracts.alike(made, COLUMNS_OF, floor=FLOOR).smallest,
        left_out=len(whole.children) - len(made.children),
    )
    return replace(made, label=label)


def _lasting(whole: Frames) -> Frames:
    """*whole* under its ids in place of pseudonyms, which are others in each journal."""
    made = {}
    for name in COLUMNS:
        frame = getattr(whole, name).copy()
        for column in {"child", "member", "key_group"} & set(frame):
            ids = frame[column].map(lambda one: whole.who[one].id, na_action="ignore")
            frame[column] = ids.astype("string")
        made[name] = frame
    return replace(whole, **made, who={})


def make(path: Path, *, profile: Profile = RFC_9106) -> None:
    """Write the extract to *path*. It takes about ten seconds: a demo journal is made for it."""
    manager = next(one for one in members(load().names) if one.role == "manager")
    at = datetime.combine(DAY, time(10), UTC)
    with tempfile.TemporaryDirectory(prefix="journalkit-") as folder:
        journal = Path(folder) / "demo"
        filling.make(journal, progress=lambda part: None, today=DAY, profile=CHEAP, id_of=id_of)
        password = Secret.typed(manager.password)
        with sign_in(Folder(journal), manager.sign_in_name, password, now=lambda: at) as session:
            made = drawn(session)
    assert made.label is not None  # noqa: S101 (for the types)
    packed = extracts.pack(made, made.label, Secret.typed(PASSWORD), profile=profile)
    path.write_bytes(packed)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
