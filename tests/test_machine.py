"""What this computer is called on its network, and where it is found there."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journalkit import machine

ROUTES = """Main:
  +-- 0.0.0.0/0 3 0 5
     |-- 0.0.0.0
        /0 universe UNICAST
Local:
           |-- 127.0.0.1
              /32 host LOCAL
           |-- 192.168.4.20
              /32 host LOCAL
        |-- 192.168.4.255
           /32 link BROADCAST
           |-- 10.0.0.7
              /32 host LOCAL
           |-- 169.254.3.4
              /32 host LOCAL
           |-- 81.2.69.142
              /32 host LOCAL
"""


@pytest.mark.parametrize(
    ("hostname", "names"),
    [
        ("office", ("office", "office.local", "localhost")),
        ("Office.Nursery.lan.", ("office.nursery.lan", "office", "office.local", "localhost")),
        ("office.local", ("office.local", "office", "localhost")),
        ("localhost", ("localhost",)),
        ("localhost.localdomain", ("localhost",)),
        ("the_office", ("localhost",)),
        ("bücher", ("localhost",)),
    ],
)
def test_a_computer_is_called_by_its_name_and_under_local(
    hostname: str, names: tuple[str, ...]
) -> None:
    assert machine.names(hostname) == names


@given(hostname=st.text(min_size=1, max_size=80))
def test_no_name_breaks_out_of_an_address(hostname: str) -> None:
    for name in machine.names(hostname):
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-")


def test_only_addresses_on_private_networks_count(tmp_path: Path) -> None:
    (tmp_path / "fib_trie").write_text(ROUTES)
    found = machine.addresses(tmp_path / "fib_trie")
    assert found == (IPv4Address("10.0.0.7"), IPv4Address("192.168.4.20"))


def test_this_computer_can_listen_at_each_of_its_addresses(tmp_path: Path) -> None:
    for address in (*machine.addresses(), *machine.addresses(tmp_path / "not Linux")):
        socket.create_server((str(address), 0)).close()
