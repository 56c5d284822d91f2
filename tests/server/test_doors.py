"""What the server answers, and to whom."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tornado.httpclient import HTTPClientError

from journalkit.gate import board, enrolling
from tests.server.knocking import Answer, Server, connect, first_words, wait_for
from tests.server.tiny_apps import SECRET

UNKNOWN = [
    "/tree",
    "/apps",
    "/apps/",
    "/observe.ipynb",
    "/apps/observe.ipynb",
    "/picture.png",
    "/files/observe.ipynb",
    "/voila/files/observe.ipynb",
    "/voila/files/picture.png",
    "/voila/render/observe.ipynb",
    "/voila/tree",
    "/voila/static/",
    "/voila/templates/lab/static/voila.js",
    "/voila/query/00000000-0000-0000-0000-000000000000",
    "/voila/execution/00000000-0000-0000-0000-000000000000",
    "/voila/labextensions/",
    "/voila/api/themes/",
    "/voila/api/shutdown/00000000-0000-0000-0000-000000000000",
    "/voila/api/contents/",
    "/api/kernels",
    "/api/kernelspecs",
    "/api/contents",
    "/api/sessions",
    "/api/terminals",
    "/kernel/",
    "/kernel/00000000-0000-0000-0000-000000000000",
    "/login",
    "/metrics",
    "/static/",
    "/static/manifest.json",
    "/static/../page.html.j2",
    "/static/%2e%2e/page.html.j2",
    "/widgets/",
    "/widgets/part.py",
    "/widgets/000000000000/bar.js",
    "/observe/",
    "/Observe",
]


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_no_page_of_the_journal_gets_the_neutral_page(server: Server, path: str) -> None:
    answer = server.ask(path)
    assert answer.status == 404
    assert "There is no such page." in answer.text
    posted = server.ask(path, method="POST")
    assert posted.status in (403, 404)


def test_the_widgets_scripts_come_as_one_file_and_no_file_beside_them_is_served(
    server: Server,
) -> None:
    widgets = re.search(r'"widgets": "([^"]+)"', server.ask("/observe").text)
    assert widgets
    written = server.ask(widgets[1]).text
    assert "export const bar = () => {" in written
    assert "class Bar" not in written
    for name in ("bar.js", "bar.css", "bar.py"):
        assert server.ask(f"/widgets/{name}").status == 404
        assert server.ask(f"/static/{name}").status == 404


def test_the_first_page_leads_to_observe(server: Server) -> None:
    answer = server.ask("/")
    assert (answer.status, answer.headers["location"]) == (302, "/observe")


def test_a_watchdog_is_answered(server: Server) -> None:
    assert server.ask("/health").text == "ok\n"


def test_every_answer_carries_the_headers_that_keep_a_page_in_its_place(server: Server) -> None:
    for path in ("/observe", "/health", "/nothing", "/broken"):
        headers = server.ask(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert "tornado" not in headers["server"].lower()


def test_named_files_are_kept_for_good_and_sent_compressed(server: Server) -> None:
    page = server.ask("/observe").text
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        packed = server.ask(path, Accept_Encoding="gzip, br")
        assert packed.status == 200
        assert "immutable" in packed.headers["cache-control"]
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in server.ask(path).headers


def test_a_page_whose_cell_failed_gets_a_sentence_and_no_word_of_it(server: Server) -> None:
    [said] = first_words(server, server.ask("/broken"))
    assert said["header"]["msg_type"] == "failed"
    number = re.search(r"Something went wrong on this page \(reference (\d{6})\)", str(said))
    assert number
    assert "Traceback" not in str(said)
    assert SECRET not in str(said)
    log = server.log.read_text()
    assert f"reference {number[1]}: ValueError in broken" in log
    assert SECRET not in log


def test_a_page_comes_before_its_kernel_has_answered_and_holds_no_word_of_it(
    server: Server,
) -> None:
    answer = server.ask("/observe")
    assert answer.status == 200
    assert "<title>Observe · Willow Lane</title>" in answer.text
    assert 'lang="en-GB"' in answer.text
    assert "What did you see" not in answer.text


def test_another_sites_name_for_this_computer_opens_nothing(server: Server) -> None:
    assert server.ask("/observe", Host="evil.example").status == 403
    assert server.ask("/health", Host=f"evil.example:{server.port}").status == 403


def test_another_sites_link_asks_once_more_and_keeps_this_browsers_cookie(server: Server) -> None:
    link = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": "document"}
    answer = server.ask("/observe", device=None, **link)
    assert answer.status == 200
    assert 'http-equiv="refresh" content="0; url=/observe"' in answer.text
    assert answer.cookies == {}
    assert "evil" not in server.ask("//evil.example/x", device=None, **link).text


def test_a_page_asked_for_as_a_picture_starts_nothing(launch: Callable[..., Server]) -> None:
    server = launch()
    assert server.ask("/observe", Sec_Fetch_Dest="image").status == 404
    assert server.kernels() == []


def test_the_cookie_of_a_browser_is_out_of_reach_for_scripts_and_other_sites(
    server: Server,
) -> None:
    answer = server.ask("/observe")
    assert len(answer.cookies["journal-device"]) == 43
    assert "_xsrf" in answer.cookies
    again = server.ask("/observe", cookies=answer.cookies)
    assert again.cookies["journal-device"] == answer.cookies["journal-device"]
    line = next(one for one in answer.set_cookies if one.startswith("journal-device="))
    assert "HttpOnly" in line
    assert "SameSite=Strict" in line


def test_only_the_browser_that_opened_a_page_reaches_its_kernel(server: Server) -> None:
    mine, theirs = server.ask("/observe"), server.ask("/observe")

    async def knock(cookies: dict[str, str], origin: str | None = "own") -> int:
        try:
            line = await connect(server, mine.kernel, cookies, origin)
        except HTTPClientError as refused:
            return int(refused.code)
        line.close()
        return 101

    assert wait_for(knock(mine.cookies)) == 101
    assert wait_for(knock(theirs.cookies)) == 404
    assert wait_for(knock({})) == 404
    assert wait_for(knock({"journal-device": "x" * 43})) == 404
    assert wait_for(knock(mine.cookies, "http://evil.example")) == 403
    assert wait_for(knock(mine.cookies, "null")) == 403
    assert wait_for(knock(mine.cookies, None)) == 403


def test_only_the_browser_that_opened_a_page_ends_its_kernel(server: Server) -> None:
    mine, theirs = server.ask("/observe"), server.ask("/observe")
    path = f"/kernel/{mine.kernel}"

    def end(cookies: dict[str, str], origin: str, token: str) -> int:
        return server.ask(
            f"{path}/end",
            method="POST",
            cookies=cookies,
            Origin=origin,
            Content_Type="application/x-www-form-urlencoded",
            body=f"_xsrf={token}",
        ).status

    assert end(theirs.cookies, server.address, theirs.cookies["_xsrf"]) == 404
    assert end(mine.cookies, "http://evil.example", mine.cookies["_xsrf"]) == 404
    assert end(mine.cookies, server.address, "wrong") == 403
    assert server.ask(path, cookies=theirs.cookies).status == 404
    assert server.ask(path, cookies=mine.cookies).status == 204
    assert end(mine.cookies, server.address, mine.cookies["_xsrf"]) == 204


def test_a_taken_port_is_said_and_never_exchanged_for_another(
    server: Server, launch: Callable[..., Server]
) -> None:
    second = launch(server.port)
    assert second.process.wait(timeout=20) != 0
    said = second.log.read_text()
    assert f"Port {server.port} is already in use on this computer." in said
    assert "--port" in said


def test_the_server_listens_on_loopback_only() -> None:
    code = (
        "from journalkit.server import application, trouble\n"
        "server = application.JournalServer(ip='0.0.0.0')\n"
        "try:\n    server.start()\n"
        "except trouble.OnlyThisComputer as error:\n    print(error.sentence)\n"
    )
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert told.stdout.strip() == "Without encryption the journal answers on this computer only."


def test_a_folder_with_an_app_of_two_cells_is_refused(tmp_path: Path) -> None:
    from journalkit.server import apps, trouble

    cell = {"cell_type": "code", "source": "1"}
    (tmp_path / "observe.ipynb").write_text(json.dumps({"cells": [cell, cell]}))
    with pytest.raises(trouble.NoApps):
        apps.read_apps(tmp_path)


def test_a_device_that_is_not_enrolled_gets_a_page_that_says_so_and_no_kernel(
    server: Server, launch: Callable[..., Server]
) -> None:
    page = server.ask("/observe").text
    server = launch()
    files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    widgets = re.search(r'"widgets": "([^"]+)"', page)
    assert files
    assert widgets
    paths = ["/", "/observe", "/broken", "/nothing", *files, widgets[1], *UNKNOWN]
    for path in [*paths, "/kernel/00000000-0000-0000-0000-000000000000/channels"]:
        for cookies in ({}, {"journal-device": "x" * 43}, {"journal-device": ""}):
            answer = server.ask(path, device=None, cookies=cookies, Accept="text/html")
            assert answer.status in (403, 404), path
            assert "opens" not in answer.text
            assert answer.cookies == {}
    said = server.ask("/observe", device=None)
    assert "This device does not open the journal." in said.text
    assert server.kernels() == []


def test_without_a_device_only_enrolling_and_the_watchdog_are_answered(server: Server) -> None:
    for path in ("/enrol", "/enrol/look.css", "/enrol/enrol.js", "/health"):
        assert server.ask(path, device=None).status == 200
    for path in ("/enrol/manifest.json", "/enrol/../static/look.css", "/enrol/"):
        assert server.ask(path, device=None).status == 403


def _enrol(server: Server, code: str, name: str = "Red tablet", *, origin: str = "") -> Answer:
    form = server.ask("/enrol", device=None)
    token = form.cookies["_xsrf"]
    return server.ask(
        "/enrol",
        method="POST",
        device=None,
        cookies=form.cookies,
        Origin=origin or server.address,
        Content_Type="application/x-www-form-urlencoded",
        body=urlencode({"_xsrf": token, "code": code, "name": name}),
    )


def test_a_code_enrols_the_device_that_types_it_once(server: Server) -> None:
    code = enrolling.invite(server.gate, "m")
    assert _enrol(server, code, " ").status == 200, "a device without a name may try again"
    assert _enrol(server, code, origin="http://evil.example").status == 404
    enrolled = _enrol(server, code)
    assert (enrolled.status, enrolled.headers["location"]) == (303, "/")
    [cookie] = [one for one in enrolled.set_cookies if one.startswith("journal-device=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert server.ask("/observe", device=None, cookies=enrolled.cookies).status == 200
    for used in (code, "AAAA-AAAA", "<script>"):
        refused = _enrol(server, used)
        assert refused.status == 403
        assert "This code does not enrol a device." in refused.text
        assert "journal-device" not in refused.cookies
        assert "<script>" not in refused.text


def test_a_device_that_was_dropped_is_out_with_its_next_request(server: Server) -> None:
    page = server.ask("/observe", device="red")
    enrolling.drop(server.gate, str(board.read(server.gate).device_of(server.device("red"))))
    for path in ("/observe", "/health", f"/kernel/{page.kernel}", "/static/look.css"):
        answer = server.ask(path, device="red")
        assert answer.status == (200 if path == "/health" else 403)

    async def knock() -> int:
        try:
            await connect(server, page.kernel, page.cookies)
        except HTTPClientError as refused:
            return int(refused.code)
        return 101

    assert wait_for(knock()) == 404


def test_from_another_network_nothing_opens(launch: Callable[..., Server]) -> None:
    server = launch()
    board.change(server.gate, lambda now: board.replace(now, network=("192.168.77.0/24",)))
    assert server.ask("/observe").status == 200, "this computer itself is at the setting"
    assert not board.read(server.gate).is_here("192.168.78.5")
    assert board.read(server.gate).is_here("192.168.77.5")


def test_the_browsers_half_of_the_keys_is_given_for_a_code_that_the_kernel_gave_only(
    server: Server,
) -> None:
    page = server.ask("/observe")

    def post(code: str, origin: str, token: str) -> int:
        return server.ask(
            "/signed-in",
            method="POST",
            cookies=page.cookies,
            Origin=origin,
            Content_Type="application/x-www-form-urlencoded",
            body=urlencode({"_xsrf": token, "code": code}),
        ).status

    assert post("made up", server.address, page.cookies["_xsrf"]) == 404
    assert post("made up", "http://evil.example", page.cookies["_xsrf"]) == 404
    assert post("made up", server.address, "wrong") == 403
    assert server.ask("/signed-in", cookies=page.cookies).status in (404, 405)
