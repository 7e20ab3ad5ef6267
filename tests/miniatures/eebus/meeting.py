"""Faults in how a node is found, what it shows, and whom it lets in."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cryptography import x509

from harness.judge.finding import Verdict
from harness.pki.credential import Credential, new_key
from harness.pki.form import seal
from harness.pki.node import make_node, node_form
from harness.pki.tls import TlsTerms
from harness.protocols.eebus.machine import EebusMachine
from harness.protocols.eebus.ship.announcing import About
from harness.protocols.eebus.ship.connection import Connection, Terms
from harness.protocols.nodes import Announcement
from tests.miniatures.eebus.kit import caught_by

USUAL = ("ship:device:cmi:usual", "ship:ems:cmi:usual")
WARNING = Verdict.WARNING


def shows(machine: EebusMachine, credential: Credential) -> None:
    assert machine.passport is not None
    machine.passport = replace(machine.passport, credential=credential)


def goes_in_with(machine: EebusMachine, **changes: Any) -> None:
    usual = machine.tls

    def tls(now: float) -> TlsTerms | None:
        terms = usual(now)
        return replace(terms, **changes) if terms is not None else None

    machine.tls = tls  # type: ignore[method-assign]


def announces(machine: EebusMachine, how: Callable[[dict[str, str]], dict[str, str]]) -> None:
    usual = machine.announces

    def told() -> Announcement:
        before = usual()
        return Announcement(before.instance, how(dict(before.txt)))

    machine.announces = told  # type: ignore[method-assign]


# -- the certificate ---------------------------------------------------------------------------------------------------


@caught_by("ship.ski", "ship:device:cmi:usual")
@caught_by("ship.ski", "ship:ems:cmi:usual")
def states_another_ski(machine: EebusMachine) -> None:
    shows(machine, make_node(0, "false", identifier="00" * 20))


@caught_by("ship.ski", "ship:device:cmi:usual")
@caught_by("ship.ski", "ship:ems:cmi:usual")
def states_no_ski(machine: EebusMachine) -> None:
    key = new_key("P-256")
    form = node_form(0, "unnamed", key).without(x509.SubjectKeyIdentifier)
    shows(machine, Credential(seal(form, key), key))


@caught_by("ship.key", "ship:device:cmi:usual", WARNING)
@caught_by("ship.key", "ship:ems:cmi:usual", WARNING)
def has_a_key_on_another_curve(machine: EebusMachine) -> None:
    shows(machine, make_node(0, "large", new_key("P-384")))


@caught_by("ship.ski_same", "ship:device:cmi:usual")
@caught_by("ship.ski_same", "ship:ems:cmi:usual")
def makes_a_new_key_each_time(machine: EebusMachine) -> None:
    usual = machine.tls

    def tls(now: float) -> TlsTerms | None:
        terms = usual(now)
        return replace(terms, credentials=(make_node(now, "new"),)) if terms is not None else None

    machine.tls = tls  # type: ignore[method-assign]


@caught_by("ship.tls_mutual", "ship:device:cmi:usual")
def asks_for_no_certificate(machine: EebusMachine) -> None:
    goes_in_with(machine, client_certificates="none")


@caught_by("ship.tls_mutual", "ship:ems:cmi:usual")
def comes_without_a_certificate(machine: EebusMachine) -> None:
    goes_in_with(machine, credentials=())


# -- TLS ---------------------------------------------------------------------------------------------------------------


@caught_by("ship.tls_offer", "ship:ems:cmi:usual")
def offers_a_single_optional_suite(machine: EebusMachine) -> None:
    goes_in_with(machine, ciphers="ECDHE-ECDSA-AES128-GCM-SHA256")


@caught_by("ship.let_in", "ship:device:tls:mandatory")
@caught_by("ship.tls", "ship:device:tls:mandatory")
def speaks_no_mandatory_suite(machine: EebusMachine) -> None:
    goes_in_with(machine, ciphers="ECDHE-ECDSA-AES128-GCM-SHA256")


@caught_by("ship.tls", "ship:device:cmi:usual")
@caught_by("ship.tls_offer", "ship:ems:cmi:usual")
def speaks_tls_1_3_only(machine: EebusMachine) -> None:
    goes_in_with(machine, minimum="TLSv1.3", maximum="TLSv1.3")


@caught_by("ship.let_in", "ship:device:certificate:expired")
@caught_by("ship.let_in", "ship:ems:certificate:expired")
def minds_dates(machine: EebusMachine) -> None:
    assert machine.passport is not None
    overlooked = machine.passport.terms().overlook - {"expired"}
    goes_in_with(machine, overlook=overlooked)


@caught_by("ship.turned_away", "ship:device:certificate:forged")
@caught_by("ship.turned_away.unnamed", "ship:device:certificate:unnamed", WARNING)
@caught_by("ship.turned_away", "ship:ems:certificate:forged")
@caught_by("ship.turned_away", "ship:device:certificate:spoofed")
@caught_by("ship.turned_away", "ship:ems:certificate:spoofed")
@caught_by("ship.turned_away.unnamed", "ship:ems:certificate:unnamed", WARNING)
def does_not_look_at_the_ski(machine: EebusMachine) -> None:
    goes_in_with(machine, judge=None)


@caught_by("ship.turned_away", "ship:device:certificate:none")
def lets_in_who_shows_nothing(machine: EebusMachine) -> None:
    goes_in_with(machine, client_certificates="asked")


@caught_by("ship.kept_out", "ship:device:certificate:stranger")
@caught_by("ship.kept_out", "ship:ems:certificate:stranger")
def trusts_whoever_comes(machine: EebusMachine) -> None:
    class Trusting(Connection):
        def __init__(self, terms: Terms) -> None:
            super().__init__(replace(terms, trust=machine.conduct.trust))

    machine.make_connection = Trusting


@caught_by("ship.double", "ship:device:double")
def keeps_every_connection(machine: EebusMachine) -> None:
    machine._tidy = lambda ski: None  # type: ignore[method-assign]


@caught_by("ship.double", "ship:device:double", WARNING)
@caught_by("ship.double", "ship:device:double", Verdict.FAIL, double_connection="strict")
def turns_the_newer_connection_away(machine: EebusMachine) -> None:
    usual = machine._rivals

    class Backwards(dict[str, Any]):
        def __setitem__(self, link: str, value: Any) -> None:
            ski, rival = value
            super().__setitem__(link, (ski, replace(rival, order=-rival.order)))

    machine._rivals = Backwards(usual)


# -- the announcement --------------------------------------------------------------------------------------------------


@caught_by("ship.announced", "ship:device:announced")
@caught_by("ship.announced", "ship:ems:announced")
def cannot_be_found(machine: EebusMachine) -> None:
    machine.announces = lambda: None  # type: ignore[method-assign,assignment,return-value]


def _without(key: str) -> Callable[[dict[str, str]], dict[str, str]]:
    return lambda txt: {name: value for name, value in txt.items() if name != key}


@caught_by("ship.txt_keys", "ship:device:announced")
@caught_by("ship.txt_keys", "ship:ems:announced")
def announces_no_path(machine: EebusMachine) -> None:
    announces(machine, _without("path"))


@caught_by("ship.txt_keys", "ship:device:announced")
def announces_no_register(machine: EebusMachine) -> None:
    announces(machine, _without("register"))


@caught_by("ship.txt_keys", "ship:ems:announced")
def announces_another_version(machine: EebusMachine) -> None:
    announces(machine, lambda txt: txt | {"txtvers": "2"})


@caught_by("ship.txt_first", "ship:device:announced", WARNING)
def announces_its_version_last(machine: EebusMachine) -> None:
    announces(machine, lambda txt: _without("txtvers")(txt) | {"txtvers": "1"})


@caught_by("ship.txt_values", "ship:device:announced")
def announces_a_path_without_a_slash(machine: EebusMachine) -> None:
    announces(machine, lambda txt: txt | {"path": "ship"})


@caught_by("ship.txt_values", "ship:ems:announced")
def announces_half_of_its_ski(machine: EebusMachine) -> None:
    announces(machine, lambda txt: txt | {"ski": txt["ski"][:20]})


@caught_by("ship.txt_values", "ship:device:announced")
def has_a_brand_with_a_semicolon(machine: EebusMachine) -> None:
    announces(machine, lambda txt: txt | {"brand": "Acme;Corp"})


@caught_by("ship.txt_values", "ship:ems:announced")
def has_a_very_long_model(machine: EebusMachine) -> None:
    machine.app.about = About("Acme", "EMS", "M" * 33)


@caught_by("ship.txt_length", "ship:ems:announced", WARNING)
def tells_more_than_anybody_wants_to_know(machine: EebusMachine) -> None:
    announces(machine, lambda txt: txt | {"serial": "1" * 200, "remark": "2" * 200})


@caught_by("ship.txt_register", "ship:device:announced", WARNING)
def says_that_it_takes_whoever_comes(machine: EebusMachine) -> None:
    announces(machine, lambda txt: txt | {"register": "true"})


@caught_by("ship.txt_ski", "ship:device:cmi:usual")
@caught_by("ship.txt_ski", "ship:ems:cmi:usual")
def announces_the_ski_of_another(machine: EebusMachine) -> None:
    announces(machine, lambda txt: txt | {"ski": "ab" * 20})


@caught_by("ship.txt_id", "ship:device:message:white_space")
@caught_by("ship.txt_id", "ship:ems:message:white_space")
@caught_by("ship.txt_id", "ship:device:access:id")
@caught_by("ship.txt_id", "ship:ems:access:id")
def announces_another_id(machine: EebusMachine) -> None:
    announces(machine, lambda txt: txt | {"id": "i:1_u:other"})
