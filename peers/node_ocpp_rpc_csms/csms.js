// A small CSMS for OCPP 2.0.1 on the package ocpp-rpc, as its README shows one: strict mode, HTTP Basic authentication.
// Stations connect to ws://<host>:<port>/<anything>/<identity>. With a certificate it speaks TLS, and with a CA of the
// stations it wants their certificates in place of a password. The operator's API is in operator_api.js.

const { readFileSync } = require('fs');
const https = require('https');
const { parseArgs } = require('util');
const { RPCServer, createRPCError } = require('ocpp-rpc');
const { serveOperatorApi } = require('./operator_api');

const { values: options } = parseArgs({
    options: {
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '9000' },
        'operator-port': { type: 'string', default: '9001' },
        identity: { type: 'string', default: 'CS001' }, // the station that may connect
        'password-file': { type: 'string' },            // its password
        'tls-cert': { type: 'string', multiple: true }, // certificates of the CSMS, RSA and ECDSA
        'tls-key': { type: 'string', multiple: true },  // their keys
        'client-ca': { type: 'string' },                // CA of the stations, which then need no password
        interval: { type: 'string', default: '300' },   // heartbeat interval, s
    },
});

// what the back office answers; every other token is Unknown
const family = { idToken: 'FAMILY-7', type: 'Central' };
const masters = { idToken: 'MASTERPASS', type: 'Central' };
const tokens = new Map([
    ['DEADBEEF', { status: 'Accepted', groupIdToken: family }],
    ['CAFEBABE', { status: 'Accepted', groupIdToken: family }],
    ['C0DEC0DE', { status: 'Accepted', groupIdToken: masters }],
    ['0D15EA5E', { status: 'Invalid' }],
    ['0BADF00D', { status: 'Blocked' }],
    ['00E0E0E0', { status: 'Expired' }],
    ['00C0FFEE', { status: 'NoCredit' }],
]);

const passwords = new Map([[options.identity, readFileSync(options['password-file'], 'utf8').trim()]]);
const connected = new Map();
const nextBoot = {};
const records = { stations: {}, connectors: {}, variables: {}, transactions: {}, events: [], profiles: [], requests: [] };

const now = () => new Date().toISOString();

function tokenInfo({ idToken }, transactionId) {
    const info = tokens.get(idToken) ?? { status: 'Unknown' };
    const elsewhere = Object.entries(records.transactions)
        .some(([id, t]) => id !== transactionId && t.idToken === idToken && !t.ended);
    return info.status === 'Accepted' && elsewhere ? { status: 'ConcurrentTx' } : info;
}

const server = new RPCServer({
    protocols: ['ocpp2.0.1'],
    strictMode: true,
});

server.auth((accept, reject, handshake) => {
    const password = passwords.get(handshake.identity);
    const tlsClient = handshake.request.client;
    if (password === undefined) {
        reject(404, 'Unknown charging station');
    } else if (options['client-ca'] && tlsClient.getPeerCertificate().subject?.CN !== handshake.identity) {
        reject(401, 'The certificate is of another station');
    } else if (!options['client-ca'] && handshake.password?.toString('utf8') !== password) {
        reject(401, 'Wrong password');
    } else {
        accept({ since: now() });
    }
});

server.on('client', (client) => {
    const id = client.identity;
    connected.set(id, client);
    client.on('close', () => connected.get(id) === client && connected.delete(id));
    client.on('strictValidationFailure', ({ method, error }) => console.log(`${id}: ${method}: ${error.message}`));

    client.handle('BootNotification', ({ params }) => {
        records.stations[id] = { ...params, lastBoot: now() };
        const answer = { currentTime: now(), interval: Number(options.interval), status: 'Accepted', ...nextBoot };
        delete nextBoot.status;
        delete nextBoot.interval;
        return answer;
    });

    client.handle('Heartbeat', () => ({ currentTime: now() }));

    client.handle('StatusNotification', ({ params }) => {
        (records.connectors[id] ??= {})[`${params.evseId}/${params.connectorId}`] = params.connectorStatus;
        return {};
    });

    client.handle('Authorize', ({ params }) => ({ idTokenInfo: tokenInfo(params.idToken) }));

    client.handle('TransactionEvent', ({ params }) => {
        const { transactionId } = params.transactionInfo;
        const transaction = records.transactions[transactionId] ??= { station: id, ended: false, events: [] };
        transaction.events.push({ type: params.eventType, seqNo: params.seqNo, trigger: params.triggerReason });
        transaction.ended ||= params.eventType === 'Ended';
        if (!params.idToken) {
            return {};
        }
        transaction.idToken ??= params.idToken.idToken;
        return { idTokenInfo: tokenInfo(params.idToken, transactionId) };
    });

    client.handle('NotifyReport', ({ params }) => {
        (records.variables[id] ??= []).push(...(params.reportData ?? []));
        return {};
    });

    client.handle('NotifyEvent', ({ params }) => {
        records.events.push(...params.eventData.map((event) => ({ station: id, ...event })));
        return {};
    });

    client.handle('ReportChargingProfiles', ({ params }) => {
        records.profiles.push({ station: id, ...params });
        return {};
    });

    for (const method of [
        'FirmwareStatusNotification', 'LogStatusNotification', 'MeterValues', 'NotifyMonitoringReport',
        'SecurityEventNotification',
    ]) {
        client.handle(method, () => ({}));
    }

    client.handle(({ method }) => {
        throw createRPCError('NotImplemented', `${method} is not implemented`);
    });
});

(async () => {
    await serveOperatorApi({ connected, records, passwords, nextBoot }, options.host, Number(options['operator-port']));
    if (options['tls-cert']) {
        const httpsServer = https.createServer({
            cert: options['tls-cert'].map((file) => readFileSync(file, 'utf8')),
            key: options['tls-key'].map((file) => readFileSync(file, 'utf8')),
            minVersion: 'TLSv1.2',
            ...(options['client-ca'] && { requestCert: true, ca: readFileSync(options['client-ca'], 'utf8') }),
        });
        httpsServer.on('upgrade', server.handleUpgrade);
        await new Promise((resolve) => httpsServer.listen(Number(options.port), options.host, resolve));
    } else {
        await server.listen(Number(options.port), options.host);
    }
    console.log(`CSMS listens on ${options.host}:${options.port}`);
})();
