// The operator's HTTP API of the CSMS: POST /<verb> with the arguments as a JSON object.
//
//   request {action, station, payload}   sends a request to a station
//   answer_next_boot {status, interval}  what the next BootNotification is answered with
//   record  {what}                       stations, connectors, variables, transactions, events, profiles, requests
//
// 200 {value} or {could_not_tell} · 501 {unsupported} · 400 {error}

const http = require('http');

// The requests of OCPP 2.0.1 that a CSMS sends; with any other one the package would only say that it has no schema.
const actions = new Set([
    'CancelReservation', 'CertificateSigned', 'ChangeAvailability', 'ClearCache', 'ClearChargingProfile',
    'ClearDisplayMessage', 'ClearVariableMonitoring', 'CostUpdated', 'CustomerInformation', 'DataTransfer',
    'DeleteCertificate', 'GetBaseReport', 'GetChargingProfiles', 'GetCompositeSchedule', 'GetDisplayMessages',
    'GetInstalledCertificateIds', 'GetLocalListVersion', 'GetLog', 'GetMonitoringReport', 'GetReport',
    'GetTransactionStatus', 'GetVariables', 'InstallCertificate', 'PublishFirmware', 'RequestStartTransaction',
    'RequestStopTransaction', 'ReserveNow', 'Reset', 'SendLocalList', 'SetChargingProfile', 'SetDisplayMessage',
    'SetMonitoringBase', 'SetMonitoringLevel', 'SetNetworkProfile', 'SetVariableMonitoring', 'SetVariables',
    'TriggerMessage', 'UnlockConnector', 'UnpublishFirmware', 'UpdateFirmware',
]);

let remoteStartId = 0;

async function request({ connected, records, passwords }, { action, station, payload = {} }) {
    if (!actions.has(action)) {
        return [501, { unsupported: `a CSMS has no request ${action}` }];
    }
    const client = connected.get(station);
    if (!client) {
        return [200, { could_not_tell: `${station} is not connected` }];
    }
    if (action === 'RequestStartTransaction') {
        payload.remoteStartId ??= ++remoteStartId;
    }
    const entry = { station, action, outcome: 'pending' };
    records.requests.push(entry);
    const sent = client.call(action, payload).then(
        (response) => {
            Object.assign(entry, { outcome: 'answered', response });
            if (action === 'SetVariables') {
                learnPassword(passwords, station, payload, response);
            }
        },
        (error) => Object.assign(entry, { outcome: 'error', code: error.rpcErrorCode, description: error.message }),
    );
    await Promise.race([sent, new Promise(setImmediate)]); // strict mode refuses at once
    if (entry.outcome === 'error') {
        return [501, { unsupported: `the package does not send that: ${entry.description}` }];
    }
    return [200, { value: null }];
}

function learnPassword(passwords, station, { setVariableData }, { setVariableResult }) {
    const wanted = setVariableData.find(({ variable }) => variable.name === 'BasicAuthPassword');
    const result = setVariableResult.find(({ variable }) => variable.name === 'BasicAuthPassword');
    if (wanted && result?.attributeStatus === 'Accepted') {
        passwords.set(station, wanted.attributeValue);
    }
}

function record({ records }, { what }) {
    if (!(what in records)) {
        return [501, { unsupported: `nothing is recorded about ${what}` }];
    }
    return [200, { value: records[what] }];
}

function answerNextBoot({ nextBoot }, { status, interval }) {
    Object.assign(nextBoot, { status, interval });
    return [200, { value: null }];
}

const verbs = { request, record, answer_next_boot: answerNextBoot };

function serveOperatorApi(csms, host, port) {
    const api = http.createServer(async (req, res) => {
        let status, body;
        try {
            let text = '';
            for await (const chunk of req) {
                text += chunk;
            }
            const verb = req.url.slice(1);
            [status, body] = verb in verbs
                ? await verbs[verb](csms, JSON.parse(text || '{}'))
                : [501, { unsupported: `a CSMS cannot ${verb}` }];
        } catch (error) {
            [status, body] = [400, { error: error.message }];
        }
        res.writeHead(status, { 'content-type': 'application/json' });
        res.end(JSON.stringify(body));
    });
    return new Promise((resolve) => api.listen(port, host, resolve));
}

module.exports = { serveOperatorApi };
