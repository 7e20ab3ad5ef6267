"""The central system of a CPO: places, a tariff, sessions that are simulated, bills."""

import uuid
from datetime import UTC, datetime

import httpx
from py_ocpi.core.config import settings

BEFORE = "2025-06-01T08:00:00Z"
TARIFF = {"id": "T1", "flat": 0.5, "kwh": 0.25, "vat": 20.0}
KWH = 7.5


def now():
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def owner():
    return {"country_code": settings.COUNTRY_CODE, "party_id": settings.PARTY_ID}


def place(id):
    return owner() | {
        "id": id,
        "publish": True,
        "name": f"Place {id}",
        "address": "Stationsplein 1",
        "city": "Amsterdam",
        "postal_code": "1012AB",
        "country": "NLD",
        "coordinates": {"latitude": "52.378900", "longitude": "4.900600"},
        "evses": [evse(id, number) for number in (1, 2)],
        "time_zone": "Europe/Amsterdam",
        "last_updated": BEFORE,
    }


def evse(place_id, number):
    return {
        "uid": f"{place_id}-{number}",
        "evse_id": f"{settings.COUNTRY_CODE}*{settings.PARTY_ID}*E{place_id}{number}".replace("-", ""),
        "status": "AVAILABLE",
        "capabilities": ["RFID_READER", "REMOTE_START_STOP_CAPABLE", "RESERVABLE", "UNLOCK_CAPABLE"],
        "connectors": [
            {
                "id": "1",
                "standard": "IEC_62196_T2",
                "format": "SOCKET",
                "power_type": "AC_3_PHASE",
                "max_voltage": 230,
                "max_amperage": 16,
                "max_electric_power": 11000,
                "tariff_ids": [TARIFF["id"]],
                "last_updated": BEFORE,
            }
        ],
        "last_updated": BEFORE,
    }


def tariff():
    parts = (("FLAT", TARIFF["flat"]), ("ENERGY", TARIFF["kwh"]))
    components = [
        {"type": kind, "price": price, "vat": TARIFF["vat"], "step_size": 1} for kind, price in parts
    ]
    return owner() | {
        "id": TARIFF["id"],
        "currency": "EUR",
        "type": "REGULAR",
        "elements": [{"price_components": components}],
        "last_updated": BEFORE,
    }


def price(amount):
    return {"excl_vat": round(amount, 4), "incl_vat": round(amount * (1 + TARIFF["vat"] / 100), 4)}


