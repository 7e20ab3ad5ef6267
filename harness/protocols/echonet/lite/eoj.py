"""ECHONET objects (EOJ): class group, class, instance, as one number of 24 bits.

Source: ECHONET Lite Specification, Part 2, 3.2.4. Instance 0 in a destination means every instance of the class.
"""

from typing import Final

Eoj = int
"""0x027E01 is instance 1 of class 0x027E."""

NODE_PROFILE: Final = 0x0EF0
CONTROLLER: Final = 0x05FF
CHARGER_DISCHARGER: Final = 0x027E
CHARGER: Final = 0x02A1
NODE: Final[Eoj] = 0x0EF001
"""The node profile of a general node."""
EV_CLASSES: Final = (CHARGER_DISCHARGER, CHARGER)

CLASS_NAMES: Final = {
    NODE_PROFILE: "node profile",
    CONTROLLER: "controller",
    CHARGER_DISCHARGER: "EV charger/discharger",
    CHARGER: "EV charger",
}
HIGHEST_INSTANCE: Final = 0x7F


def eoj(class_code: int, instance: int = 1) -> Eoj:
    return class_code << 8 | instance


def class_of(object_: Eoj) -> int:
    return object_ >> 8


def instance_of(object_: Eoj) -> int:
    return object_ & 0xFF


def text(object_: Eoj) -> str:
    """ "027E01"."""
    return f"{object_:06X}"


def parse(written: str) -> Eoj:
    """The object that "027E01" means. Raises ValueError."""
    if len(written) != 6:
        raise ValueError(f"{written!r} is no ECHONET object; right would be six hex digits, such as 027E01")
    return int(written, 16)


def means(destination: Eoj, own: Eoj) -> bool:
    """Whether a frame to `destination` is for the object `own`: itself, or every instance of its class."""
    return destination == own or (instance_of(destination) == 0 and class_of(destination) == class_of(own))
