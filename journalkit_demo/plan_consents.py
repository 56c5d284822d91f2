"""What the demo's carers agreed to: most to most, some to little, one who took it back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from journalkit_demo.plan_records import PlannedChild, PlannedConsent

AGREES = {"journal": 0.97, "others": 0.88, "display": 0.75, "publicity": 0.4}
"""How many of the carers who were asked agree to a use, by `journalkit.records.Use`."""
NOT_ASKED = 0.05
"""How many families have not given their form back yet."""


def consents(
    children: tuple[PlannedChild, ...], rng: Random, *, managers: tuple[str, ...], now: datetime
) -> tuple[PlannedConsent, ...]:
    """An answer about each use from the first carer of nearly every child, on a form as the child
    joined; a few took one back since then, at the door."""
    made = []
    for child in children:
        carer = next((n for n, one in enumerate(child.carers) if one.parental_responsibility), None)
        if carer is None or rng.random() < NOT_ASKED:
            continue
        at = min(
            datetime.combine(child.joined, time(9, rng.randrange(60)), now.tzinfo),
            now - timedelta(days=1),
        )
        for use, share in AGREES.items():
            given = rng.random() < share
            made.append(
                PlannedConsent(
                    child=child.key,
                    carer=carer,
                    use=use,
                    given=given,
                    at=at,
                    by=rng.choice(managers),
                    how="form",
                )
            )
    last = [one for one in made if one.use == "display" and one.given]
    for one in rng.sample(last, min(2, len(last))):
        at = now - timedelta(days=rng.randint(3, 20))
        made.append(
            PlannedConsent(
                child=one.child,
                carer=one.carer,
                use=one.use,
                given=False,
                at=max(at, one.at + timedelta(hours=1)),
                by=one.by,
                how="at the door",
            )
        )
    return tuple(sorted(made, key=lambda one: one.at))
