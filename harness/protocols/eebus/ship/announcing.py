"""What a node tells of itself on the network (TS 1.0.1, 7.3.2): the TXT record of its service `_ship._tcp`."""

from dataclasses import dataclass

from harness.protocols.nodes import Announcement

PATH = "/ship/"


@dataclass(frozen=True, slots=True)
class About:
    """What a product says that it is. `categories`: 2 energy management, 3 e-mobility ..."""

    brand: str
    type: str
    model: str
    categories: str = ""


def announcement(about: About, ship_id: str, ski: str, register: bool = False) -> Announcement:
    """txtvers comes first; the others in any order."""
    txt = {
        "txtvers": "1",
        "id": ship_id,
        "path": PATH,
        "ski": ski,
        "register": "true" if register else "false",
        "brand": about.brand,
        "type": about.type,
        "model": about.model,
        "cat": about.categories,
    }
    told = {key: value for key, value in txt.items() if value}
    return Announcement(f"{about.brand} {about.model}", told)
