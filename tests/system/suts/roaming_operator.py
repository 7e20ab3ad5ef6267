"""The bundled operator on real sockets: a CSMS on one port, its roaming platform on another, one system.

python roaming_operator.py CSMS_PORT PLATFORM_PORT TOKEN_A
"""

import sys
import time
import uuid

from harness.protocols import registry
from harness.protocols.registry import Settings
from harness.roles.party import Party
from harness.stage.driver import ThreadDriver
from harness.stage.web import Company
from harness.transports.door import Porter, standard_door
from harness.transports.websocket.server import WebSocketListener

HOST, SECRET = "127.0.0.1", "Behind.The.Stage-1"


def settings(place: str = "") -> Settings:
    return Settings("CS001", {}, lambda: str(uuid.uuid4()), lambda: 0.5, True, password=SECRET, place=place)


def main(csms_port: str, platform_port: str, token: str) -> None:
    meeting = registry.rib("ocpp2.0.1+ocpi2.2.1")
    ocpp, ocpi = (part.rib for part in meeting.parts)
    driver = ThreadDriver()
    csms = ocpp.machine("csms", settings())
    door = Porter(standard_door(ocpp.subprotocols, None, None))
    server = Party(
        "csms",
        csms,
        driver.clock,
        listener=WebSocketListener(f"{HOST}:{csms_port}", door, clock=driver.clock),
    )
    platform = Company(
        ocpi, ("cpo",), HOST, int(platform_port), "", driver.clock, lambda _, place: settings(place)
    )
    driver.run(server.start())
    driver.run(platform.start(secure=False))
    cpo = platform.parties["cpo"]
    ocpi.act(cpo.machine, "invite", {"token": token, "platform": "emsp"}, driver.clock.now())
    meeting.join({"csms": csms, "cpo": cpo.machine})
    server.companions, cpo.companions = (cpo,), (server,)
    print("listens", flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main(*sys.argv[1:])
