"""What the journal reckons with: pure answers from the nouns, or the cells, that it is handed.

Nothing here opens a store, holds a key or decides who may do what.
"""
