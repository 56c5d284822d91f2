"""The card where a member signs in, or unlocks the page again."""

from __future__ import annotations

from traitlets import Bool, Enum, List, Unicode

from journalkit.forms.widgets.part import Handler, Part

LONGEST = 1024


class SignIn(Part):
    """Asks for a name and a password, or only for the password of the member named.

    Sends ``{"do": "sign-in", "name", "password", "manager", "manager_password"}``,
    ``{"do": "unlock", "password"}`` and ``{"do": "sign-out"}``. What is typed is never a trait:
    the state of every widget can be asked for from the browser. The fields are emptied as they
    are sent.
    """

    _part = "sign_in"
    mode = Enum(("sign-in", "unlock"), default_value="sign-in").tag(sync=True)
    setting_name = Unicode("").tag(sync=True)
    needs_manager = Bool(False).tag(sync=True)
    """Shows the fields of the manager who countersigns."""
    member_name = Unicode("").tag(sync=True)
    """Who unlocks, in the mode 'unlock'."""
    people = List(Unicode()).tag(sync=True)
    """Names to tap instead of typing one: during a shift, on an enrolled device."""
    pin = Bool(False).tag(sync=True)
    """Whether a PIN unlocks as well as the password."""
    problem = Unicode("").tag(sync=True)
    advice = Unicode("").tag(sync=True)
    busy = Bool(False).tag(sync=True)
    """While true, the button waits. Set it to false when the answer is known."""

    def on_sign_in(self, handler: Handler) -> None:
        """Call this with the message when somebody signs in."""
        self.when("sign-in", handler)

    def on_unlock(self, handler: Handler) -> None:
        """Call this with the message when the member unlocks."""
        self.when("unlock", handler)

    def on_sign_out(self, handler: Handler) -> None:
        """Call this when the member signs out instead of unlocking."""
        self.when("sign-out", handler)

    def refuse(self, problem: str, advice: str = "") -> None:
        """Say why it did not work and let the person try again.

        The browser is told even when the words are the same as the last time.
        """
        with self.hold_sync():
            self.problem, self.advice, self.busy = problem, advice, False
        self.send({"do": "refused"})
