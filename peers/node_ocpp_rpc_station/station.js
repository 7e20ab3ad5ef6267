// A small charging station for OCPP 2.0.1 on the package ocpp-rpc, as its README shows a client: strict mode, password or
// certificate. One EVSE with one socket. A transaction lasts as long as the cable is in. What it answers is in handlers.js.

const { randomUUID } = require('crypto');
const { readFileSync } = require('fs');
const { setTimeout: sleep } = require('timers/promises');
const { RPCClient } = require('ocpp-rpc');
const { ChargingProfiles } = require('./charging_profiles');
const { DeviceModel } = require('./device_model');
const options = require('./options');

const now = () => new Date().toISOString();
const chargingStation = { model: 'NodeSim-11', vendorName: 'Example', firmwareVersion: '2.0.0' };

const model = new DeviceModel();
const profiles = new ChargingProfiles();
const queue = []; // transaction events that are still to be sent
const state = {
    linkDown: false, booted: false, registered: false, bootReason: 'PowerUp', sending: false, resetWhenIdle: false,
    eventId: 0,
    plugged: false, faulted: false, operative: true, becomeInoperative: false, reported: '',
    transaction: null, // {id, seqNo, token, group, remoteStartId, chargingState, stoppedReason}
    waiting: null,     // authorized, but no cable yet: {token, group, trigger, remoteStartId, timer}
};
let bootTimer, heartbeatTimer;

const read = (option) => (options[option] ? readFileSync(options[option], 'utf8') : undefined);
const client = new RPCClient({
    endpoint: options.csms,
    identity: options.identity,
    password: read('password-file')?.trim(),
    wsOpts: { ca: read('ca'), cert: read('tls-cert'), key: read('tls-key'), minVersion: 'TLSv1.2' },
    protocols: ['ocpp2.0.1'],
    strictMode: true,
    callTimeoutMs: 30000,
});
model.value('SecurityCtrlr', 'Identity', options.identity);

// sends what is not worth more than one try
function tell(method, params) {
    return client.call(method, params).catch((error) => console.log(`${method}: ${error.message}`));
}

// --- connecting and booting

client.on('open', () => (state.booted ? resume() : boot()));
client.on('disconnect', ({ code }) => {
    console.log(`disconnected: ${code}`);
    state.registered = false;
    clearTimeout(bootTimer);
    clearTimeout(heartbeatTimer);
});
client.on('strictValidationFailure', ({ method, error }) => console.log(`${method}: ${error.message}`));

async function connect() {
    if (state.linkDown) {
        return;
    }
    try {
        await client.connect();
    } catch (error) {
        console.log(`no connection: ${error.message}`);
        setTimeout(connect, 1000);
    }
}

async function boot() {
    clearTimeout(bootTimer);
    const answer = await tell('BootNotification', { reason: state.bootReason, chargingStation });
    if (answer?.status === 'Accepted') {
        state.booted = true;
        if (answer.interval) {
            model.value('OCPPCommCtrlr', 'HeartbeatInterval', answer.interval);
        }
        resume();
    } else if (client.state === RPCClient.OPEN) {
        bootTimer = setTimeout(boot, (answer?.interval || 30) * 1000);
    }
}

async function resume() {
    state.registered = true;
    scheduleHeartbeat();
    await reportStatus();
    flush();
}

function scheduleHeartbeat() {
    clearTimeout(heartbeatTimer);
    heartbeatTimer = setTimeout(() => {
        tell('Heartbeat', {});
        scheduleHeartbeat();
    }, model.value('OCPPCommCtrlr', 'HeartbeatInterval') * 1000);
}

async function reset(reason) {
    for (let i = 0; i < 20 && queue.length; i++) {
        await sleep(100);
    }
    await restart(reason, { code: 1000, reason: 'reset' });
}

async function restart(reason, how) {
    Object.assign(state, { booted: false, registered: false, bootReason: reason, reported: '' });
    await client.close(how);
    await sleep(1000);
    await connect();
}

// --- status, power and monitors

function status() {
    return state.faulted ? 'Faulted' : !state.operative ? 'Unavailable' : state.plugged ? 'Occupied' : 'Available';
}

async function reportStatus(again = false) {
    const connectorStatus = status();
    model.value('EVSE/1', 'AvailabilityState', connectorStatus);
    model.value('Connector/1/1', 'AvailabilityState', connectorStatus);
    if (state.registered && (again || connectorStatus !== state.reported)) {
        state.reported = connectorStatus;
        await tell('StatusNotification', { timestamp: now(), connectorStatus, evseId: 1, connectorId: 1 });
    }
}

function updatePower() {
    const charging = state.transaction?.chargingState === 'Charging';
    const before = model.value('EVSE/1', 'Power');
    const power = charging ? 3 * 230 * profiles.limit(1, Date.now()) : 0;
    model.value('EVSE/1', 'Power', power);
    for (const alert of model.alerts()) {
        notify(alert);
    }
    return charging && power !== before;
}

function notify({ monitor, trigger, cleared }) {
    const { component, variable, value } = monitor.found;
    const event = {
        eventId: ++state.eventId, timestamp: now(), trigger, actualValue: value, component, variable,
        eventNotificationType: 'CustomMonitor', variableMonitoringId: monitor.id, ...(cleared && { cleared }),
    };
    if (state.registered) {
        tell('NotifyEvent', { generatedAt: now(), seqNo: 0, eventData: [event] });
    }
}