class Cpo:
    """See the module. `push(module, object)` tells the partners, `later(coroutine)` does it in the background."""

    ROLE = "CPO"
    PARTNER = "EMSP"

    def __init__(self, store, adapter, partners, later):
        self.store, self.adapter, self.partners, self.later = store, adapter, partners, later
        self.results = {}
        self.reservations = {}
        for id in ("LOC1", "LOC2"):
            store.put("locations", place(id))
        store.put("tariffs", tariff())

    # -- what py_ocpi asks -----------------------------------------------------------------------------------

    def command(self, partner, command, data):
        """How a command is answered; what comes of it is fetched by `command_result`."""
        verdict, outcome = "ACCEPTED", "ACCEPTED"
        match command.value:
            case "START_SESSION":
                found = self.evse(data["location_id"], data["evse_uid"])
                if found is None:
                    verdict = "REJECTED"
                elif found["status"] not in ("AVAILABLE", "RESERVED"):
                    outcome = "EVSE_OCCUPIED"
                else:
                    self.begin(data["token"], found, "COMMAND", data["authorization_reference"])
            case "STOP_SESSION":
                session = self.store.find("sessions", data["session_id"])
                if session is None or session["status"] != "ACTIVE":
                    verdict = "UNKNOWN_SESSION"
                else:
                    self.end(session)
            case "RESERVE_NOW":
                found = self.evse(data["location_id"], data["evse_uid"])
                if found is None:
                    verdict = "REJECTED"
                elif found["status"] != "AVAILABLE":
                    outcome = "EVSE_OCCUPIED"
                else:
                    self.reservations[data["reservation_id"]] = found
                    self.status(found, "RESERVED")
            case "CANCEL_RESERVATION":
                found = self.reservations.pop(data["reservation_id"], None)
                if found is None:
                    outcome = "UNKNOWN_RESERVATION"
                else:
                    self.status(found, "AVAILABLE")
            case "UNLOCK_CONNECTOR":
                if self.evse(data["location_id"], data["evse_uid"]) is None:
                    verdict = "REJECTED"
        self.results[command.value] = {"result": outcome if verdict == "ACCEPTED" else "FAILED"}
        return {"result": verdict, "timeout": 30}

    def command_result(self, command):
        return self.results.get(command.value)

    def preferences(self, id, data):
        return "ACCEPTED" if self.store.find("sessions", id) else None

    # -- stations --------------------------------------------------------------------------------------------

    def evse(self, place_id, uid):
        found = self.store.find("locations", place_id)
        return next(
            (each for each in (found or {}).get("evses", []) if uid in (None, each["uid"].lower())), None
        )

    def place_of(self, evse):
        return next(each for each in self.store.all("locations") if evse in each["evses"])

    def status(self, evse, status):
        place = self.place_of(evse)
        evse["status"], evse["last_updated"], place["last_updated"] = status, now(), now()
        change = {"status": status, "last_updated": evse["last_updated"]}
        self.tell("PATCH", "locations", f"{place['id']}/{evse['uid']}", change)

    def begin(self, token, evse, method, reference=None):
        names = ("country_code", "party_id", "uid", "type", "contract_id")
        session = owner() | {
            "id": uuid.uuid4().hex,
            "start_date_time": now(),
            "kwh": 0,
            "cdr_token": {name: token[name] for name in names},
            "auth_method": method,
            "location_id": self.place_of(evse)["id"],
            "evse_uid": evse["uid"],
            "connector_id": "1",
            "currency": "EUR",
            "status": "ACTIVE",
            "last_updated": now(),
        }
        if reference:
            session["authorization_reference"] = reference
        self.store.put("sessions", session)
        self.status(evse, "CHARGING")
        self.tell("PUT", "sessions", session["id"], session)

    def end(self, session):
        session |= {"status": "COMPLETED", "kwh": KWH, "end_date_time": now(), "last_updated": now()}
        evse = self.evse(session["location_id"], session["evse_uid"].lower())
        self.status(evse, "AVAILABLE")
        self.tell("PUT", "sessions", session["id"], session)
        self.bill(session, evse)

    def bill(self, session, evse):
        place, connector = self.place_of(evse), evse["connectors"][0]
        where = {
            name: place[name]
            for name in ("id", "name", "address", "city", "postal_code", "country", "coordinates")
        }
        plug = {f"connector_{name}": connector[name] for name in ("id", "standard", "format", "power_type")}
        energy, begin, end = TARIFF["kwh"] * KWH, session["start_date_time"], session["end_date_time"]
        hours = (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds() / 3600
        cdr = owner() | {
            "id": uuid.uuid4().hex,
            "start_date_time": begin,
            "end_date_time": end,
            "session_id": session["id"],
            "cdr_token": session["cdr_token"],
            "auth_method": session["auth_method"],
            "cdr_location": where | plug | {"evse_uid": evse["uid"], "evse_id": evse["evse_id"]},
            "currency": "EUR",
            "tariffs": [tariff()],
            "charging_periods": [
                {
                    "start_date_time": begin,
                    "dimensions": [
                        {"type": "ENERGY", "volume": KWH},
                        {"type": "TIME", "volume": round(hours, 4)},
                    ],
                    "tariff_id": TARIFF["id"],
                }
            ],
            "total_cost": price(TARIFF["flat"] + energy),
            "total_fixed_cost": price(TARIFF["flat"]),
            "total_energy": KWH,
            "total_energy_cost": price(energy),
            "total_time": round(hours, 4),
            "last_updated": now(),
        }
        if "authorization_reference" in session:
            cdr["authorization_reference"] = session["authorization_reference"]
        self.store.put("cdrs", cdr)
        self.tell("POST", "cdrs", "", cdr)

    # -- what its operator or a driver does: verbs of the control ----------------------------------------------

    async def start_session(self, uid, type="RFID", evse="LOC1-1", connector="1", location=None):
        self.later(self.authorized_start(uid, type, self.find_evse(evse)))

    def find_evse(self, uid):
        every = [each for place in self.store.all("locations") for each in place["evses"]]
        return next(each for each in every if each["uid"].lower() == uid.lower())

    async def authorized_start(self, uid, type, evse):
        held = self.store.find("tokens", uid, type=type)
        running = [each for each in self.running() if each["evse_uid"] == evse["uid"]]
        if running:
            if running[0]["cdr_token"]["uid"].lower() == uid.lower():
                self.end(running[0])
            return
        if held and held["whitelist"] != "NEVER" and not held["valid"]:
            return
        if held and held["whitelist"] in ("ALWAYS", "ALLOWED"):
            self.begin(held, evse, "WHITELIST")
            return
        reached = False
        place = self.place_of(evse)
        for partner in self.partners.all:
            url, to = partner.url("tokens", "SENDER"), partner.party(self.PARTNER)
            if not url:
                continue
            about = {"location_id": place["id"], "evse_uids": [evse["uid"]]}
            try:
                answer = await partner.send("POST", f"{url}/{uid}/authorize?type={type}", about, to)
            except httpx.HTTPError:
                continue
            reached = True
            allowed = (answer.json().get("data") or {}) if answer.status_code == 200 else {}
            if allowed.get("allowed") == "ALLOWED":
                self.begin(allowed["token"], evse, "AUTH_REQUEST", allowed.get("authorization_reference"))
                return
        if held and held["whitelist"] == "ALLOWED_OFFLINE" and held["valid"] and not reached:
            self.begin(held, evse, "WHITELIST")

    def running(self):
        return [each for each in self.store.all("sessions") if each["status"] == "ACTIVE"]

    def chosen(self, session="", evse=""):
        fits = [
            each
            for each in self.running()
            if session in ("", each["id"]) and evse.lower() in ("", each["evse_uid"].lower())
        ]
        return fits[-1]

    async def stop_session(self, session="", evse="", location=None):
        self.end(self.chosen(session, evse))

    async def meter(self, kwh, session="", evse="", location=None):
        found = self.chosen(session, evse)
        found |= {"kwh": found["kwh"] + float(kwh), "last_updated": now()}
        change = {"kwh": found["kwh"], "last_updated": found["last_updated"]}
        self.tell("PATCH", "sessions", found["id"], change)

    async def set_status(self, evse, status, location=None):
        self.status(self.find_evse(evse), status)

    async def update_location(self, id, **changes):
        held = self.store.find("locations", id) or self.store.put("locations", place(id))
        held |= changes | {"last_updated": now()}
        self.tell("PUT", "locations", id, held)

    async def update_tariff(self, id, **changes):
        held = self.store.find("tariffs", id) or self.store.put("tariffs", tariff() | {"id": id})
        held |= changes | {"last_updated": now()}
        self.tell("PUT", "tariffs", id, held)

    async def remove_tariff(self, id):
        self.store.drop("tariffs", self.store.find("tariffs", id))
        self.tell("DELETE", "tariffs", id, None)

    async def issue_cdr(self, session=""):
        made = [each for each in self.store.all("cdrs") if session in ("", each["session_id"])]
        self.tell("POST", "cdrs", "", made[-1])

    async def pull(self, what, query=None, most=None):
        self.later(self.fetch(what))

    async def fetch(self, what):
        for partner in self.partners.all:
            url = partner.url(what, "SENDER")
            while url:
                answer = await partner.send("GET", url, to=partner.party(self.PARTNER))
                for each in answer.json()["data"]:
                    more = (each["type"],) if what == "tokens" else ()
                    self.store.put(what, each, *more)
                url = answer.links.get("next", {}).get("url")

    def driver(self, module, path, held):
        """Whom the token of a session or bill belongs to."""
        token = (held if "cdr_token" in held else self.store.find(module, path))["cdr_token"]
        return token["country_code"].lower(), token["party_id"].lower()

    # -- to partners ---------------------------------------------------------------------------------------------

    def tell(self, method, module, path, held):
        self.later(push(self, method, module, path, held))


ADAPTERS = {
    "locations": "location",
    "sessions": "session",
    "tariffs": "tariff",
    "cdrs": "cdr",
    "tokens": "token",
}


async def push(business, method, module, path, held, query=""):
    """What the push of the package would do, if it could read the version details of anybody else (FINDINGS.md)."""
    body = held
    if method in ("PUT", "POST"):
        body = getattr(business.adapter, f"{ADAPTERS[module]}_adapter")(held).dict()
    driver = business.driver(module, path, held) if module in ("sessions", "cdrs") else None
    for partner, to in addressed(business, driver):
        url = partner.url(module, "RECEIVER")
        if url:
            id = "" if method == "POST" else f"/{settings.COUNTRY_CODE}/{settings.PARTY_ID}/{path}{query}"
            await partner.send(method, f"{url}{id}", body, to)


def addressed(business, driver):
    """Everybody, or whom the token of a driver belongs to: on the straight way if there is one, else through a hub."""
    every = [each for each in business.partners.all if each.registered]
    if driver is None:
        return [(each, each.party(business.PARTNER)) for each in every]
    straight = [each for each in every if driver in each.parties()]
    return [(each, driver) for each in straight or every if straight or each.is_hub][:1]
