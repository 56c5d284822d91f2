"""The authored texts: enough of them, marked with what the framework knows, and whole."""

from __future__ import annotations

import json
import re
from itertools import product

from journalkit.places import data_folder
from journalkit_demo.notes import AREAS, fill, load, said
from journalkit_demo.pictures import SCENES
from journalkit_demo.plan import SCENE_OF

AUTHORED = load()
FRAMEWORK = json.loads((data_folder() / "frameworks" / "eyfs.json").read_text(encoding="utf-8"))
KNOWN = re.compile(
    r"\{(child|friend|third|[Tt]hey|[Tt]hem|[Tt]heirs?|themself|was|[a-z]+/[a-z]+)\}"
)


def test_the_framework_has_the_areas_and_goals_in_the_departments_order() -> None:
    areas = FRAMEWORK["areas"]
    aspects = [aspect for area in areas for aspect in area["aspects"]]
    assert tuple(area["id"] for area in areas) == AREAS
    assert [area["kind"] for area in areas] == ["prime"] * 3 + ["specific"] * 4
    assert [aspect["position"] for aspect in aspects] == list(range(1, 18))
    codes = ["COM", "COM", "PSE", "PSE", "PSE", "PHY", "PHY", "LIT", "LIT", "LIT", "MAT", "MAT"]
    codes += ["UTW", "UTW", "UTW", "EXP", "EXP"]
    assert [a["code"] for a in aspects] == [f"{c}_E{n:02}" for n, c in enumerate(codes, 1)]
    assert (len(FRAMEWORK["characteristics"]), len(FRAMEWORK["bands"])) == (3, 3)
    assert FRAMEWORK["source"]
    assert FRAMEWORK["default_frame"] == "areas"


def test_there_are_enough_authored_texts_for_a_year() -> None:
    around = json.loads((data_folder() / "demo" / "around.json").read_text(encoding="utf-8"))
    closing = {text for texts in around["second_beats"].values() for text in texts}
    asked = [text for texts in AUTHORED.comments.values() for text in texts]
    asked += {passage.comment for passage in AUTHORED.passages if passage.comment}
    assert len(AUTHORED.passages) >= 450
    assert len(closing) >= 120
    assert len(AUTHORED.openings) >= 80
    assert len(set(asked)) >= 40


def test_every_area_has_many_passages_and_some_are_weak() -> None:
    for area in AREAS:
        assert sum(passage.areas[0] == area for passage in AUTHORED.passages) >= 60
    weak = sum(passage.weak for passage in AUTHORED.passages)
    assert 0.03 < weak / len(AUTHORED.passages) < 0.1


def test_passages_speak_of_aspects_and_areas_that_the_framework_has() -> None:
    area_of = {a["id"]: area["id"] for area in FRAMEWORK["areas"] for a in area["aspects"]}
    for passage in AUTHORED.passages:
        assert passage.aspects, passage.id
        assert passage.areas == tuple(dict.fromkeys(area_of[a] for a in passage.aspects))
        assert passage.place in ("", *SCENE_OF), passage.id
    assert set(AUTHORED.second_beats) == set(AUTHORED.next_steps) == set(area_of)
    assert set(SCENE_OF.values()) <= set(SCENES)


def test_each_placeholder_is_one_that_can_be_filled() -> None:
    for passage in AUTHORED.passages:
        texts = [text for variants in passage.beats for text in variants]
        texts += [passage.meaning, passage.next_step, passage.weaker, passage.comment]
        for text in texts:
            assert not re.search(r"[{}]", KNOWN.sub("", text)), passage.id
            assert text.count("«") == text.count("»"), passage.id


def test_what_came_of_a_next_step_is_told_for_every_area() -> None:
    assert tuple(AUTHORED.outcomes) == AREAS
    told = [text for texts in AUTHORED.outcomes.values() for text in texts]
    assert len(set(told)) == len(told) >= 40
    for text in (*told, *AUTHORED.tried):
        assert not re.search(r"[{}]", KNOWN.sub("", text)), text
        assert "{friend}" not in text


def test_a_passage_names_its_children_in_every_choice_of_variants() -> None:
    for passage in AUTHORED.passages:
        for choice in product(*passage.beats):
            text = " ".join(choice)
            assert "{child}" in " ".join(choice[:2]), passage.id
            assert passage.children > 1 or "{friend}" not in text, passage.id
            assert passage.children > 2 or "{third}" not in text, passage.id


def test_names_pronouns_and_verbs_are_put_in_place() -> None:
    text = (
        "{child} said {they} {was} cold. {They} {needs/need} {their} coat, and did it {themself}."
    )
    she = fill(text, pronoun="she", child="Freya")
    they = fill(text, pronoun="they", child="Wren")
    assert she == "Freya said she was cold. She needs her coat, and did it herself."
    assert they == "Wren said they were cold. They need their coat, and did it themself."


def test_what_the_child_said_is_told_apart_from_what_others_said() -> None:
    text = "«I did it,» said {child}. “Did you?” I asked. «Yes.»"
    assert said(text) == "“I did it” “Yes.”"
    assert fill("«Hi,» said {child}.", pronoun="he", child="Otis") == "“Hi,” said Otis."


def test_the_children_reflect_a_mixed_town() -> None:
    children = AUTHORED.names["children"]
    names = [row["name"] for row in children]
    assert len(set(names)) == 42
    called = [row["known_as"] or row["name"].split()[0] for row in children]
    assert len(set(called)) == 42
    assert any("’" in name for name in names)
    assert any("-" in name for name in names)
    assert any(not name.replace("’", "").isascii() for name in names)
    assert sum(bool(row["known_as"]) for row in children) >= 5
    languages = {row["language"] for row in children}
    assert languages >= {"Polish", "Urdu", "Yoruba", "Romanian", "Cantonese"}
