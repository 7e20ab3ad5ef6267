"""Where the nodes of ECHONET Lite hear each other (Part 2, 3.1 and 4.3)."""

from typing import Final

GROUP: Final = "224.0.23.0"
"""The group of all nodes (IPv4); the link that leads to it is called so."""
PORT: Final = 3610
MULTICAST: Final = "multicast"
"""Form of a frame that came, or goes, to the group."""
