"""Opening a page: a kernel is told of it, the app's one cell begins to run, the shell is sent."""

from __future__ import annotations

from tornado import web

from journalkit.server.apps import App
from journalkit.server.browser import DEVICE, KEPT_DAYS, SIGN_IN, Knock, keeper_of, same_origin
from journalkit.server.kernels import PageKernels
from journalkit.server.relay import OPENING_SECONDS


class FirstPage(Knock):
    """`/` leads to the first app."""

    def get(self) -> None:
        self.redirect("/" + self.settings["journal_first_app"])


class Page(Knock):
    """`/<app>`: a page with a kernel of its own, for the device that asked."""

    def initialize(self, app: App) -> None:
        self.app = app

    async def get(self) -> None:
        """The page comes at once; what is on it follows on its websocket."""
        device, headers = self.device(), self.request.headers
        if headers.get("Sec-Fetch-Dest", "document") != "document" or device is None:
            # A page is opened by a person, not as a picture or a frame of another page.
            raise web.HTTPError(404)
        kernels: PageKernels = self.settings["kernel_manager"]
        if "Sec-Purpose" in headers or not kernels.room_for(device):
            raise web.HTTPError(503)
        self.give_cookie(DEVICE, self.get_cookie(DEVICE, "") or "", days=KEPT_DAYS)
        keeper, address = keeper_of(self), self.request.remote_ip or ""
        token = keeper.started(device, address=address, s=self.get_cookie(SIGN_IN))
        told = {
            **self.settings["journal_told"],
            "JOURNALKIT_APP": self.app.name,
            "JOURNALKIT_GATE": keeper.address,
            "JOURNALKIT_GATE_KEY": keeper.key,
            "JOURNALKIT_KERNEL": token,
        }
        relay = await kernels.open(device, self.app, token=token, told=told)
        relay.open(self.app.code, seconds=OPENING_SECONDS)
        # Reading it sets the _xsrf cookie, which the page's last word (End) has to carry.
        _ = self.xsrf_token
        config = {"kernel": relay.kernel_id, "widgets": self.settings["journal_assets"].widgets}
        stands = keeper.stands(token)
        self.render_template("page.html.j2", app=self.app, config=config, stands=stands)


class SignedIn(Knock):
    """`POST /signed-in`: a page that has signed somebody in fetches the browser's half of the keys,
    for the one-time code that its kernel gave it. No script ever sees that half."""

    def post(self) -> None:
        device = self.device()
        if device is None or not same_origin(self):
            raise web.HTTPError(404)
        s = keeper_of(self).redeem(self.get_body_argument("code", ""), device)
        if s is None:
            raise web.HTTPError(404)
        self.give_cookie(SIGN_IN, s)
        self.set_status(204)
