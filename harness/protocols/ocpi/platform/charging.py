"""Charging sessions of an operator: how they run, what is told of them, and the CDR that comes of them.

A session is told to the eMSP of its token: PUT when it begins, PATCH with each new charging period and when it ends. The
CDR follows when it is over; nothing is sent twice (transport_and_format: no queues), and everything can be fetched.
"""

from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from harness.errors import UsageFault
from harness.protocols.ocpi.envelope import date_time
from harness.protocols.ocpi.headers import PartyId
from harness.protocols.ocpi.operations import RECEIVER
from harness.protocols.ocpi.platform import billing, samples
from harness.protocols.ocpi.platform.application import Clients, leg_to
from harness.protocols.ocpi.platform.machine import Platform
from harness.protocols.ocpi.platform.stores import Object, merge, owner_of

KILOWATTS: Final = Decimal(11)
"""What a vehicle draws as long as nobody has read a meter."""
OVER: Final = ("COMPLETED", "INVALID")


@dataclass(slots=True)
class Session:
    """A session as its operator knows it.

    told       the Session object of OCPI · since: where the running period began · metered: somebody reads a meter
    profile    the charging profile that was set for it
    drawn      energy that was read in the very second in which the running period began: it belongs to that period
    """

    told: Object
    place: Object
    evse: Object
    since: float
    metered: bool = False
    profile: Object | None = None
    drawn: Decimal = Decimal(0)

    @property
    def id(self) -> str:
        return str(self.told["id"])

    @property
    def over(self) -> bool:
        return self.told["status"] in OVER

    @property
    def owner(self) -> PartyId:
        """The eMSP of its token."""
        return owner_of(self.told["cdr_token"])


