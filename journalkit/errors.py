"""Everything that can go wrong, as one tree.

    JournalError
    ├── BadRecord            a field of a record does not hold what it must
    ├── Refused              this member may not do this, now, here
    ├── NotFound             there is no such record (any more)
    ├── Changed              somebody else changed it in the meantime
    ├── PictureRefused       a file that cannot become a safe picture
    ├── NotForThisUse        a picture of somebody who has not agreed to be seen there
    ├── UploadBroken         a transfer that did not arrive whole
    ├── TableRefused         a file that cannot be read as a list of people
    ├── JournalRefused       a folder or zip that is no journal of another service
    ├── ExtractRefused       a cohort extract that may not be made, or cannot be opened
    ├── FiguresRefused       a file that cannot be read as national figures
    ├── LeavingRefused       an export of the journal that cannot be made, or brought back
    ├── SignInRefused        signing in did not work
    │   ├── WrongPassword    name and password do not belong together
    │   ├── NoShift          a staff password alone opens nothing
    │   ├── TooManyTries     somebody guesses, so everybody waits a little
    │   └── NoManagerYet     nobody has been set up in this journal
    ├── KeyTrouble           keys, passwords and recovery sheets
    │   ├── WeakPassword
    │   ├── BadSheet         words of a recovery sheet that do not check
    │   └── CannotOpen       sealed bytes that these keys do not open
    └── StoreTrouble         the folder on the disk
        ├── NotAStore        a folder that holds no journal
        ├── AlreadyAStore    a folder that is not empty
        ├── PlainDatabase    a database that is not encrypted
        ├── DamagedStore     bytes that cannot be read as they were written
        ├── Tampered         readable, and not what was written
        ├── NewerStore       written by a later version of journalkit
        ├── ReadOnlyStore    the folder cannot be written
        ├── StoreBusy        somebody else holds it
        ├── BackUpTrouble    where back-ups are to lie, nothing can be read or written
        └── DiskFull

Each error has one sentence that a key person understands and one line that says what to do.
Neither ever holds a name, a word or a file name from the journal: ids only.
"""

from __future__ import annotations


class JournalError(Exception):
    """The root. ``str(error)`` is what happened and what to do, in two sentences."""

    sentence = "Something went wrong in the journal."
    what_to_do = "Try again; if it happens again, tell whoever looks after the computer."

    def __init__(self, sentence: str = "", *, what_to_do: str = "") -> None:
        self.sentence = sentence or type(self).sentence
        self.what_to_do = what_to_do or type(self).what_to_do
        super().__init__(f"{self.sentence} {self.what_to_do}")


class BadRecord(JournalError):
    """A record with fields that do not hold what they must.

    ``problems`` maps the field's name to a sentence about it. The sentences never repeat what
    was written in the field.
    """

    what_to_do = "Put it right and save again; nothing of it is lost."

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class Refused(JournalError):
    """`access.may` said no. The sentence is its reason."""

    sentence = "You may not do this."
    what_to_do = "Ask a manager if you think that you should."


class NotFound(JournalError):
    sentence = "This is not in the journal."
    what_to_do = "It may have been withdrawn; look it up again."


class Changed(JournalError):
    sentence = "Somebody changed this while you had it open."
    what_to_do = "Look at the newer version, then decide again."


class PictureRefused(JournalError):
    sentence = "This file cannot be used as a picture."
    what_to_do = "Choose another picture, or take it again; your note is untouched."


class NotForThisUse(JournalError):
    sentence = "This picture may not be used for that."
    what_to_do = "Look at who is in it, and at what their carers have agreed to."


class UploadBroken(JournalError):
    sentence = "The file did not arrive whole."
    what_to_do = "Add it again; your note is untouched."


class TableRefused(JournalError):
    sentence = "This file cannot be read as a list."
    what_to_do = "Save it as CSV or as an Excel workbook (.xlsx), and choose it again."


