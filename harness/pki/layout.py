"""Where things lie in the folder of an estate (`disk`); names only, so that whoever needs a path reads no key.

README.md                what goes where, in words
estate.json              who and what it is for; no secrets
authorities/NAME.pem     the certificate of a CA          authorities/NAME.key    its key, for the owner alone
credentials/NAME.pem     a leaf and its CAs, leaf first   credentials/NAME.key    its key, for the owner alone
nodes/NAME.pem           what a node signed itself        nodes/NAME.key          its key, for the owner alone
"""

from pathlib import Path

README = "README.md"
INDEX = "estate.json"
AUTHORITIES = "authorities"
CREDENTIALS = "credentials"
NODES = "nodes"


def authority(folder: Path, name: str) -> tuple[Path, Path]:
    """The certificate of a CA and its key."""
    return _pair(folder / AUTHORITIES, name)


def credential(folder: Path, name: str) -> tuple[Path, Path]:
    """A chain, leaf first, and the key of its leaf."""
    return _pair(folder / CREDENTIALS, name)


def node(folder: Path, name: str) -> tuple[Path, Path]:
    """The certificate that a node signed itself, and its key."""
    return _pair(folder / NODES, name)


def _pair(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / f"{name}.pem", folder / f"{name}.key"
