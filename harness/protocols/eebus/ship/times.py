"""The timers of SHIP (TS 1.0.1, 13.4 and 12.2), in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """What a node waits for, and for how long.

    cmi               CmiTimeout: from the open link to the other side's mode initialisation; 10 to 30, 30 recommended
    hello             T_hello_init: what is announced as `waiting`; 60 to 240, 120 recommended
    hello_more        T_hello_inc: by how much a prolongation extends it
    hello_gap         T_hello_prolong_thr_inc: so long before the other side's time is up more is asked for
    hello_least       T_hello_prolong_min: a `waiting` below it is a violation
    handshake         for each message of the protocol handshake
    access            for the answer to accessMethodsRequest
    close             maxTime of an announced close
    ping, pong        how long nothing is heard until the WebSocket is pinged, and how long an answer is waited for
    double            how long the node with the smaller SKI waits before it looks after double connections
    """

    cmi: float = 30.0
    hello: float = 120.0
    hello_more: float = 120.0
    hello_gap: float = 30.0
    hello_least: float = 1.0
    handshake: float = 10.0
    access: float = 10.0
    close: float = 0.5
    ping: float = 50.0
    pong: float = 10.0
    double: float = 3.0


CMI_RANGE = (10.0, 30.0)
HELLO_RANGE = (60.0, 240.0)
HELLO_SLACK = 2.0
"""What the published test steps allow below the announced range, and on top of every time-out."""
