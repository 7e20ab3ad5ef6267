"""The central system of an eMSP: tokens of drivers, and what CPOs tell."""

import uuid
from datetime import UTC, datetime, timedelta

from cpo import BEFORE, Cpo, now, owner, push
from py_ocpi.core.config import settings


def token(uid, type="RFID"):
    return owner() | {
        "uid": uid,
        "type": type,
        "contract_id": f"{settings.COUNTRY_CODE}{settings.PARTY_ID}C{uid}",
        "issuer": "Small eMSP",
        "valid": True,
        "whitelist": "ALLOWED",
        "last_updated": BEFORE,
    }


class Emsp:
    """See the module."""

    ROLE = "EMSP"
    PARTNER = "CPO"

    def __init__(self, store, adapter, partners, later):
        self.store, self.adapter, self.partners, self.later = store, adapter, partners, later
        self.sent = {}
        for held in (token("DEADBEEF"), token("0BADF00D") | {"valid": False}, token("APP-1", "APP_USER")):
            store.put("tokens", held, held["type"])

    # -- what py_ocpi asks ---------------------------------------------------------------------------------------

    def authorize(self, data):
        held = self.store.find("tokens", data["token_uid"], type=data["token_type"])
        place = data["location_reference"]
        answer = {"allowed": "ALLOWED" if held["valid"] else "BLOCKED", "token": held}
        if held["valid"]:
            answer["authorization_reference"] = uuid.uuid4().hex
            if place:
                answer["location"] = place
        return answer

    def received_result(self, id, data):
        self.sent.setdefault(id, {})["result"] = data

    # -- verbs of the control ---------------------------------------------------------------------------------------

    async def update_token(self, uid, type="RFID", **changes):
        held = self.store.find("tokens", uid, type=type) or self.store.put("tokens", token(uid, type), type)
        held |= changes | {"last_updated": now()}
        self.later(push(self, "PUT", "tokens", uid, held, f"?type={type}"))

    async def set_valid(self, uid, valid, type="RFID", verdict=""):
        held = self.store.find("tokens", uid, type=type)
        held |= {"valid": valid, "last_updated": now()}
        change = {"valid": valid, "last_updated": held["last_updated"]}
        self.later(push(self, "PATCH", "tokens", uid, change, f"?type={type}"))

    async def forget_driver(self, uid, type="RFID"):
        held = self.store.find("tokens", uid, type=type)
        await self.set_valid(uid, False, type)
        self.store.drop("tokens", held)

    async def pull(self, what, query=None, most=None):
        self.later(self.fetch(what))

    fetch = Cpo.fetch

    async def send_command(self, name, payload=None, operator=()):
        id = uuid.uuid4().hex
        prefix = f"https://{settings.OCPI_HOST}/{settings.OCPI_PREFIX}/emsp/2.2.1/commands"
        body = {"response_url": f"{prefix}/{id}", **self.filled(name), **(payload or {})}
        self.sent[id] = {"name": name, "body": body}
        self.later(self.give(name, body, operator))
        return id

    async def give(self, name, body, operator):
        for partner in self.partners.all:
            url, to = partner.url("commands", "RECEIVER"), tuple(operator) or partner.party(self.PARTNER)
            if url:
                await partner.send("POST", f"{url}/{name}", body, to)
                return

    def filled(self, name):
        """What belongs into a command, of what is known."""
        running = [each for each in self.store.all("sessions") if each["status"] == "ACTIVE"]
        reserved = [each["body"] for each in self.sent.values() if each.get("name") == "RESERVE_NOW"]
        if name == "STOP_SESSION":
            return {"session_id": running[-1]["id"]} if running else {}
        if name == "CANCEL_RESERVATION":
            return {"reservation_id": reserved[-1]["reservation_id"]} if reserved else {}
        places = [each for each in self.store.all("locations") if each["evses"]]
        evse = places[0]["evses"][0] if places else {"uid": None, "connectors": [{"id": None}]}
        body = {"location_id": places[0]["id"], "evse_uid": evse["uid"]} if places else {}
        if name == "UNLOCK_CONNECTOR":
            return body | {"connector_id": evse["connectors"][0]["id"]}
        held = self.adapter.token_adapter(self.store.find("tokens", "APP-1")).dict()
        body |= {"token": held, "authorization_reference": uuid.uuid4().hex}
        if name == "RESERVE_NOW":
            until = datetime.now(UTC) + timedelta(minutes=15)
            body |= {"reservation_id": uuid.uuid4().hex, "expiry_date": until.strftime("%Y-%m-%dT%H:%M:%SZ")}
        return body
