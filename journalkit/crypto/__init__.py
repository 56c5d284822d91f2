"""Keys: bytes in, bytes out. Knows no store, no member and no file.

``secret`` masks what must not be seen, ``kdf`` turns passwords into keys, ``seal`` closes and
opens bytes, ``sheets`` splits the recovery identity over three sheets of paper, and ``keyring``
says who can open what.
"""
