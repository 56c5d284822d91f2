"""The server: Voila's application with its routes taken out and a few of our own put in.

Always Voila's standalone application, never its server extension, which would bring the whole
Jupyter API with it.
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import tornado.httpserver
import tornado.web
from tornado.ioloop import PeriodicCallback
from traitlets import Any as AnyValue
from traitlets import Bool, Dict, Float, Int, Unicode
from voila.app import Voila

from journalkit import machine
from journalkit.gate.service import Keeper
from journalkit.server import tls, trouble
from journalkit.server.apps import modules_of, read_apps
from journalkit.server.backing_up import BackingUp
from journalkit.server.browser import Health, NoSuchPage
from journalkit.server.channel import Alive, Channel, End
from journalkit.server.enrol import Enrol, EnrolFile
from journalkit.server.files import StaticFile, read_assets
from journalkit.server.forking import POSSIBLE, Warmed
from journalkit.server.kernels import PageKernels, PageKernelSpecs, environment
from journalkit.server.page import FirstPage, Page, SignedIn
from journalkit.server.trust import Authority, Trust

HERE = Path(__file__).resolve().parent
TEMPLATE = HERE / "template"
WIDGETS = HERE.parent / "forms" / "widgets"
LARGEST_MESSAGE = 8 << 20
LARGEST_BODY = 64 << 10
LOOK_AT_THE_PLAN_EVERY = 30.0
"""Seconds between looks whether a back-up is due."""
KERNEL_ID = r"(?P<kernel_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"


class JournalServer(Voila):  # type: ignore[misc]
    """Voila without a tree, files, contents, queries, extensions, themes or a kernel list."""

    name = "journalkit"
    apps = AnyValue(help="the folder of the apps' notebooks")
    setting_name = Unicode(help="the setting's name, shown in the shell of every page")
    keeper = AnyValue(help="the gate: devices, the shift, live sign-ins")
    told = Dict(help="what every kernel is told, by name of the environment variable")
    store = AnyValue(help="the folder of the journal, of which the server reads tls/ and gate.json")
    lan = Bool(False, help="whether devices on the setting's network are answered, by TLS only")
    ready = AnyValue(None, help="called with the address once the server answers")
    patience = Float(PageKernels.patience, help="seconds an idle kernel without a page lives")
    settle = Float(20.0, help="seconds after the start before pages with charts are warmed too")
    sweep_every = Float(1.0, help="seconds between looks at kernels that ended or were left")
    port_retries = Int(0)

    def setup_template_dirs(self) -> None:
        """Ours only: a template in somebody's Jupyter folders must not change a page."""
        self.template_paths = [str(TEMPLATE)]
        self.static_paths: list[str] = []

    def prepare_settings(self) -> None:
        """Everything that Voila would take from the command line or a configuration file."""
        self.config_file_paths: list[str] = []
        self.open_browser = False
        self.initialize(argv=[])
        self.voila_configuration.multi_kernel_manager_class = PageKernels
        self.voila_configuration.kernel_spec_manager_class = PageKernelSpecs
        self.voila_configuration.show_tracebacks = False
        self.voila_configuration.preheat_kernel = False

    def init_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().init_settings()
        self.kernel_manager.patience = self.patience
        self.kernel_manager.keeper = self.keeper
        found = read_apps(Path(self.apps))
        self.found_apps = found
        self._warm_up()
        settings.update(
            voila_jinja2_env=jinja2.Environment(
                loader=jinja2.FileSystemLoader(self.template_paths), autoescape=True
            ),
            journal_assets=read_assets(TEMPLATE / "static", WIDGETS),
            journal_setting_name=self.setting_name,
            journal_first_app="observe" if "observe" in found else next(iter(found)),
            journal_hosts=self._hosts(),
            journal_told={**self.told, "JOURNALKIT_ADDRESS": self._reached()},
            journal_keeper=self.keeper,
            journal_secure=self.lan,
            journal_store=Path(self.store),
            xsrf_cookies=True,
            xsrf_cookie_kwargs={"samesite": "Strict", "path": "/", "secure": self.lan},
            default_handler_class=NoSuchPage,
            log_function=lambda handler: None,
            websocket_max_message_size=LARGEST_MESSAGE,
            websocket_ping_interval=20,
            websocket_ping_timeout=15,
            autoreload=False,
            serve_traceback=False,
        )
        return settings

    def _warm_up(self) -> None:
        """Kernels are forked from a process that has imported what the apps need, where that can
        be; elsewhere each starts by itself."""
        kernels, runtime = self.kernel_manager, Path(self.connection_dir)
        kernels.environment = environment(os.environ, runtime)
        for app in self.found_apps.values():
            kernels.ready.setdefault(app.kind, 1)
        if POSSIBLE:
            kernels.warmed = {
                kind: Warmed(
                    modules_of(app for app in self.found_apps.values() if app.kind == kind),
                    env=kernels.environment,
                    cwd=str(runtime / "empty"),
                )
                for kind in kernels.ready
            }
            kernels.warmed[""].start()

    def init_handlers(self) -> list[Any]:
        """The whole list of what the server answers. Nothing of Voila's own is in it."""
        routes: list[Any] = [
            (r"/", FirstPage),
            (r"/health", Health),
            (r"/enrol", Enrol),
            (r"/enrol/(look\.css|enrol\.js)", EnrolFile),
            (r"/signed-in", SignedIn),
            (r"/trust", Trust),
            (r"/trust/authority\.crt", Authority),
            (r"/static/.*", StaticFile),
            (rf"/kernel/{KERNEL_ID}/channels", Channel),
            (rf"/kernel/{KERNEL_ID}/end", End),
            (rf"/kernel/{KERNEL_ID}", Alive),
        ]
        routes += [(f"/{app.name}", Page, {"app": app}) for app in self.found_apps.values()]
        routes.append((r".*", NoSuchPage))
        return routes

    def start(self) -> None:
        """Answer until SIGTERM or SIGINT; then end every kernel and leave no file behind."""
        if self.ip != "127.0.0.1" and not self.lan:
            raise trouble.OnlyThisComputer()
        self._tls = tls.context(Path(self.store)) if self.lan else None
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self.connection_dir = tempfile.mkdtemp(prefix="journal-")
        os.chmod(self.connection_dir, 0o700)
        (Path(self.connection_dir) / "empty").mkdir()
        try:
            settings = self.init_settings()
            self.app = tornado.web.Application(self.init_handlers(), **settings)
            self._stop = asyncio.Event()
            self._hear_signals()
            self._hear_of_missing_devices()
            self.listen()
            sweeping = PeriodicCallback(self._sweep, self.sweep_every * 1000)
            backing_up = BackingUp(Path(self.store), self.kernel_manager.environment)
            planned = PeriodicCallback(backing_up.look, LOOK_AT_THE_PLAN_EVERY * 1000)
            if self.ready is not None:
                self.ready(self._address())
            self._began = time.monotonic()
            await self.kernel_manager.refill("")
            sweeping.start()
            planned.start()
            await self._stop.wait()
            sweeping.stop()
            planned.stop()
            backing_up.stop()
            self._http.stop()
            await self.kernel_manager.end_all()
        finally:
            shutil.rmtree(self.connection_dir, ignore_errors=True)

    async def _sweep(self) -> None:
        """What is looked at again and again: kernels that were left, a renewed certificate, an
        address that this computer has got or lost."""
        if self._tls is not None:
            self._renewal.look()
            self.app.settings["journal_hosts"] = self._hosts()
        await self.kernel_manager.sweep()
        # First the pages that everybody opens; those of other kinds once that has settled.
        settled = time.monotonic() - self._began > self.settle
        await self.kernel_manager.refill(*(self.kernel_manager.ready if settled else [""]))

    def _hosts(self) -> frozenset[str]:
        names = ["127.0.0.1", "localhost"]
        if self.lan:
            names += [*machine.names(), *map(str, machine.addresses())]
        usual = names if self.port == (443 if self.lan else 80) else []
        return frozenset([*usual, *(f"{name}:{self.port}" for name in names)])

    def _address(self) -> str:
        if not self.lan:
            return f"http://127.0.0.1:{self.port}/"
        return f"{self._reached() or f'https://localhost:{self.port}'}/"

    def _reached(self) -> str:
        """Where the network reaches this server; empty where it does not."""
        here = machine.addresses() if self.lan else ()
        return f"https://{here[0]}:{self.port}" if here else ""

    def _hear_signals(self) -> None:
        loop = asyncio.get_running_loop()

        def stop(*_: object) -> None:
            loop.call_soon_threadsafe(self._stop.set)

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)

    def _hear_of_missing_devices(self) -> None:
        loop, kernels = asyncio.get_running_loop(), self.kernel_manager

        def drop(device: str) -> None:
            asyncio.run_coroutine_threadsafe(kernels.drop(device), loop)

        self.keeper.on_missing = drop

    def listen(self) -> None:
        """Take the port, this one and no other."""
        if self._tls is not None:
            self._renewal = tls.Renewal(Path(self.store), self._tls)
        self._http = tornado.httpserver.HTTPServer(
            self.app,
            ssl_options=self._tls,
            xheaders=False,
            max_body_size=LARGEST_BODY,
            max_buffer_size=LARGEST_MESSAGE * 2,
        )
        try:
            self._http.listen(self.port, address=self.ip)
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                raise trouble.PortTaken(self.port) from None
            raise