class JournalRefused(JournalError):
    sentence = "This is no folder and no zip file that can be read."
    what_to_do = "Choose the folder or zip that the other service, or its download tool, made."


class ExtractRefused(JournalError):
    sentence = "This cohort extract cannot be opened."
    what_to_do = "Ask whoever made it for a new one."


class FiguresRefused(JournalError):
    sentence = "This file cannot be read as national figures."
    what_to_do = (
        "Download the CSV of headline measures from the early years foundation stage profile "
        "results, and choose it as it is."
    )


class LeavingRefused(JournalError):
    sentence = "This is no whole export of a journal."
    what_to_do = "Use another copy of it. Nothing was made; the export is as it was."


class SignInRefused(JournalError):
    sentence = "That did not sign you in."
    what_to_do = "Try again, or ask a manager."


class WrongPassword(SignInRefused):
    sentence = "That name and password do not belong together."
    what_to_do = "Type both again; a manager can set a new password with you."


class NoShift(SignInRefused):
    sentence = "No shift is open, and this is not a manager's or deputy's name and password."
    what_to_do = "Staff: ask a manager or deputy to enter theirs below. Managers: type yours again."


class TooManyTries(SignInRefused):
    sentence = "There were too many wrong passwords."
    what_to_do = "Then type yours carefully; a manager can set a new one with you."


class NoManagerYet(SignInRefused):
    sentence = "This journal has no manager yet."
    what_to_do = "Run 'journalkit init' on the office computer first."


class KeyTrouble(JournalError):
    sentence = "The keys of the journal do not fit."


class WeakPassword(KeyTrouble):
    sentence = "This password is too easy to guess."
    what_to_do = "Use four or more unrelated words, or a longer password."


class BadSheet(KeyTrouble):
    sentence = "These words do not match a recovery sheet of this journal."
    what_to_do = "Check each word against the paper, and use two different sheets."


class CannotOpen(KeyTrouble):
    sentence = "This is sealed with keys that are not open here."
    what_to_do = "Sign in again; if it stays so, run 'journalkit verify'."


class StoreTrouble(JournalError):
    sentence = "The journal's folder cannot be used."


class NotAStore(StoreTrouble):
    sentence = "This folder holds no journal."
    what_to_do = "Check the path, or make a journal there with 'journalkit init'."


class AlreadyAStore(StoreTrouble):
    sentence = "This folder is not empty, and nothing is ever written over."
    what_to_do = "Choose a folder that does not exist yet."


class PlainDatabase(StoreTrouble):
    sentence = "The database in this folder is not encrypted, so it is not a journal."
    what_to_do = "Check the path; if it should be a journal, restore the latest back-up."


class DamagedStore(StoreTrouble):
    sentence = "The journal's files are damaged."
    what_to_do = "Copy the folder as it is, then restore the latest back-up into a new folder."


class Tampered(StoreTrouble):
    sentence = "The journal is not what was last written: somebody or something changed its files."
    what_to_do = "Run 'journalkit verify' and keep a copy of the folder before anything else."


class NewerStore(StoreTrouble):
    sentence = "This journal was written by a newer version of journalkit."
    what_to_do = "Update journalkit on this computer, then open it again."


class ReadOnlyStore(StoreTrouble):
    sentence = "The journal's folder cannot be written."
    what_to_do = "Check who owns the folder and whether the disk is write-protected."


class StoreBusy(StoreTrouble):
    sentence = "Somebody else is using the journal just now."
    what_to_do = "Wait a moment and try again; close open pages if it needs the journal alone."


class DiskFull(StoreTrouble):
    sentence = "The disk is full, so this was not saved."
    what_to_do = "Leave the page open, make room on the computer, then save again."


class BackUpTrouble(StoreTrouble):
    sentence = "The place of the back-ups cannot be reached: it was taken away, or never was there."
    what_to_do = "Plug the disk or stick in, see that it can be written, and try again."
