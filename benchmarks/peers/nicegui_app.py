"""The form in NiceGUI: ``python nicegui_app.py``."""

from __future__ import annotations

import os
from datetime import datetime

from nicegui import ui
from same_form import HEADING, PORT, SAVE, TEXT, keep, offered

form = offered()
own, *others = form.groups


def chips(names: list[str]) -> dict[str, ui.chip]:
    """A row of chips to choose several of."""
    with ui.row():
        return {name: ui.chip(name, selectable=True) for name in names}


def chosen(among: dict[str, ui.chip]) -> list[str]:
    """The names whose chips are chosen."""
    return [name for name, chip in among.items() if chip.selected]


def scale(label: str, meanings: list[str]) -> ui.toggle:
    """One to five, none of them chosen yet."""
    ui.label(label)
    options = {number: f"{number} {said}" for number, said in enumerate(meanings, 1)}
    return ui.toggle(options, clearable=True)


@ui.page("/", title="Observe")
def observe() -> None:
    """The page, made anew for everybody who opens it."""
    photos: list[str] = []
    ui.label(HEADING).classes("text-h4")
    ui.label("Children")
    children = chips(form.groups[own])
    with ui.expansion("Other children"):
        for group in others:
            ui.label(group)
            children |= chips(form.groups[group])
    fields = {"text": ui.textarea(TEXT), "own_words": ui.input("Child's own words")}
    upload = ui.upload(
        label="Photos",
        multiple=True,
        auto_upload=True,
        on_upload=lambda sent: photos.append(sent.file.name),
    )
    ui.label("Learning").classes("text-h5")
    ui.label("Areas of learning")
    areas = chips(form.areas)
    scales = {
        "wellbeing": scale("Wellbeing", form.wellbeing),
        "involvement": scale("Involvement", form.involvement),
    }
    fields["meaning"] = ui.textarea("What this tells us")
    fields["next_step"] = ui.textarea("Next step")
    now = datetime.now()
    with ui.row():
        day = ui.date_input("Date", value=f"{now:%Y-%m-%d}")
        time = ui.time_input("Time", value=f"{now:%H:%M}")
        fields["place"] = ui.input("Where", placeholder="such as the garden")

    def save() -> None:
        inputs = {**fields, **scales}
        note = {name: field.value for name, field in inputs.items()}
        note |= {"areas": chosen(areas), "photos": len(photos)}
        note |= {"day": day.value, "time": time.value}
        ui.notify(keep({"children": chosen(children), **note}), type="positive")
        for field in fields.values():
            field.value = ""
        for one in scales.values():
            one.value = None
        for chip in (*children.values(), *areas.values()):
            chip.selected = False
        photos.clear()
        upload.reset()

    ui.button(SAVE, on_click=save)


ui.run(host="127.0.0.1", port=int(os.environ[PORT]), reload=False, show=False)
