"""The services of ECHONET Lite (ESV) and what belongs together: request, positive answer, "not possible" (SNA).

Source: ECHONET Lite Specification, Part 2, 3.2.5 and 4.2.3. Codes as on the wire.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Final


class Esv(IntEnum):
    """Service codes."""

    SETI = 0x60
    SETC = 0x61
    GET = 0x62
    INF_REQ = 0x63
    SETGET = 0x6E
    SET_RES = 0x71
    GET_RES = 0x72
    INF = 0x73
    INFC = 0x74
    INFC_RES = 0x7A
    SETGET_RES = 0x7E
    SETI_SNA = 0x50
    SETC_SNA = 0x51
    GET_SNA = 0x52
    INF_SNA = 0x53
    SETGET_SNA = 0x5E


NAMES: Final[Mapping[int, str]] = {
    Esv.SETI: "SetI",
    Esv.SETC: "SetC",
    Esv.GET: "Get",
    Esv.INF_REQ: "INF_REQ",
    Esv.SETGET: "SetGet",
    Esv.SET_RES: "Set_Res",
    Esv.GET_RES: "Get_Res",
    Esv.INF: "INF",
    Esv.INFC: "INFC",
    Esv.INFC_RES: "INFC_Res",
    Esv.SETGET_RES: "SetGet_Res",
    Esv.SETI_SNA: "SetI_SNA",
    Esv.SETC_SNA: "SetC_SNA",
    Esv.GET_SNA: "Get_SNA",
    Esv.INF_SNA: "INF_SNA",
    Esv.SETGET_SNA: "SetGet_SNA",
}
"""As the standard writes them."""

CODES: Final[Mapping[str, int]] = {name: int(code) for code, name in NAMES.items()}

REQUESTS: Final[frozenset[int]] = frozenset({Esv.SETI, Esv.SETC, Esv.GET, Esv.INF_REQ, Esv.SETGET, Esv.INFC})
"""What asks for something. SetI wants an answer only if it is refused."""

POSITIVE: Final[Mapping[int, int]] = {
    Esv.SETC: Esv.SET_RES,
    Esv.GET: Esv.GET_RES,
    Esv.INF_REQ: Esv.INF,
    Esv.SETGET: Esv.SETGET_RES,
    Esv.INFC: Esv.INFC_RES,
}
"""Request → the answer when everything was possible. SetI has none."""

NEGATIVE: Final[Mapping[int, int]] = {
    Esv.SETI: Esv.SETI_SNA,
    Esv.SETC: Esv.SETC_SNA,
    Esv.GET: Esv.GET_SNA,
    Esv.INF_REQ: Esv.INF_SNA,
    Esv.SETGET: Esv.SETGET_SNA,
}
"""Request → the answer when at least one property was refused. INFC has none."""

ANSWERED_BY: Final[Mapping[int, frozenset[int]]] = {
    code: frozenset({*filter(None, (POSITIVE.get(code), NEGATIVE.get(code)))}) for code in REQUESTS
}
"""Request → all codes that may answer it."""

ANSWERS_TO: Final[Mapping[int, int]] = {
    answer: code for code, answers in ANSWERED_BY.items() for answer in answers
}
"""Answer → the request that it can answer (INF: also sent without having been asked)."""

REFUSALS: Final[frozenset[int]] = frozenset(NEGATIVE.values())
