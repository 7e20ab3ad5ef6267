"""The hands on the station: an HTTP API on the loopback interface, POST /<verb> with a JSON object.

    plug_in, plug_out, fault, clear_fault {"evse"}    present_token {"evse", "token": {"idToken", "type"}}
    power_cycle, link_down, link_up {}                observe {"what"}: status, transactions, variables

200 {"value": ..} · 501 {"unsupported": why} · 400 {"error": why}. It answers when the thing was set going.
"""

from aiohttp import web


async def serve_control_api(station, port):
    app = web.Application()
    app["control"] = Control(station)
    app.add_routes([web.post("/{verb}", handle)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()


async def handle(request):
    control, verb = request.app["control"], request.match_info["verb"]
    action = getattr(control, verb, None) if not verb.startswith("_") else None
    if action is None:
        return web.json_response({"unsupported": f"this station cannot {verb}"}, status=501)
    args = await request.json() if request.can_read_body else {}
    try:
        return web.json_response({"value": action(**args)})
    except (KeyError, TypeError) as error:
        return web.json_response({"error": f"{verb}: {error!r}"}, status=400)
    except NotImplementedError as error:
        return web.json_response({"unsupported": str(error)}, status=501)


class Control:
    def __init__(self, station):
        self._station = station
        self._sim = station.simulator

    def plug_in(self, evse=1, connector=1):
        self._station.spawn(self._sim.plug_in(self._sim.evses[evse]))

    def plug_out(self, evse=1, connector=1):
        self._station.spawn(self._sim.plug_out(self._sim.evses[evse]))

    def present_token(self, token, evse=1):
        id_token = {"id_token": token["idToken"], "type": token["type"]}
        self._station.spawn(self._sim.present_token(self._sim.evses[evse], id_token))

    def fault(self, evse=1, connector=1, kind=None):
        self._station.spawn(self._sim.set_fault(self._sim.evses[evse], True))

    def clear_fault(self, evse=1, connector=1, kind=None):
        self._station.spawn(self._sim.set_fault(self._sim.evses[evse], False))

    def power_cycle(self):
        self._station.registered = False
        self._sim.power_lost()
        self._station.spawn(self._station.go_down("PowerUp", abruptly=True))

    def link_down(self):
        self._station.allowed.clear()
        if self._station.connection:
            self._station.connection._connection.transport.abort()

    def link_up(self):
        self._station.allowed.set()

    def observe(self, what, evse=None, connector=None):
        evses = self._sim.evses.values()
        if what == "status":
            return {str(evse.id): evse.status for evse in evses}
        if what == "transactions":
            return {str(evse.id): evse.transaction.id for evse in evses if evse.transaction}
        if what == "variables":
            return [v.report() for v in self._sim.model.variables.values()]
        raise NotImplementedError(f"nothing to be seen of {what!r}")
