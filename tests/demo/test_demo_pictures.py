"""Drawn pictures and films: they decode, they differ, and they are small."""

from __future__ import annotations

from io import BytesIO

import av
import pytest
from PIL import Image

from journalkit_demo.pictures import SCENES, draw
from journalkit_demo.videos import film


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_is_a_photo_sized_jpeg_with_something_in_it(scene: str) -> None:
    drawn = draw(5, scene=scene)
    image = Image.open(BytesIO(drawn))
    image.load()
    assert (image.format, image.size) == ("JPEG", (1280, 960))
    assert len(drawn) < 150_000
    assert len(image.resize((64, 48)).getcolors(64 * 48) or ()) > 40


@pytest.mark.parametrize("scene", SCENES)
def test_each_seed_draws_its_own_picture_and_always_the_same(scene: str) -> None:
    assert draw(1, scene=scene) == draw(1, scene=scene)
    assert len({draw(seed, scene=scene) for seed in range(4)}) == 4


def test_there_are_at_least_ten_scenes() -> None:
    assert len(SCENES) >= 10


def test_a_film_runs_three_seconds_and_is_small() -> None:
    made = film(2)
    assert len(made) < 300_000
    with av.open(BytesIO(made)) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(video=0))
    assert stream.codec_context.name == "h264"
    assert (frames[0].width, frames[0].height) == (640, 480)
    assert len(frames) == 60
    assert frames[2].to_ndarray().tobytes() != frames[-2].to_ndarray().tobytes()


def test_the_same_seed_films_the_same() -> None:
    assert film(4) == film(4)
    assert film(4) != film(5)