def serve(
    store: Path,
    *,
    port: int = 8866,
    apps: Path,
    demo: bool = False,
    setting_name: str,
    keeper: Keeper,
    lan: bool = False,
    address: str = "127.0.0.1",
    patience: float = PageKernels.patience,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the apps of a store until SIGTERM or SIGINT.

    Parameters
    ----------
    store
        The folder of the journal. The server never opens it; kernels are told where it is.
    port
        The port. Another one is never taken instead.
    apps
        The folder of the apps' notebooks, one code cell each.
    demo
        Whether this is the demonstration journal; kernels are told.
    setting_name
        Shown in the shell of every page.
    keeper
        The gate.
    lan
        Whether devices on the network are answered: by TLS, with the journal's own certificate.
        Otherwise only this computer is.
    address
        Where to listen. Without *lan* it is loopback's.
    patience
        Seconds that a kernel lives whose page is gone without a word, as with a dead battery.
    ready
        Called once, with the address, when the server answers.

    Raises
    ------
    PortTaken
        Another program listens on the port.
    NoApps
        The folder holds no app, or one with more or less than one code cell.
    NoCertificate, CertificateEnded, CertificateElsewhere
        There is no certificate that devices on the network could trust.
    """
    trouble.keep_logs_quiet()
    server = JournalServer(
        apps=Path(apps),
        setting_name=setting_name,
        keeper=keeper,
        store=Path(store),
        lan=lan,
        ip=address,
        patience=patience,
        port=port,
        ready=ready,
        log_level="WARN",
        told={
            "JOURNALKIT_STORE": str(Path(store).resolve()),
            "JOURNALKIT_PAGES": "1",
            "JOURNALKIT_DEMO": "1" if demo else "0",
        },
    )
    server.prepare_settings()
    server.start()
