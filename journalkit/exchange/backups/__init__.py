"""Copies of the journal that leave the computer, and how one of them becomes a journal again.

Nothing here holds a key but the drill, which borrows those of the manager who asks for it.
"""
