"""A framework of areas, aspects and bands: data that a setting may replace by its own."""

from __future__ import annotations

from journalkit.records.checking import Check, record


@record
class Aspect:
    """One aspect of an area, such as Speaking."""

    id: str
    name: str
    code: str = ""
    """The field code that national tables use, where there is one."""


@record
class Area:
    """An area of learning with its aspects, in the framework's order."""

    id: str
    name: str
    short: str
    """A short name that fits a chip on a tablet."""
    aspects: tuple[Aspect, ...] = ()


@record
class Band:
    """A band of development that children are placed in, such as 36 to 60 months.

    The months say whom the guidance is about. They may overlap, and nobody is held to them.
    """

    id: str
    name: str
    short: str
    """A short name that fits a cell of a table."""
    from_months: int
    to_months: int


@record
class Framework:
    """The areas of learning that a setting observes, and the bands it places children in."""

    id: str
    name: str
    areas: tuple[Area, ...]
    source: str = ""
    bands: tuple[Band, ...] = ()
    """The earliest first. A framework without any is for looking only."""

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
        for band in self.bands:
            check.name(band.name, "bands", "A band's name")
            check.name(band.short, "bands", "A band's short name")
            months = 0 <= band.from_months <= band.to_months
            check.that(months, "bands", "A band ends before it begins.")
        bands = [band.id for band in self.bands]
        check.that(len(bands) == len(set(bands)), "bands", "Two bands share an id.")
        check.that(all(bands), "bands", "A band has no id.")
        for field, named in (("areas", self.areas), ("bands", self.bands)):
            shorts = [one.short for one in named]
            unlike = len(shorts) == len(set(shorts))
            check.that(unlike, field, f"Two {field} have the same short name.")
        check.done()

    def area(self, id: str) -> Area | None:
        """The area *id*; None where the framework has no such area."""
        return next((one for one in self.areas if one.id == id), None)

    def band(self, id: str) -> Band | None:
        """The band *id*; None where the framework has no such band."""
        return next((one for one in self.bands if one.id == id), None)

    def area_of(self, aspect: str) -> str:
        """The id of the area that holds *aspect*; the empty string where none does."""
        for area in self.areas:
            if any(one.id == aspect for one in area.aspects):
                return area.id
        return ""
