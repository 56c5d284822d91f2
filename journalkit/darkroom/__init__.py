"""The dark room: a stranger's picture or film goes in, a new one comes out.

All of it runs in a process that holds no key, has no environment and ends with its one file
(`media.errand` starts it, `confining` shuts it in), so nothing here has to be trusted: what
it answers counts as hostile too. `limits` says how much it may take.
"""
