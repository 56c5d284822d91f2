"""The invented pre-school of the demo journal: people, authored notes, drawn pictures.

A package of its own beside `journalkit`: a setting's journal needs none of it. ``plan`` says who
is there and what was written when, ``pictures`` and ``videos`` make what the notes show, and
``filling`` puts all of it into a store through the same doors as real notes.
"""