function runPeriodically(monitor) {
    const timer = setInterval(() => {
        if (model.monitors.get(monitor.id) === monitor) {
            notify({ monitor, trigger: 'Periodic' });
        } else {
            clearInterval(timer);
        }
    }, Math.max(1, monitor.value) * 1000);
}

// --- transactions

function transactionEvent(eventType, triggerReason, extra = {}) {
    const { transaction } = state;
    const { id: transactionId, chargingState, stoppedReason, remoteStartId } = transaction;
    queue.push({
        eventType, timestamp: now(), triggerReason, seqNo: transaction.seqNo++,
        transactionInfo: {
            transactionId, chargingState,
            ...(eventType === 'Ended' && { stoppedReason: stoppedReason ?? 'EVDisconnected' }),
            ...(triggerReason === 'RemoteStart' && { remoteStartId }),
        },
        evse: { id: 1, connectorId: 1 },
        ...(!state.registered && { offline: true }),
        ...extra,
    });
    flush();
}

async function flush() {
    if (state.sending) {
        return;
    }
    state.sending = true;
    try {
        while (queue.length && state.registered) {
            const answer = await client.call('TransactionEvent', queue[0]);
            const [sent] = queue.splice(0, 1);
            const refused = answer.idTokenInfo && answer.idTokenInfo.status !== 'Accepted';
            if (refused && sent.eventType !== 'Ended' && state.transaction?.id === sent.transactionInfo.transactionId) {
                suspend('Deauthorized', 'DeAuthorized');
            }
        }
    } catch (error) {
        console.log(`TransactionEvent: ${error.message}`);
        setTimeout(flush, 10000);
    } finally {
        state.sending = false;
    }
}

async function plugIn() {
    state.plugged = true;
    await reportStatus();
    if (status() !== 'Occupied') {
        return;
    }
    state.transaction = { id: randomUUID(), seqNo: 0, chargingState: 'EVConnected' };
    transactionEvent('Started', 'CablePluggedIn');
    if (state.waiting) {
        const { waiting } = state;
        clearTimeout(waiting.timer);
        state.waiting = null;
        authorized(waiting);
    }
}

async function plugOut() {
    state.plugged = false;
    end('EVDeparted');
    await reportStatus();
}

// gives the token its session: now, or when the cable comes
function authorized({ token, group, trigger, remoteStartId }) {
    if (!state.transaction) {
        const timer = setTimeout(() => { state.waiting = null; }, model.value('TxCtrlr', 'EVConnectionTimeOut') * 1000);
        state.waiting = { token, group, trigger, remoteStartId, timer };
        return;
    }
    Object.assign(state.transaction, { token, group, remoteStartId, chargingState: 'Charging' });
    transactionEvent('Updated', trigger, { idToken: token });
    updatePower();
}

// no more energy; the transaction ends when the cable goes
function suspend(trigger, stoppedReason, idToken) {
    Object.assign(state.transaction, { token: null, chargingState: 'EVConnected', stoppedReason });
    transactionEvent('Updated', trigger, idToken && { idToken });
    updatePower();
}

function end(trigger, stoppedReason) {
    const { transaction } = state;
    if (!transaction) {
        return;
    }
    Object.assign(transaction, { chargingState: state.plugged ? 'EVConnected' : 'Idle' }, stoppedReason && { stoppedReason });
    transactionEvent('Ended', trigger);
    state.transaction = null;
    profiles.remove(profiles.installed.filter(({ profile }) => profile.transactionId === transaction.id));
    updatePower();
    if (state.becomeInoperative) {
        Object.assign(state, { becomeInoperative: false, operative: false });
    }
    if (state.resetWhenIdle) {
        state.resetWhenIdle = false;
        reset('ScheduledReset');
    }
}

async function presentToken(token) {
    const { transaction } = state;
    if (!state.registered || !['Available', 'Occupied'].includes(status())) {
        return;
    }
    if (transaction?.token?.idToken === token.idToken) {
        suspend('StopAuthorized', 'Local', token);
        return;
    }
    const answer = await tell('Authorize', { idToken: token });
    const group = answer?.idTokenInfo.groupIdToken;
    if (answer?.idTokenInfo.status !== 'Accepted') {
        return;
    }
    if (!transaction?.token) {
        authorized({ token, group, trigger: 'Authorized' });
    } else if (group && group.idToken === transaction.group?.idToken) {
        suspend('StopAuthorized', 'Local', token);
    }
}

setInterval(() => {
    if (state.transaction?.chargingState === 'Charging') {
        transactionEvent('Updated', 'MeterValuePeriodic', { meterValue: [meterValue()] });
    }
}, model.value('SampledDataCtrlr', 'TxUpdatedInterval') * 1000);

function meterValue() {
    const value = Math.round(process.uptime() * 3);
    const sample = { value, measurand: 'Energy.Active.Import.Register', unitOfMeasure: { unit: 'Wh' } };
    return { timestamp: now(), sampledValue: [sample] };
}

module.exports = {
    client, connect, boot, reset, restart, model, profiles, state, status, reportStatus, updatePower, runPeriodically,
    scheduleHeartbeat, transactionEvent, plugIn, plugOut, authorized, suspend, end, presentToken, tell, now,
};
