"""The operator's HTTP API of the CSMS: POST /<verb> with the arguments as a JSON object.

    request {"action", "station", "payload"}   sends any request that the package knows to a station
    answer_next_boot {"status", "interval"}    what the next BootNotification is answered with
    record  {"what"}                           stations, connectors, variables, transactions, events,
                                               profiles, or requests

200 {"value": ..} or {"could_not_tell": why} · 501 {"unsupported": why} · 400 {"error": why}
"""

import asyncio
import dataclasses
import itertools
import logging

from aiohttp import web
from ocpp.charge_point import camel_to_snake_case
from ocpp.exceptions import OCPPError
from ocpp.messages import Call, validate_payload
from ocpp.v201 import call

ELEMENTS = {"GetVariables": "get_variable_data", "SetVariables": "set_variable_data"}
remote_start_ids = itertools.count(1)


async def serve_operator_api(csms, host, port):
    app = web.Application()
    app["csms"] = csms
    app["tasks"] = set()
    app.add_routes([web.post("/request", request), web.post("/record", record)])
    app.add_routes([web.post("/answer_next_boot", answer_next_boot)])
    app.add_routes([web.post("/{verb}", unsupported)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()


async def request(http_request):
    """Queue a request for a station; the outcome is found under record("requests")."""
    csms, tasks = http_request.app["csms"], http_request.app["tasks"]
    order = await http_request.json()
    message = getattr(call, order["action"], None)
    if not dataclasses.is_dataclass(message):
        return web.json_response({"unsupported": f"no message {order['action']} in the package"}, status=501)
    station = csms.connected.get(order["station"])
    if station is None:
        return web.json_response({"could_not_tell": f"{order['station']} is not connected"})
    payload = order.get("payload") or {}
    if order["action"] == "RequestStartTransaction":
        payload.setdefault("remoteStartId", next(remote_start_ids))
    try:
        await validate_payload(Call("", order["action"], payload), "2.0.1")
        payload = message(**camel_to_snake_case(payload))
    except (OCPPError, TypeError) as error:
        return web.json_response({"unsupported": f"the package does not send that: {error}"}, status=501)
    entry = {"station": order["station"], "action": order["action"], "outcome": "pending"}
    csms.records.requests.append(entry)
    task = asyncio.create_task(send(csms, station, payload, entry))
    tasks.add(task)
    task.add_done_callback(tasks.discard)
    return web.json_response({"value": None})


async def send(csms, station, payload, entry):
    try:
        for part in portions(payload, csms.records.items_per_message[station.id]):
            response = await station.call(part, suppress=False)
            take_note(csms, station, part, response)
            entry.update(outcome="answered", response=dataclasses.asdict(response))
    except OCPPError as error:
        entry.update(outcome="error", code=error.code, description=error.description)
    except Exception as error:
        logging.exception("%s not sent", entry["action"])
        entry.update(outcome="failed", description=repr(error))


def portions(payload, items_per_message):
    """No more elements in one request than the station has said that it takes."""
    action = type(payload).__name__
    field, most = ELEMENTS.get(action), items_per_message.get(action)
    if not field or not most:
        return [payload]
    items = getattr(payload, field)
    return [type(payload)(**{field: items[at : at + most]}) for at in range(0, len(items), most)]


def take_note(csms, station, payload, response):
    """What the answer to a request means for the CSMS itself."""
    if isinstance(payload, call.GetVariables):
        for item in response.get_variable_result:
            csms.records.learn(station.id, item["component"], item["variable"], item.get("attribute_value"))
    if isinstance(payload, call.SetVariables):
        for wanted, result in zip(payload.set_variable_data, response.set_variable_result, strict=True):
            password = wanted["variable"]["name"] == "BasicAuthPassword"
            if password and result["attribute_status"] == "Accepted":
                csms.passwords[station.id] = wanted["attribute_value"]


async def answer_next_boot(http_request):
    order = await http_request.json()
    http_request.app["csms"].records.next_boot = {key: order[key] for key in ("status", "interval")}
    return web.json_response({"value": None})


async def record(http_request):
    what = (await http_request.json())["what"]
    recorded = getattr(http_request.app["csms"].records, what, None)
    if recorded is None or callable(recorded):
        return web.json_response({"unsupported": f"nothing is recorded about {what!r}"}, status=501)
    return web.json_response({"value": recorded})


async def unsupported(http_request):
    verb = http_request.match_info["verb"]
    return web.json_response({"unsupported": f"a CSMS cannot {verb}"}, status=501)
