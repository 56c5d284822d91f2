"""Who has been seen, where to look next, counted by the days when a child is here."""

from __future__ import annotations

import pandas as pd

from journalkit.analytics.belonging import registered
from journalkit.analytics.summary import Summary, counted, listed
from journalkit.analytics.tidy import Frames

LOOK = "It says where to look, and is no target: no child needs a number of observations."


def coverage(frames: Frames, half_term: str) -> Summary:
    """How often each child was written about in each area, beside the child's days here.

    A row a child who belonged in the half term; a column an area, with the number of observations
    of the child that show it; then ``days here``, days booked and not away so far, NA where no
    days are booked. An observation that shows two areas counts in both. Counts only: no statistic.
    Raises `NotFound` for an unknown half term; one before the first observation shows noughts.

    >>> coverage(frames, "Autumn 2").table[["Literacy", "days here"]].head(2)
              Literacy  days here
    child
    child-01         0         12
    child-02         1         17
    """
    children = registered(frames, half_term)
    rows = frames.areas
    rows = rows[(rows["half_term"] == half_term) & rows["child"].isin(children.index)]
    rows = rows.drop_duplicates(["observation", "child", "area"])
    table = (
        pd.crosstab(rows["child"].astype(object), rows["area"].astype(object))
        .reindex(index=list(children.index), columns=list(frames.areas_of), fill_value=0)
        .astype("Int64")
    )
    table["days here"] = children["days_here"].astype("Int64").array
    table.index.name, table.columns.name = "child", None
    seen = frames.observations
    seen = seen[(seen["half_term"] == half_term) & seen["child"].isin(children.index)]
    said = f"{counted(len(children))} here in {half_term}, " + counted(
        seen["observation"].nunique(), "observation", "observations"
    )
    unseen = len(children) - seen["child"].nunique()
    if unseen:
        said += f". Look here: {counted(unseen)} not written about yet"
    not_yet = {area: int((table[area] == 0).sum()) for area in frames.areas_of}
    most = max(not_yet.values(), default=0)
    if most > 0 and unseen < len(children):
        where = listed([area for area, number in not_yet.items() if number == most])
        said += (";" if unseen else ". Look here:") + f" {counted(most)} not yet seen in {where}"
    uncounted = int(table["days here"].isna().sum())
    cautions = [LOOK, "Read a child's row beside the days here: fewer days, fewer chances to see."]
    if uncounted:
        cautions.append(f"{counted(uncounted)} without booked days: days here cannot be counted.")
    return Summary("coverage", f"Coverage in {half_term}", f"{said}.", table, tuple(cautions),
                   len(children))  # fmt: skip


def gaps(frames: Frames) -> Summary:
    """For each child who is here now: whole weeks here since last seen, at all and by area.

    Weeks are of the child's own booked days, in term and not away: a child of two days a week who
    was seen four days here ago has two. Never seen counts from the day of joining, and the column
    ``never`` says in how many areas that is so. The longest unseen stand first; children without
    booked days stand last with NA, since their weeks cannot be counted. Counts only: no statistic.

    >>> gaps(frames).table[["seen at all", "Literacy", "never"]].head(2)
              seen at all  Literacy  never
    child
    child-02            9         9      1
    child-17            9         9      1
    """
    rows = frames.sightings.copy()
    names = sorted(rows["child"].astype(str).unique())
    rows["column"] = rows["area"].astype(object).where(rows["area"].notna(), "seen at all")
    columns = ["seen at all", *frames.areas_of]
    table = (
        rows.pivot(index="child", columns="column", values="weeks_since")
        .reindex(index=names, columns=columns)
        .astype("Int64")
    )
    areas = rows[rows["area"].notna()]
    never = areas[~areas["seen"].astype(bool)].groupby("child").size()
    table["never"] = never.reindex(names, fill_value=0).astype("Int64")
    table["longest"] = table[list(frames.areas_of)].max(axis=1)
    table = table.sort_values(["seen at all", "longest", "never"], ascending=False, kind="stable")
    table = table.drop(columns="longest")
    table.index.name, table.columns.name = "child", None
    whole = rows[rows["area"].isna()]
    new = int((~whole["seen"].astype(bool)).sum())
    said = [f"{counted(len(names))} here now"]
    weeks = table["seen at all"].dropna()
    if len(weeks):
        longest = int(weeks.iloc[0])
        first = listed([str(child) for child in weeks.index[weeks == longest][:3]])
        more = int((weeks == longest).sum()) - 3
        if more > 0:
            first += f" and {more} more"
        said.append(f"look here first: {first}, {counted(longest, 'week', 'weeks')} here since "
                    "last written about")  # fmt: skip
    if new:
        said.append(f"{counted(new)} never written about")
    unseen = int((table["never"] > 0).sum())
    if unseen:
        said.append(f"{counted(unseen)} never seen in one area or more")
    uncountable = int(table["seen at all"].isna().sum())
    if uncountable:
        said.append(f"{counted(uncountable)} without booked days, whose weeks cannot be counted")
    cautions = (LOOK, "Weeks are of a child's own booked days here, without holidays and absences.")
    return Summary("gaps", "Where to look next", "; ".join(said) + ".", table, cautions, len(names))
