"""Certificates (A02, A03, M01 to M06): what stations have installed, what they want signed, what they want to know.

    signing      SignCertificate --good--> Accepted, then CertificateSigned --Accepted--> in use
                                                                            --Rejected--> forgotten, the old one stays
                                 --bad---> Rejected
    a question   GetCertificateStatus, Get15118EVCertificate --> asked outside --in time--> what was said
                                                                               --too late--> Failed; what comes then is
                                                                                             not looked at any more

Which certificates a station has is what it said itself: roots that it took, lists that it sent. An order to delete one
names it as the station did, with the same hash algorithm (M04.FR.07).
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from harness.pki.credential import serial_hex
from harness.pki.pem import read_chain
from harness.protocols.ocpp import rpc
from harness.protocols.ocpp.peer import DEFER, Reply
from harness.protocols.ocpp.v201.csms.config import CsmsConfig
from harness.protocols.ocpp.v201.csms.ordering import Ordering
from harness.protocols.ocpp.v201.csms.outside import Fetched, is_answer, ocsp_request, opaque
from harness.protocols.ocpp.v201.csms.signing import objection
from harness.protocols.ocpp.v201.csms.stations import Json, Station

FAILED: Json = {"status": "Failed"}
NO_CONTRACT: Json = {"status": "Failed", "exiResponse": ""}
MOST_OCSP, MOST_EXI = 5500, 7500
"""Characters of ocspResult and exiResponse."""


class Certificates(Ordering):
    """Signs nothing itself: `CsmsConfig` names who does (A02.FR.04), and whom to ask."""

    def __init__(self, config: CsmsConfig, new_id: Callable[[], str]) -> None:
        super().__init__(config, new_id)
        self._asking = ""

    def handle(self, station: Station, call: rpc.Call, now: float) -> Reply:
        self._asking = call.id
        return super().handle(station, call, now)

    # -- signing

    def on_sign_certificate(self, station: Station, request: Json, now: float) -> Reply:
        """A02.FR.11, FR.12. When it can be signed, the chain follows in a CertificateSigned."""
        wrong = self.csr_objection(station, request)
        chain = None if wrong else self.sign(station, request, now)
        if chain is None:
            return refused("InvalidCSR", wrong) if wrong else {"status": "Rejected"}
        payload: Json = {"certificateChain": chain}
        if "certificateType" in request:
            payload["certificateType"] = request["certificateType"]
        self.afterwards(lambda at: self.order_by_itself(station, "CertificateSigned", payload, at))
        return {"status": "Accepted"}

    def csr_objection(self, station: Station, request: Json) -> str:
        """What is wrong with a signing request, or ""."""
        if not self.config.judge_requests:
            return ""
        for_station = request.get("certificateType") != "V2GCertificate"
        return objection(request["csr"], str(station.about.get("serialNumber", "")), for_station)

    def sign(self, station: Station, request: Json, now: float) -> str | None:
        """The chain for a signing request, leaf first, or None."""
        signer = self.config.sign_certificate
        type = request.get("certificateType", "ChargingStationCertificate")
        return signer(station.identity, request["csr"], type, now) if signer else None

    def after_certificate_signed(self, station: Station, request: Json, response: Json, now: float) -> None:
        """A02.FR.07: what the station refused is not its certificate; the one that it had goes on to be good."""
        if response["status"] == "Accepted":
            station.own_certificate = serial(request["certificateChain"])

    # -- what stations have installed

    def after_install_certificate(self, station: Station, request: Json, response: Json, now: float) -> None:
        """M05.FR.02, FR.03: only what the station took is there."""
        if response["status"] == "Accepted":
            entry = {
                "certificateType": request["certificateType"],
                "serialNumber": serial(request["certificate"]),
            }
            if entry not in station.certificates:
                station.certificates.append(entry)

    def after_get_installed_certificate_ids(
        self, station: Station, request: Json, response: Json, now: float
    ) -> None:
        """M03.FR.03, FR.04. What was asked for and not told is not there."""
        asked = request.get("certificateType")
        kept = [each for each in station.certificates if asked and each["certificateType"] not in asked]
        told = response.get("certificateHashDataChain", ())
        station.certificates = kept + [
            {
                "certificateType": entry["certificateType"],
                "serialNumber": entry["certificateHashData"]["serialNumber"],
                "hashData": entry["certificateHashData"],
            }
            for entry in told
        ]

    def after_delete_certificate(self, station: Station, request: Json, response: Json, now: float) -> None:
        """M04.FR.02 to FR.04: gone, or never there; what the station keeps stays."""
        if response["status"] != "Failed":
            gone = request["certificateHashData"]
            station.certificates = [each for each in station.certificates if each.get("hashData") != gone]

    def installed_certificates(self) -> list[Json]:
        """What stations have installed, as far as they said."""
        return [
            {"station": station.identity, **each}
            for station in self.stations.values()
            for each in station.certificates
        ]

    # -- questions that are passed on

    def on_get_certificate_status(self, station: Station, request: Json, now: float) -> Reply:
        """M06: the responder that the station names is asked. Its answer goes back as it is."""
        data = request["ocspRequestData"]
        try:
            asked = ocsp_request(data)
        except (KeyError, ValueError):
            return FAILED
        return self.ask(
            station, self.config.ocsp(data["responderURL"], asked, now), self.status_reply, FAILED, now
        )

    def status_reply(self, body: bytes) -> Json:
        """M06.FR.02, FR.03, FR.08: only what is an OCSPResponse is passed on."""
        text = b64encode(body).decode()
        if not is_answer(body) or len(text) > MOST_OCSP:
            return FAILED
        return {"status": "Accepted", "ocspResult": text}

    def on_get_15118_ev_certificate(self, station: Station, request: Json, now: float) -> Reply:
        """M01, M02: the pool of contract certificates is asked. What it says to the vehicle is not opened here."""
        exi = opaque(request["exiRequest"])
        if exi is None:
            return NO_CONTRACT
        return self.ask(
            station, self.config.contracts(request["action"], exi, now), self.contract_reply, NO_CONTRACT, now
        )

    def contract_reply(self, body: bytes) -> Json:
        text = b64encode(body).decode()
        return {"status": "Accepted", "exiResponse": text} if len(text) <= MOST_EXI else NO_CONTRACT

    def ask(
        self, station: Station, fetched: Fetched, reply: Callable[[bytes], Json], failure: Json, now: float
    ) -> Reply:
        """The answer to the CALL under way, now or when it has come. Too late is `failure`, and in time."""
        in_time = fetched.after is not None and fetched.after <= self.config.outside_within
        answer = reply(fetched.body) if in_time and fetched.body is not None else failure
        wait = fetched.after if in_time and fetched.after is not None else self.config.outside_within
        if wait <= 0:
            return answer
        self.agenda.at(now + wait, partial(self._tell, station, station.link, self._asking, answer))
        return DEFER

    def _tell(
        self, station: Station, link: str | None, id: str, answer: Mapping[str, Any], now: float
    ) -> None:
        """An answer belongs to the link that the question came on."""
        if station.peer is not None and station.link == link:
            station.peer.answer(id, answer)


def refused(reason: str, why: str) -> Json:
    return {"status": "Rejected", "statusInfo": {"reasonCode": reason, "additionalInfo": why[:512]}}


def serial(pem: str) -> str:
    """The serial number of the first certificate as OCPP writes it, "" for a text that has none."""
    try:
        return serial_hex(read_chain(pem)[0])
    except ValueError:
        return ""
