"""A framework of areas and aspects: data that a setting may replace by its own."""

from __future__ import annotations

from dataclasses import dataclass

from journalkit.records.checking import Check


@dataclass(frozen=True, kw_only=True)
class Aspect:
    """One aspect of an area, such as Speaking."""

    id: str
    name: str
    code: str = ""
    """The field code that national tables use, where there is one."""


@dataclass(frozen=True, kw_only=True)
class Area:
    """An area of learning with its aspects, in the framework's order."""

    id: str
    name: str
    short: str
    """A short name that fits a chip on a tablet."""
    aspects: tuple[Aspect, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Framework:
    """The areas of learning that a setting observes."""

    id: str
    name: str
    areas: tuple[Area, ...]
    source: str = ""

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The framework's name")
        check.that(bool(self.areas), "areas", "A framework has at least one area.")
        for area in self.areas:
            check.name(area.name, "areas", "An area's name")
            check.name(area.short, "areas", "An area's short name")
            for aspect in area.aspects:
                check.name(aspect.name, "areas", "An aspect's name")
        ids = [area.id for area in self.areas]
        ids += [aspect.id for area in self.areas for aspect in area.aspects]
        check.that(len(ids) == len(set(ids)), "areas", "Two areas or aspects share an id.")
        check.that(all(ids), "areas", "An area or aspect has no id.")
        check.done()

    def area_of(self, aspect: str) -> str:
        """The id of the area that holds *aspect*; the empty string where none does."""
        for area in self.areas:
            if any(one.id == aspect for one in area.aspects):
                return area.id
        return ""
