"""What is printed: pages from what they are handed, tagged for screen readers (PDF/UA-1).

Nothing here opens a store or asks who may see what: whoever calls has asked.
"""
