"""A carer's answer about a child's pictures."""

from __future__ import annotations

from collections.abc import Iterable

from journalkit.forms.register import Field, Values, options
from journalkit.records import Carer, Use

USES = {
    Use.JOURNAL: "Their own journal",
    Use.OTHERS: "The journals of children in the same picture",
    Use.DISPLAY: "Displays and open days at the setting",
    Use.PUBLICITY: "Publicity: website, leaflets, newspaper",
}
"""What a picture of a child may be used for, as a family is asked."""

YES, NO = "yes", "no"


def fields(carers: Iterable[Carer], *, may_agree: bool) -> list[Field]:
    """Who says what about which uses; without *may_agree* only a no can be recorded."""
    answers = [(NO, "Does not agree, or takes it back")]
    if may_agree:
        answers.insert(0, (YES, "Agrees"))
    return [
        {"name": "carer", "label": "Who says so", "kind": "choice",
         "options": options((one.id, f"{one.name} ({one.relationship})") for one in carers)},
        {"name": "uses", "label": "About pictures in", "kind": "choices",
         "options": options((use.value, said) for use, said in USES.items())},
        {"name": "answer", "label": "What they say", "kind": "choice",
         "options": options(answers)},
        {"name": "how", "label": "How it was said", "kind": "text", "optional": True,
         "help": "Such as a form, at the door, by telephone."},
    ]  # fmt: skip


def read(said: Values) -> tuple[tuple[Use, ...], bool]:
    """The uses that the fields say, and whether the carer agrees."""
    return tuple(map(Use, said["uses"])), said["answer"] == YES
