// What the station answers to the CSMS. What has no handler here, the package answers itself (NotImplemented).

const station = require('./station');

const { client, model, profiles, state, tell, now } = station;

// Runs when the answer is on its way.
const afterwards = (work) => setImmediate(work);

client.handle('GetVariables', ({ params }) => {
    model.value('ClockCtrlr', 'DateTime', now());
    return { getVariableResult: params.getVariableData.map((item) => model.get(item)) };
});

client.handle('SetVariables', ({ params }) => {
    const setVariableResult = params.setVariableData.map((item) => model.set(item));
    if (state.registered) {
        station.scheduleHeartbeat();
    }
    return { setVariableResult };
});

client.handle('GetBaseReport', ({ params: { requestId, reportBase } }) => {
    if (reportBase === 'SummaryInventory') {
        return { status: 'NotSupported' };
    }
    afterwards(async () => {
        const entries = model.report(reportBase);
        const size = model.value('DeviceDataCtrlr', 'ItemsPerMessage:GetReport');
        for (let start = 0, seqNo = 0; start < entries.length; start += size, seqNo++) {
            const reportData = entries.slice(start, start + size);
            const tbc = start + size < entries.length;
            await tell('NotifyReport', { requestId, generatedAt: now(), seqNo, tbc, reportData });
        }
    });
    return { status: 'Accepted' };
});

client.handle('SetVariableMonitoring', ({ params }) => {
    const setMonitoringResult = params.setMonitoringData.map((data) => model.monitor(data));
    for (const { status, type, id } of setMonitoringResult) {
        if (status === 'Accepted' && type === 'Periodic') {
            station.runPeriodically(model.monitors.get(id));
        }
    }
    return { setMonitoringResult };
});

client.handle('ClearVariableMonitoring', ({ params }) => ({
    clearMonitoringResult: params.id.map((id) => ({ id, status: model.monitors.delete(id) ? 'Accepted' : 'NotFound' })),
}));

client.handle('Reset', ({ params: { type, evseId } }) => {
    if (evseId !== undefined) {
        return { status: 'Rejected' };
    }
    if (type === 'OnIdle' && state.transaction) {
        state.resetWhenIdle = true;
        return { status: 'Scheduled' };
    }
    afterwards(() => {
        state.resetWhenIdle = false;
        station.end('ResetCommand', 'ImmediateReset');
        station.reset('RemoteReset');
    });
    return { status: 'Accepted' };
});

client.handle('TriggerMessage', ({ params: { requestedMessage, evse } }) => {
    if (evse && evse.id !== 1) {
        return { status: 'Rejected' };
    }
    switch (requestedMessage) {
        case 'BootNotification':
            if (state.registered) {
                return { status: 'Rejected' };
            }
            state.bootReason = 'Triggered';
            afterwards(station.boot);
            return { status: 'Accepted' };
        case 'Heartbeat':
            afterwards(() => tell('Heartbeat', {}));
            return { status: 'Accepted' };
        case 'StatusNotification':
            afterwards(() => station.reportStatus(true));
            return { status: 'Accepted' };
        default:
            return { status: 'NotImplemented' };
    }
});

client.handle('RequestStartTransaction', ({ params }) => {
    const { idToken: token, remoteStartId, evseId = 1, chargingProfile } = params;
    const free = evseId === 1 && ['Available', 'Occupied'].includes(station.status());
    const wrongProfile = chargingProfile && chargingProfile.chargingProfilePurpose !== 'TxProfile';
    if (!state.registered || !free || state.transaction?.token || state.waiting || wrongProfile) {
        return { status: 'Rejected' };
    }
    afterwards(async () => {
        if (model.value('AuthCtrlr', 'AuthorizeRemoteStart')) {
            const answer = await tell('Authorize', { idToken: token });
            if (answer?.idTokenInfo.status !== 'Accepted') {
                return;
            }
        }
        station.authorized({ token, trigger: 'RemoteStart', remoteStartId });
        if (chargingProfile && state.transaction) {
            profiles.install(1, { ...chargingProfile, transactionId: state.transaction.id }, state.transaction.id);
            station.updatePower();
        }
    });
    return { status: 'Accepted', ...(state.transaction && { transactionId: state.transaction.id }) };
});

client.handle('RequestStopTransaction', ({ params }) => {
    if (state.transaction?.id !== params.transactionId) {
        return { status: 'Rejected' };
    }
    afterwards(() => station.suspend('RemoteStop', 'Remote'));
    return { status: 'Accepted' };
});

client.handle('ChangeAvailability', ({ params: { operationalStatus, evse } }) => {
    if (evse && (evse.id !== 1 || (evse.connectorId ?? 1) !== 1)) {
        return { status: 'Rejected' };
    }
    const operative = operationalStatus === 'Operative';
    state.becomeInoperative = !operative && Boolean(state.transaction);
    if (state.becomeInoperative) {
        return { status: 'Scheduled' };
    }
    state.operative = operative;
    afterwards(() => station.reportStatus());
    return { status: 'Accepted' };
});

client.handle('UnlockConnector', ({ params: { evseId, connectorId } }) => {
    if (evseId !== 1 || connectorId !== 1) {
        return { status: 'UnknownConnector' };
    }
    return { status: state.transaction?.token ? 'OngoingAuthorizedTransaction' : 'Unlocked' };
});

client.handle('SetChargingProfile', ({ params: { evseId, chargingProfile } }) => {
    const reasonCode = profiles.install(evseId, chargingProfile, state.transaction?.id);
    if (reasonCode) {
        return { status: 'Rejected', statusInfo: { reasonCode } };
    }
    afterwards(limitsChanged);
    return { status: 'Accepted' };
});

function limitsChanged() {
    if (station.updatePower()) {
        station.transactionEvent('Updated', 'ChargingRateChanged');
    }
}

client.handle('ClearChargingProfile', ({ params: { chargingProfileId, chargingProfileCriteria = {} } }) => {
    const found = profiles.find(
        chargingProfileId === undefined ? chargingProfileCriteria : { chargingProfileId: [chargingProfileId] },
    );
    profiles.remove(found);
    afterwards(limitsChanged);
    return { status: found.length ? 'Accepted' : 'Unknown' };
});

client.handle('GetChargingProfiles', ({ params: { requestId, evseId, chargingProfile } }) => {
    const found = profiles.find({ evseId, ...chargingProfile });
    afterwards(async () => {
        const evses = [...new Set(found.map((each) => each.evseId))];
        for (const at of evses) {
            await tell('ReportChargingProfiles', {
                requestId, evseId: at, chargingLimitSource: 'CSO', tbc: at !== evses.at(-1),
                chargingProfile: found.filter((each) => each.evseId === at).map((each) => each.profile),
            });
        }
    });
    return { status: found.length ? 'Accepted' : 'NoProfiles' };
});

client.handle('GetCompositeSchedule', ({ params: { evseId, duration, chargingRateUnit = 'A' } }) => {
    if (![0, 1].includes(evseId) || chargingRateUnit !== 'A') {
        return { status: 'Rejected' };
    }
    const start = Date.now();
    const schedule = {
        evseId, duration, chargingRateUnit, scheduleStart: new Date(start).toISOString(),
        chargingSchedulePeriod: profiles.composite(evseId, start, duration),
    };
    return { status: 'Accepted', schedule };
});
