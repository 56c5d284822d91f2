"""Exports of invented children, in the shapes that families' download tools show."""

from __future__ import annotations

import json
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from PIL import Image

DAY = date.today() - timedelta(days=100)
"""When everything in them happened: the children of the small journal are there by then."""
SAID = DAY + timedelta(days=1)


def jpeg(shade: int = 90) -> bytes:
    out = BytesIO()
    Image.new("RGB", (64, 48), (shade, 120, 60)).save(out, "JPEG")
    return out.getvalue()


def famly(id: str = "f-1", *, children: tuple[str, ...] = ("Maya Ode",), **more: Any) -> dict:
    """One observation as Famly's learning journey has it."""
    return {
        "__typename": "Observation",
        "id": id,
        "version": "v-1",
        "variant": "REGULAR_OBSERVATION",
        "children": [
            {"id": f"c-{name}", "name": name, "institutionId": "i-1"} for name in children
        ],
        "createdBy": {"name": {"fullName": "Amira Cole"}, "profileImage": {"url": "x"}},
        "status": {"state": "SENT", "createdAt": f"{DAY}T13:21:48+00:00"},
        "remark": {
            "id": "r-1",
            "date": f"{DAY}",
            "body": "<p>She poured &amp; measured.</p><p>Then she laughed 🎉.</p>",
            "areas": [
                {
                    "area": {"id": "a-1", "title": "Mathematics", "abbr": "M"},
                    "refinement": "SECURE",
                    "areaRefinementSettings": {"ageBandSetting": {"label": "36-48"}},
                },
                {"area": {"id": "a-2", "title": "Forest School"}},
            ],
            "statements": [],
        },
        "nextStep": {"id": "n-1", "body": "Offer scales."},
        "images": [{"id": "img-0001", "height": 48, "width": 64, "secret": {"path": "p"}}],
        "files": [],
        "videos": [],
        "likes": {"count": 2, "likes": [{}]},
        "comments": {
            "count": 1,
            "results": [
                {
                    "id": "k-1",
                    "body": "She does it at home too!",
                    "sentAt": f"{SAID}T19:00:00Z",
                    "sentBy": {"name": {"fullName": "Anna Ode"}},
                }
            ],
        },
        **more,
    }


def famly_page(*observations: Any) -> dict:
    return {
        "data": {"childDevelopment": {"observations": {"results": [*observations], "next": None}}}
    }


def tapestry(id: int = 24528, *, children: tuple[str, ...] = ("Maya Ode",), **more: Any) -> dict:
    """One observation as Tapestry's pages have it."""
    return {
        "id": id,
        "title": "Pouring",
        "notes": "<p>Mixed <b>blue</b> and yellow.</p>",
        "createdAt": f"{DAY}T10:00:00Z",
        "author": {"id": 4, "fullName": "Jo Gone"},
        "approval": {"name": "Ruth Ames", "date": f"{DAY}T11:00:00Z"},
        "children": [{"id": 7, "fullName": name} for name in children],
        "mediaCount": 1,
        "media": [{"id": 11, "type": "image", "url": "x", "name": "IMG_7.jpg"}],
        "frameworks": [{"name": "Creating with Materials"}],
        "comments": [
            {"user": {"fullName": "Anna Ode"}, "createdAt": f"{SAID}T19:00:00Z",
             "content": "Lovely"},
        ],
        **more,
    }  # fmt: skip


def folder(place: Path, found: Any, **pictures: bytes) -> Path:
    """A folder with one JSON file, and pictures beside it by their stems."""
    place.mkdir(exist_ok=True)
    (place / "page_1.json").write_text(json.dumps(found))
    for stem, data in pictures.items():
        (place / f"{stem.replace('__', '-')}.jpg").write_bytes(data)
    return place


def zipped(files: dict[str, bytes | str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as box:
        for name, data in files.items():
            box.writestr(name, data)
    return out.getvalue()
