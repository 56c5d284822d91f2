"""Attacks on the server as `journalkit serve` starts it, each as it was found on the stock one."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tornado.httpclient import HTTPClientError

from tests.pages.conftest import Standing, Wire, sign_in, wait_until
from tests.server.knocking import Answer, Server, connect, converse, message, states, wait_for
from tests.small_journal import PASSWORDS

WORDS = "Maya was afraid of the dark cupboard"


@pytest.fixture
def door(one_server: Standing) -> Iterator[Server]:
    """The real server, to knock at."""
    yield one_server.served.door()
    for kernel in one_server.served.kernels():  # nobody will say that these pages are closed
        kernel.kill()


def _kernel(page: Page) -> str:
    told = page.evaluate("JSON.parse(document.getElementById('journal-page').textContent).kernel")
    return str(told)


def _cookies(page: Page) -> dict[str, str]:
    return {one["name"]: one["value"] for one in page.context.cookies()}


def _knock(door: Server, kernel: str, cookies: dict[str, str], origin: str | None = "own") -> int:
    async def knock() -> int:
        try:
            line = await connect(door, kernel, cookies, origin)
        except HTTPClientError as refused:
            return int(refused.code)
        line.close()
        return 101

    return wait_for(knock())


@pytest.fixture
def victim(standing: Standing, tablet) -> Page:
    """Amira, writing."""
    page = tablet(820)
    sign_in(page, standing.observe, "amira", beside="ruth")
    page.get_by_label("What happened").fill(WORDS)
    wait_until(page, lambda: "journal-sign-in" in _cookies(page))
    return page


def test_nobody_attaches_to_reads_presses_or_shuts_down_anothers_kernel(
    door: Server, victim: Page
) -> None:
    kernel, own = _kernel(victim), _cookies(victim)
    hal = door.ask("/observe", device="hal's tablet")
    same_tablet = {"journal-device": own["journal-device"]}
    strangers: list[dict[str, str]] = [
        hal.cookies,
        {},
        same_tablet,
        {**same_tablet, "journal-sign-in": "x" * 43},
        {**hal.cookies, "journal-sign-in": own["journal-sign-in"]},
    ]
    for cookies in strangers:
        assert _knock(door, kernel, cookies) == 404
        assert door.ask(f"/kernel/{kernel}", device=None, cookies=cookies).status in (403, 404)
        ended = door.ask(
            f"/kernel/{kernel}/end",
            method="POST",
            device=None,
            cookies={**cookies, "_xsrf": hal.cookies["_xsrf"]},
            Origin=door.address,
            Content_Type="application/x-www-form-urlencoded",
            body=f"_xsrf={hal.cookies['_xsrf']}",
        )
        assert ended.status in (403, 404)
    for origin in ("http://evil.example", "null", None):
        assert _knock(door, kernel, own, origin) == 403
    assert _knock(door, kernel, own) == 101, "the same question with the right cookies is answered"


@pytest.mark.parametrize(
    ("kind", "channel"),
    [
        ("execute_request", "shell"),
        ("execute_request", "control"),
        ("complete_request", "shell"),
        ("inspect_request", "shell"),
        ("history_request", "shell"),
        ("is_complete_request", "shell"),
        ("debug_request", "control"),
        ("input_reply", "stdin"),
        ("shutdown_request", "shell"),
        ("shutdown_request", "control"),
        ("interrupt_request", "control"),
        ("create_subshell_request", "control"),
        ("comm_open", "shell"),
    ],
)
def test_nothing_but_what_widgets_need_reaches_a_kernel(
    door: Server, tmp_path: Path, kind: str, channel: str
) -> None:
    page = door.ask("/observe")
    mark = tmp_path / "ran"
    code = f"open({str(mark)!r}, 'w').close()"
    content: dict[str, Any] = {"code": code, "silent": False, "cursor_pos": 3, "value": "x"}
    if kind == "comm_open":
        made = {"_model_module": "@jupyter-widgets/controls", "_model_name": "TextModel"}
        content = {
            "comm_id": uuid.uuid4().hex,
            "target_name": "jupyter.widget",
            "target_module": "os",
            "data": {"state": made},
        }
    frames = converse(door, page, [message(kind, content, channel)])
    heard = {json.loads(frame)["header"]["msg_type"] for frame in frames}
    assert heard <= {"opened", "status", "kernel_info_reply"}
    assert not mark.exists()
    assert door.ask(f"/kernel/{page.kernel}", cookies=page.cookies).status == 204


def _states(door: Server, page: Answer) -> dict[str, Any]:
    from tests.server.knocking import asking_for_states

    return states(converse(door, page, asking_for_states()))


def test_the_state_of_a_page_before_sign_in_names_nobody(door: Server) -> None:
    told = json.dumps(_states(door, door.ask("/review")))
    assert "Small Setting" in told
    for words in ("Maya", "Amira", "Ruth Ames"):
        assert words not in told


def test_what_is_typed_into_a_password_field_is_in_no_state(standing: Standing, tablet) -> None:
    page = tablet(820)
    wire = Wire(page)
    page.goto(standing.observe)
    page.get_by_label("Your name", exact=True).fill("amira")
    page.get_by_label("Password", exact=True).fill(PASSWORDS["amira"])
    assert PASSWORDS["amira"] not in wire.ask_states()
    assert not any(PASSWORDS["amira"] in one for one in wire.from_page)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("No shift is open")
    assert PASSWORDS["amira"] not in wire.ask_states()


def test_no_file_of_the_journal_the_apps_or_the_package_is_served(
    door: Server, standing: Standing
) -> None:
    names = [file.name for file in standing.journal.folder.path.iterdir()]
    assert "journal.db" in names
    paths = [f"/{name}" for name in names]
    paths += [f"/static/{name}" for name in names]
    paths += [f"/static/..%2f..%2f{name}" for name in names]
    paths += ["/observe.ipynb", "/apps/observe.ipynb", "/files/observe.ipynb", "/voila/files/x"]
    paths += ["/api/contents", "/api/kernels", "/api/sessions", "/api/terminals", "/tree", "/lab"]
    paths += ["/voila/query/x", "/voila/templates/lab/static/voila.js", "/static/", "/widgets/"]
    for path in paths:
        assert door.ask(path).status == 404, path
        assert door.ask(path, device=None).status == 403, path


def test_a_page_loads_nothing_from_outside_and_keeps_nothing_on_the_tablet(
    standing: Standing, tablet
) -> None:
    page = tablet(820)
    asked: list[str] = []
    kept: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def look(response: Any) -> None:
        if "no-store" not in response.headers.get("cache-control", ""):
            kept.append(response.url)

    page.on("response", look)
    sign_in(page, standing.observe, "ruth")
    expect(page.get_by_label("What happened")).to_be_visible()
    address = standing.served.address
    assert asked
    assert all(url.startswith((address, "data:", "blob:")) for url in asked)
    assert all("/static/" in url for url in kept)
    cookies = {one["name"]: one for one in page.context.cookies()}
    for name in ("journal-device", "journal-sign-in"):
        assert cookies[name]["httpOnly"]
        assert cookies[name]["sameSite"] == "Strict"
    assert "journal-" not in page.evaluate("document.cookie")
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_guessing_at_the_sign_in_page_is_slowed_and_said(standing: Standing, tablet) -> None:
    page = tablet(390, 844)
    page.goto(standing.observe)
    for number in range(4):
        page.get_by_label("Your name", exact=True).fill("dee")
        page.get_by_label("Password", exact=True).fill(f"guess number {number}")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_label("Password", exact=True)).to_have_value("")
        expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("too many wrong passwords. Wait")
