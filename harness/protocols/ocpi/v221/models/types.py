"""Types that several modules use (types.asciidoc)."""

from typing import Final

from harness.protocols.ocpi.fields import LANGUAGE, NUMBER, Obj, String, Types, maybe, one_of

TYPES: Final[Types] = {
    "DisplayText": Obj(
        language=LANGUAGE,
        text=String(512),
    ),
    "Price": Obj(
        excl_vat=NUMBER,
        incl_vat=maybe(NUMBER),
    ),
    "Role": one_of("CPO", "EMSP", "HUB", "NAP", "NSP", "OTHER", "SCSP"),
}
