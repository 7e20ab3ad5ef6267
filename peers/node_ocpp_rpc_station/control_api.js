// The hands on the station: an HTTP API on the loopback interface, POST /<verb> with a JSON object.
//
//   plug_in, plug_out, fault, clear_fault {evse}   present_token {evse, token: {idToken, type}}
//   power_cycle, link_down, link_up {}             observe {what}: status, transactions, variables
//
// 200 {value} · 501 {unsupported} · 400 {error}. It answers when the thing was set going.

const http = require('http');

const verbs = {
    plug_in: (station) => { station.plugIn(); },
    plug_out: (station) => { station.plugOut(); },
    present_token: (station, { token }) => { station.presentToken({ idToken: token.idToken, type: token.type }); },
    fault: (station) => {
        station.state.faulted = true;
        station.end('AbnormalCondition', 'Other');
        station.reportStatus();
    },
    clear_fault: (station) => {
        station.state.faulted = false;
        station.reportStatus();
    },
    power_cycle: (station) => {
        station.state.registered = false;
        station.end('AbnormalCondition', 'PowerLoss');
        station.restart('PowerUp', { force: true });
    },
    link_down: (station) => {
        station.state.linkDown = true;
        station.client.close({ force: true });
    },
    link_up: (station) => {
        station.state.linkDown = false;
        station.connect();
    },
    observe: (station, { what }) => {
        switch (what) {
            case 'status': return { 1: station.status() };
            case 'transactions': return station.state.transaction ? { 1: station.state.transaction.id } : {};
            case 'variables': return station.model.report('FullInventory');
            default: return undefined;
        }
    },
};

function answer(station, verb, args) {
    if (!(verb in verbs)) {
        return [501, { unsupported: `this station cannot ${verb}` }];
    }
    if ('evse' in args && args.evse !== 1) {
        return [400, { error: `there is no EVSE ${args.evse}` }];
    }
    const value = verbs[verb](station, args);
    if (verb === 'observe' && value === undefined) {
        return [501, { unsupported: `nothing to be seen of ${args.what}` }];
    }
    return [200, { value: value ?? null }];
}

function serveControlApi(station, port) {
    const api = http.createServer(async (req, res) => {
        let status, body;
        try {
            let text = '';
            for await (const chunk of req) {
                text += chunk;
            }
            [status, body] = answer(station, req.url.slice(1), JSON.parse(text || '{}'));
        } catch (error) {
            [status, body] = [400, { error: error.message }];
        }
        res.writeHead(status, { 'content-type': 'application/json' });
        res.end(JSON.stringify(body));
    });
    return new Promise((resolve) => api.listen(port, '127.0.0.1', resolve));
}

module.exports = { serveControlApi };
