"""What the journal's verbs reckon with: pure answers from the nouns that they are handed.

Nothing here opens a store, holds a key or decides who may do what.
"""
