"""`/trust`: where a device is told, once, to trust the journal's own authority.

The browser warns until then, for nobody else vouches for this computer. The fingerprint on the page
is compared with the one on the office's paper, which came another way.
"""

from __future__ import annotations

from tornado import web

from journalkit.server import tls
from journalkit.server.browser import Knock


class Trust(Knock):
    """The page, with the fingerprint and what to do."""

    open_to_all = True

    def get(self) -> None:
        self.render_template("trust.html.j2", fingerprint=self.trusted().fingerprint)

    def trusted(self) -> tls.Trusted:
        """The authority; on a computer that answers nobody else there is none."""
        try:
            return tls.trusted(self.settings["journal_store"])
        except tls.NoCertificate:
            raise web.HTTPError(404) from None


class Authority(Trust):
    """The authority's certificate, as devices take it in."""

    def get(self) -> None:
        self.set_header("Content-Type", "application/x-x509-ca-cert")
        self.set_header("Content-Disposition", 'attachment; filename="journal-authority.crt"')
        self.finish(self.trusted().der)