class Charging:
    """All sessions and CDRs of an operator.

    pushes   it tells of them by itself
    """

    def __init__(self, id: PartyId, clients: Clients, tariffs: dict[str, Object], pushes: bool) -> None:
        self._id = id
        self._clients = clients
        self._tariffs = tariffs
        self._pushes = pushes
        self.sessions: dict[str, Session] = {}
        self.cdrs: dict[str, Object] = {}

    def attach(self, platform: Platform) -> None:
        self._platform = platform

    def at(self, evse_uid: str) -> Session | None:
        """What is running at that EVSE."""
        return next(
            (each for each in self.sessions.values() if each.evse["uid"] == evse_uid and not each.over), None
        )

    def begin(
        self,
        token: Object,
        place: Object,
        evse: Object,
        connector: Object,
        method: str,
        now: float,
        reference: str = "",
        status: str = "ACTIVE",
    ) -> Session:
        """A session begins, or (RESERVATION) an EVSE is kept for somebody."""
        told: Object = {
            "country_code": self._id.country_code,
            "party_id": self._id.party_id,
            "id": self._platform.new_id(),
            "start_date_time": date_time(now),
            "kwh": Decimal(0),
            "cdr_token": samples.cdr_token(token),
            "auth_method": method,
            **({"authorization_reference": reference} if reference else {}),
            "location_id": place["id"],
            "evse_uid": evse["uid"],
            "connector_id": connector["id"],
            "currency": "EUR",
            "charging_periods": [],
            "status": status,
            "last_updated": date_time(now),
        }
        session = Session(told, place, evse, now)
        self.sessions[session.id] = session
        self._push(session, "PUT session", dict(told), now)
        return session

    def activate(self, session: Session, now: float, reference: str = "") -> None:
        """Who had reserved has come: the reservation becomes a session."""
        session.since = now
        change: Object = {"status": "ACTIVE", "start_date_time": date_time(now)}
        if reference:
            change["authorization_reference"] = reference
        self._change(session, change, now)

    def meter(self, session: Session, kwh: Decimal, now: float) -> None:
        """So much more energy has gone through the meter: a charging period ends here."""
        session.metered = True
        session.drawn += kwh
        if date_time(now) != date_time(session.since):
            self._change(session, self._period(session, session.drawn, now), now)

    def end(self, session: Session, now: float, status: str = "COMPLETED", bills: bool = True) -> None:
        """The session is over, and its CDR is made. A period after the last reading of a meter is parking."""
        change: Object = {}
        if (now > session.since or session.drawn) and session.told["status"] == "ACTIVE":
            alone = KILOWATTS * Decimal(str(now - session.since)) / 3600
            drawn = session.drawn if session.metered else alone
            change = self._period(session, drawn, now, parking=session.metered and not session.drawn)
        reserved = session.told["status"] == "RESERVATION"
        self._change(session, {**change, "status": status, "end_date_time": date_time(now)}, now)
        if bills and not reserved and session.told["charging_periods"]:
            self.settle(session, now)

    def abandon(self) -> None:
        """Whatever is running is over, and nobody is told."""
        for each in self.sessions.values():
            if not each.over:
                each.told["status"] = "INVALID"

    def settle(self, session: Session, now: float) -> Object:
        """Make the CDR of a session and send it."""
        tariff = self._tariff(session)
        told = session.told
        connector = next(each for each in session.evse["connectors"] if each["id"] == told["connector_id"])
        cdr: Object = {
            **{name: told[name] for name in ("country_code", "party_id", "start_date_time", "end_date_time")},
            "id": self._platform.new_id(),
            "session_id": session.id,
            **{name: told[name] for name in ("cdr_token", "auth_method", "currency")},
            **{name: told[name] for name in ("authorization_reference",) if name in told},
            "cdr_location": cdr_location(session.place, session.evse, connector),
            "tariffs": [deepcopy(tariff)] if tariff is not None else [],
            "charging_periods": told["charging_periods"],
            **billing.totals(tariff, told["charging_periods"]),
            "last_updated": date_time(now),
        }
        self.cdrs[cdr["id"]] = cdr
        self.send(cdr, now)
        return cdr

    def credit(self, id: str, now: float) -> Object:
        """Take a CDR back: it stays as it is, and another one has its cost below zero."""
        original = self.cdrs.get(id)
        if original is None:
            raise UsageFault(f"there is no CDR {id!r}")
        credit = {
            **original,
            "id": f"{id[:36]}-C",
            "credit": True,
            "credit_reference_id": id,
            "total_cost": billing.negated(original["total_cost"]),
            "last_updated": date_time(now),
        }
        self.cdrs[credit["id"]] = credit
        self.send(credit, now)
        return credit

    def send(self, cdr: Object, now: float) -> None:
        """Send a CDR, once, to the eMSP of its token."""
        leg = leg_to(self._platform, self._clients, owner_of(cdr["cdr_token"]), "cdrs")
        if self._pushes and leg is not None and ("cdrs", RECEIVER) in leg.relation.endpoints:
            self._platform.ask(leg.relation, "POST cdr", now, json=cdr, to=leg.to, frm=self._id)

    # -- inside -----------------------------------------------------------------------------------------------------

    def _period(self, session: Session, kwh: Decimal, now: float, parking: bool = False) -> Object:
        """The change that a charging period makes: from the last one until now."""
        time = {"type": "PARKING_TIME" if parking else "TIME", "volume": billing.hours(now - session.since)}
        drawn = [{"type": "ENERGY", "volume": billing.exact(kwh)}] if kwh or not parking else []
        tariff = self._tariff(session)
        period: Object = {"start_date_time": date_time(session.since), "dimensions": [*drawn, time]}
        if tariff is not None:
            period["tariff_id"] = tariff["id"]
        session.since, session.drawn = now, Decimal(0)
        return {"kwh": billing.exact(session.told["kwh"] + kwh), "charging_periods": [period]}

    def _change(self, session: Session, change: Object, now: float) -> None:
        change["last_updated"] = date_time(now)
        merge(session.told, change)
        self._push(session, "PATCH session", change, now)

    def _push(self, session: Session, name: str, body: Object, now: float) -> None:
        leg = leg_to(self._platform, self._clients, session.owner, "sessions")
        if not self._pushes or leg is None or ("sessions", RECEIVER) not in leg.relation.endpoints:
            return
        path = {
            "country_code": self._id.country_code,
            "party_id": self._id.party_id,
            "session_id": session.id,
        }
        self._platform.ask(leg.relation, name, now, path=path, json=body, to=leg.to, frm=self._id)

    def _tariff(self, session: Session) -> Object | None:
        connector = next(
            each for each in session.evse["connectors"] if each["id"] == session.told["connector_id"]
        )
        ids = connector.get("tariff_ids") or ()
        return next((self._tariffs[id] for id in ids if id in self._tariffs), None)


def cdr_location(place: Object, evse: Object, connector: Object) -> Object:
    """What a CDR says of the place."""
    named = ("id", "name", "address", "city", "postal_code", "state", "country", "coordinates")
    return {
        **{name: place[name] for name in named if name in place},
        "evse_uid": evse["uid"],
        "evse_id": evse["evse_id"],
        "connector_id": connector["id"],
        "connector_standard": connector["standard"],
        "connector_format": connector["format"],
        "connector_power_type": connector["power_type"],
    }
