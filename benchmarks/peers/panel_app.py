"""The form in Panel: ``panel serve panel_app.py``."""

from __future__ import annotations

from datetime import datetime

import panel as pn
from same_form import HEADING, SAVE, TEXT, keep, offered

pn.extension()
form = offered()
own, *others = form.groups


def scale(meanings: list[str]) -> pn.widgets.RadioButtonGroup:
    """One to five, none of them chosen yet."""
    options = {f"{number} {said}": number for number, said in enumerate(meanings, 1)}
    return pn.widgets.RadioButtonGroup(options={"not judged": None, **options}, value=None)


groups = {
    name: pn.widgets.CheckButtonGroup(name=name, options=children)
    for name, children in form.groups.items()
}
fields = {
    "text": pn.widgets.TextAreaInput(name=TEXT, rows=5),
    "own_words": pn.widgets.TextInput(name="Child's own words"),
    "photos": pn.widgets.FileInput(multiple=True, accept="image/*"),
    "areas": pn.widgets.CheckButtonGroup(options=form.areas),
    "wellbeing": scale(form.wellbeing),
    "involvement": scale(form.involvement),
    "meaning": pn.widgets.TextAreaInput(name="What this tells us", rows=2),
    "next_step": pn.widgets.TextAreaInput(name="Next step", rows=2),
    "place": pn.widgets.TextInput(name="Where", placeholder="such as the garden"),
}
when = pn.widgets.DatetimePicker(name="When", value=datetime.now())
said = pn.pane.Alert(alert_type="success", visible=False)
empty = {name: field.value for name, field in fields.items()}


def save(_pressed: object) -> None:
    """Keep what stands in the form, say so, and empty it."""
    note = {name: field.value for name, field in fields.items() if name != "photos"}
    children = [child for group in groups.values() for child in group.value]
    said.object = keep({"children": children, "happened_at": when.value, **note})
    said.visible = True
    for group in groups.values():
        group.value = []
    for name, field in fields.items():
        field.value = empty[name]


pn.Column(
    f"# {HEADING}",
    "Children",
    groups[own],
    pn.Card(*(groups[name] for name in others), title="Other children", collapsed=True),
    fields["text"],
    fields["own_words"],
    "Photos",
    fields["photos"],
    "## Learning",
    "Areas of learning",
    fields["areas"],
    "Wellbeing",
    fields["wellbeing"],
    "Involvement",
    fields["involvement"],
    fields["meaning"],
    fields["next_step"],
    pn.Row(when, fields["place"]),
    pn.widgets.Button(name=SAVE, button_type="primary", on_click=save),
    said,
).servable(title="Observe")
