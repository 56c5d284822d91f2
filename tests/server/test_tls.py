"""What a device on the setting's network is shown, over a real TLS server on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
import tornado.httpserver
import tornado.web
from tornado.netutil import bind_sockets

from journalkit.crypto import authority as authorities
from journalkit.server import tls
from journalkit.server.tls import CertificateElsewhere, CertificateEnded, NoCertificate

NOW = datetime.now(UTC)
NAMES = ("office", "office.local", "localhost")
HERE = IPv4Address("192.168.4.20")
AUTHORITY, KEY = authorities.make(NAMES, [HERE], at=NOW)


def _certify(store: Path, *, at: datetime = NOW, names: tuple[str, ...] = NAMES) -> None:
    (store / "tls").mkdir(exist_ok=True)
    made = authorities.issue(AUTHORITY, KEY, names=names, addresses=[HERE], at=at)
    (store / "tls" / "authority.pem").write_bytes(AUTHORITY)
    (store / "tls" / "server.pem").write_bytes(made)


class _Hello(tornado.web.RequestHandler):
    def get(self) -> None:
        self.set_status(204)


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    """A server with the journal's certificate: its port, and the context that it listens with."""
    _certify(tmp_path)
    context = tls.context(tmp_path, addresses=[HERE])
    [door] = bind_sockets(0, "127.0.0.1")
    loop, stop = asyncio.new_event_loop(), asyncio.Event()

    async def answer() -> None:
        app = tornado.web.Application([("/", _Hello)], log_function=lambda _: None)
        server = tornado.httpserver.HTTPServer(app, ssl_options=context)
        server.add_sockets([door])
        await stop.wait()
        server.stop()
        await server.close_all_connections()

    answering = threading.Thread(target=loop.run_until_complete, args=(answer(),))
    answering.start()
    yield door.getsockname()[1], context
    loop.call_soon_threadsafe(stop.set)
    answering.join()
    loop.close()


def _device(**limits: ssl.TLSVersion) -> ssl.SSLContext:
    """A device that trusts the setting's authority, and nobody else."""
    device = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    device.load_verify_locations(cadata=tls.authority.der(AUTHORITY))
    for name, value in limits.items():
        setattr(device, name, value)
    return device


def _shown(port: int, device: ssl.SSLContext, called: str = "localhost") -> bytes:
    """The certificate that the server shows *device*, which asks for it by the name *called*."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as plain,
        device.wrap_socket(plain, server_hostname=called) as sealed,
    ):
        return sealed.getpeercert(binary_form=True) or b""


@pytest.mark.parametrize("called", [*NAMES, "127.0.0.1", str(HERE)])
def test_a_device_that_trusts_the_authority_connects(
    listening: tuple[int, ssl.SSLContext], called: str
) -> None:
    assert _shown(listening[0], _device(), called)


def test_a_page_comes_through(listening: tuple[int, ssl.SSLContext]) -> None:
    asking = http.client.HTTPSConnection("localhost", listening[0], context=_device(), timeout=10)
    asking.request("GET", "/")
    assert asking.getresponse().status == 204
    asking.close()


def test_a_device_that_was_never_told_does_not_connect(
    listening: tuple[int, ssl.SSLContext],
) -> None:
    with pytest.raises(ssl.SSLCertVerificationError):
        _shown(listening[0], ssl.create_default_context())


def test_a_name_that_the_authority_may_not_vouch_for_is_refused(
    listening: tuple[int, ssl.SSLContext], tmp_path: Path
) -> None:
    """Even when the authority signed it: OpenSSL reads the name constraints."""
    _certify(tmp_path, names=(*NAMES, "bank.example"))
    port, context = listening
    context.load_cert_chain(tmp_path / "tls" / "server.pem")
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        _shown(port, _device(), "bank.example")


def test_plain_http_gets_nothing(listening: tuple[int, ssl.SSLContext]) -> None:
    with socket.create_connection(("127.0.0.1", listening[0]), timeout=10) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        heard = b""
        with contextlib.suppress(ConnectionResetError):
            while more := plain.recv(4096):
                heard += more
    assert b"HTTP" not in heard


def test_tls_begins_at_1_2(listening: tuple[int, ssl.SSLContext]) -> None:
    port, context = listening
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert _shown(port, _device(maximum_version=ssl.TLSVersion.TLSv1_2))
    assert _shown(port, _device(minimum_version=ssl.TLSVersion.TLSv1_3))


def test_a_running_server_takes_a_renewed_certificate(
    listening: tuple[int, ssl.SSLContext], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port, context = listening
    renewal, before = tls.Renewal(tmp_path, context), _shown(port, _device())
    assert not renewal.look()
    assert _shown(port, _device()) == before
    _certify(tmp_path)
    assert renewal.look()
    after = _shown(port, _device())
    assert after != before
    assert after == authorities.der((tmp_path / "tls" / "server.pem").read_bytes())
    (tmp_path / "tls" / "server.pem").write_bytes(b"torn")
    with caplog.at_level(logging.WARNING, "journalkit.server"):
        assert not renewal.look()
        assert not renewal.look()
    assert len(caplog.records) == 1
    assert _shown(port, _device()) == after


def test_without_a_certificate_the_network_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoCertificate, match="journalkit certificate"):
        tls.context(tmp_path)
    with pytest.raises(NoCertificate):
        tls.trusted(tmp_path)
    assert tls.needs_renewal(tmp_path)


@pytest.mark.parametrize("days", [-121, 1])
def test_a_certificate_of_another_time_is_refused_in_a_sentence(tmp_path: Path, days: int) -> None:
    _certify(tmp_path, at=NOW + timedelta(days=days))
    with pytest.raises(CertificateEnded, match="clock"):
        tls.context(tmp_path, addresses=[HERE])


def test_a_computer_that_moved_to_another_network_says_so(tmp_path: Path) -> None:
    _certify(tmp_path)
    with pytest.raises(CertificateElsewhere, match="present address"):
        tls.context(tmp_path, addresses=[IPv4Address("10.0.0.7")])
    assert tls.needs_renewal(tmp_path, addresses=[IPv4Address("10.0.0.7")])


def test_a_second_network_or_none_yet_keeps_nobody_out(tmp_path: Path) -> None:
    _certify(tmp_path)
    for here in ([], [HERE, IPv4Address("172.17.0.1")]):
        tls.context(tmp_path, addresses=here)
        assert not tls.needs_renewal(tmp_path, addresses=here)


def test_a_month_before_its_end_it_is_time_to_renew(tmp_path: Path) -> None:
    _certify(tmp_path)
    assert not tls.needs_renewal(tmp_path, addresses=[HERE], at=NOW + timedelta(days=89))
    assert tls.needs_renewal(tmp_path, addresses=[HERE], at=NOW + timedelta(days=91))


def test_what_a_device_is_asked_to_trust_is_the_authority(tmp_path: Path) -> None:
    _certify(tmp_path)
    said = tls.trusted(tmp_path)
    assert said.der == authorities.der(AUTHORITY)
    assert said.fingerprint == authorities.read(AUTHORITY).fingerprint
