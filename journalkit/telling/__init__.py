"""What a learning story is made from, and which of them are due.

A draft takes its sentences from observations and from what families wrote, and says of each where
it comes from. What it means is left to the key person.
"""
