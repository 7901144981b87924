"""What the checks of all Python clients share: how answers are printed, one line each."""
import hashlib
import os

_wanted = os.environ.get("CLIENT_CHECKS", "")


def checks(name):
    """Whether this check is asked for."""
    return not _wanted or name in _wanted.split(",")


def answer(name, *values):
    """One line that is compared between the server and the gateway."""
    text = " | ".join(value if isinstance(value, str) else repr(value) for value in values)
    print(f"{name}\t{text}".replace("\n", " "), flush=True)


def digest(value):
    return f"{len(value)} bytes {hashlib.sha256(bytes(value)).hexdigest()[:16]}"
