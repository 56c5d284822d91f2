"""The journal on the setting's network: by TLS, under its own certificate, and no other way."""

from __future__ import annotations

import http.client
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, expect

from journalkit import machine
from journalkit.gate import enrolling
from journalkit.gate.client import Gate
from journalkit.journal import certifying, shifts
from journalkit.server import tls
from tests.pages.conftest import Served, serving
from tests.server.knocking import free_port
from tests.small_journal import PASSWORDS, Journal


@pytest.fixture
def on_lan(journal: Journal, tmp_path: Path) -> Iterator[Served]:
    """`journalkit serve --lan`, with a certificate by a manager."""
    with journal.sign_in("ruth") as ruth:
        certifying.certify(ruth, machine.names(), addresses=machine.addresses())
    # On loopback only, as every test: what is tried here does not hang on the address.
    running = serving(
        journal, tmp_path / "server", "--lan", "--address", "127.0.0.1", port=free_port()
    )
    yield running
    running.stop()


def _port(served: Served) -> int:
    return int(served.address.rpartition(":")[2])


def _ask(served: Served, path: str, context: ssl.SSLContext, **headers: str):
    line = http.client.HTTPSConnection("localhost", _port(served), context=context, timeout=20)
    line.request("GET", path, headers=headers)
    answer = line.getresponse()
    said = answer.read()
    line.close()
    return answer, said


def test_a_device_that_trusts_the_authority_is_answered_and_no_other_warning_is_needed(
    journal: Journal, on_lan: Served
) -> None:
    trusted = tls.trusted(journal.folder.path)
    context = ssl.create_default_context(cadata=trusted.der)
    answer, said = _ask(on_lan, "/health", context)
    assert (answer.status, said) == (200, b"ok\n")
    answer, said = _ask(on_lan, "/trust", context)
    assert trusted.fingerprint in said.decode()
    answer, said = _ask(on_lan, "/trust/authority.crt", context)
    assert said == trusted.der
    answer, _ = _ask(on_lan, "/enrol", context)
    assert all("Secure" in one for one in answer.headers.get_all("Set-Cookie") or ["none"])
    answer, _ = _ask(on_lan, "/health", context, Host="evil.example")
    assert answer.status == 403
    answer, _ = _ask(on_lan, "/observe", context)
    assert answer.status == 403
    with pytest.raises(ssl.SSLCertVerificationError):
        _ask(on_lan, "/health", ssl.create_default_context())


def test_plain_http_gets_nothing_on_the_network(on_lan: Served) -> None:
    line = http.client.HTTPConnection("127.0.0.1", _port(on_lan), timeout=20)
    with pytest.raises((http.client.HTTPException, OSError)):
        line.request("GET", "/health")
        line.getresponse()


def test_a_tablet_on_the_network_signs_in_and_its_cookies_go_by_tls_only(
    journal: Journal, on_lan: Served, browser: Browser
) -> None:
    """The browser takes the certificate as it is: the test before shows that it can be trusted."""
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    address = f"https://localhost:{_port(on_lan)}"
    page.goto(f"{address}/enrol#{enrolling.invite(journal.folder.gate, '')}")
    page.get_by_label("Name of this device").fill("Red tablet")
    page.get_by_role("button", name="Enrol").click()
    page.get_by_label("Your name", exact=True).fill("ruth")
    page.get_by_label("Password", exact=True).fill(PASSWORDS["ruth"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("What happened")).to_be_visible(timeout=20_000)
    page.goto(f"{address}/review")
    expect(page.get_by_role("group", name="Show")).to_be_visible(timeout=20_000)
    cookies = {one["name"]: one for one in context.cookies()}
    assert {"journal-device", "journal-sign-in", "_xsrf"} <= set(cookies)
    assert all(one["secure"] and one["sameSite"] == "Strict" for one in cookies.values())
    context.close()


def test_without_a_certificate_the_network_is_not_answered_and_the_way_out_is_said(
    journal: Journal,
) -> None:
    journal.close()
    command = [sys.executable, "-m", "journalkit", "serve", str(journal.folder.path), "--lan"]
    told = subprocess.run(
        [*command, "--port", str(free_port())],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert told.returncode != 0
    assert "has no certificate" in told.stderr
    assert "journalkit certificate" in told.stderr


def test_a_second_server_on_the_same_journal_is_refused(journal: Journal, served: Served) -> None:
    command = [sys.executable, "-m", "journalkit", "serve", str(journal.folder.path)]
    told = subprocess.run([*command, "--port", str(free_port())], capture_output=True, text=True)
    assert told.returncode != 0
    assert "Another server on this computer keeps this journal already." in told.stderr


def test_without_the_network_only_this_computer_is_answered(
    journal: Journal, served: Served
) -> None:
    line = psutil.Process(served.process.pid).net_connections("tcp")
    heard = {one.laddr.ip for one in line if one.status == psutil.CONN_LISTEN}
    assert heard == {"127.0.0.1"}
    served.stop()
    command = [sys.executable, "-m", "journalkit", "serve", str(journal.folder.path)]
    everywhere = "0.0.0.0"  # noqa: S104 - which is refused
    told = subprocess.run([*command, "--address", everywhere], capture_output=True, text=True)
    assert told.returncode != 0
    assert "--lan" in told.stderr


def test_opening_a_shift_renews_a_certificate_that_is_about_to_end(journal: Journal) -> None:
    ruth = journal.sign_in("ruth")
    certifying.certify(ruth, machine.names(), addresses=machine.addresses())
    before = tls.read(journal.folder.path).ends
    shifts.open_shift(ruth, Gate())
    assert tls.read(journal.folder.path).ends == before
    later = before - certifying.authorities.RENEW_BEFORE / 2
    ruth.now = lambda: later
    shifts.open_shift(ruth, Gate())
    assert tls.read(journal.folder.path).ends > before
