"""What a protocol without connections wants of its transport."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DatagramTerms:
    """Where its nodes hear each other.

    port   of every node, for datagrams and streams
    group  address of the group of all nodes
    cut    takes what has come on a stream, says how long the first frame in it is; 0: not all of it is there yet
    """

    port: int
    group: str
    cut: Callable[[bytes], int]
