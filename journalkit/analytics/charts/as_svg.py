"""A figure as an SVG that a page may hold: text as text, the page's colours, nothing else inside.

Text stays text (``svg.fonttype`` "none"): it is sharp, a third of the size, and drawn with the
page's own font, which is narrower than the one that was measured with, so nothing overflows; names
in any script and emoji come out as the tablet knows them.

matplotlib writes looks as ``style`` attributes and a ``<style>`` element. The pages' Content
Security Policy forbids both, and everything would be black: here they become attributes of SVG
itself, which it allows. Colours of the look become variables (dark mode comes from the page), ids
hang on what is drawn, and metadata, dates, links, comments and empty groups are left out.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from xml.etree.ElementTree import Element

import matplotlib
from defusedxml import ElementTree
from matplotlib.figure import Figure

from journalkit.analytics.as_html import escaped
from journalkit.analytics.charts import style

NUMBER = re.compile(r"-?\d+\.\d+")
LEFT_OUT = {"metadata", "style", "clipPath"}
USUAL = {
    "fill-opacity": "1",
    "font-size": f"{style.TEXT}px",
    "stroke-linejoin": "miter",
    "stroke-width": "1",
    "text-anchor": "start",
}
"""What the outermost element says once, or SVG takes for granted."""
KEPT = {"d", "id", "x", "y", "width", "height", "patternUnits", "fill", "transform"}
LOOKS = {
    "fill", "stroke", "stroke-width", "font-size", "font-weight", "text-anchor", "opacity",
    "fill-opacity", "stroke-opacity",
}  # fmt: skip


def svg_of(figure: Figure, *, title: str, said: str) -> str:
    """The SVG, as wide as its place, named by `title` and described by what is `said` of it.

    The same figure and words give the same characters.
    """
    known = hashlib.sha256(repr((title, said, figure.get_size_inches().tolist())).encode())
    settings = {**style.SETTINGS, "svg.hashsalt": known.hexdigest()}
    file = io.BytesIO()
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "Glyph missing": the page's fonts have it
        figure.savefig(file, format="svg", facecolor="none", metadata={"Date": None})
    root = ElementTree.fromstring(file.getvalue(), forbid_dtd=False)
    _, _, wide, high = root.attrib["viewBox"].split()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="100%"'
        f' viewBox="0 0 {_short(wide)} {_short(high)}" font-size="{style.TEXT}px"'
        f' font-family="system-ui, &quot;DejaVu Sans&quot;, sans-serif">'
        f"<title>{escaped(title)}</title><desc>{escaped(said)}</desc>"
        f"{''.join(_written(child) for child in root)}</svg>"
    )


def _written(element: Element) -> str:
    """An element and what is in it, without what a page must not hold or does not need."""
    name = element.tag.rpartition("}")[2]
    if name in LEFT_OUT or "}" in name:
        return ""
    inside = "".join(_written(child) for child in element)
    if name == "g" or (name == "defs" and not inside):
        return inside
    attributes = _attributes(name, element)
    if name == "path" and attributes.get("fill") == "none" and "stroke" not in attributes:
        return ""
    text = escaped(element.text) if name == "text" and element.text else ""
    return (
        f"<{name}"
        + "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
        + (f">{text}{inside}</{name}>" if text or inside else "/>")
    )


def _attributes(name: str, element: Element) -> dict[str, str]:
    found = {key: value for key, value in element.attrib.items() if key in KEPT}
    for rule in element.get("style", "").split(";"):
        key, _, value = rule.partition(":")
        if key.strip() in LOOKS:
            found[key.strip()] = value.strip()
    if found.get("transform", "").startswith(("rotate(-0 ", "rotate(0 ")):
        del found["transform"]
    if name == "path" and "id" in found:
        del found["id"]
    if name == "text":
        found.setdefault("fill", style.INK)
    for key in ("fill", "stroke"):
        if variable := style.VARIABLES.get(found.get(key, "")):
            found[key] = f"var({variable},{found[key]})"
    for key in ("d", "x", "y", "transform"):
        if key in found:
            found[key] = _short(" ".join(found[key].split()))
    return {key: value for key, value in found.items() if USUAL.get(key) != value}


def _short(numbers: str) -> str:
    """Numbers to a tenth of a pixel."""
    return NUMBER.sub(lambda one: f"{float(one[0]):.1f}".removesuffix(".0"), numbers)
