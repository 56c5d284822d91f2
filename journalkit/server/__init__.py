"""Voila, locked down: it serves the apps' pages to this computer and nothing else.

Import from the modules; this file stays empty so that a kernel, which is started from
`kernel_start`, pays for nothing of the server.
"""
