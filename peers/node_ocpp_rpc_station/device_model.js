// The variables of the station. One line each: component[/evse[/connector]] variable[:instance] type mutability value [min max]

const lines = `
ChargingStation             AvailabilityState               OptionList   ReadOnly   Available
ChargingStation             Available                       boolean      ReadOnly   true
ChargingStation             Model                           string       ReadOnly   NodeSim-11
ChargingStation             SupplyPhases                    integer      ReadOnly   3
ChargingStation             VendorName                      string       ReadOnly   Example
EVSE/1                      AvailabilityState               OptionList   ReadOnly   Available
EVSE/1                      Available                       boolean      ReadOnly   true
EVSE/1                      AllowReset                      boolean      ReadOnly   false
EVSE/1                      Power                           decimal      ReadOnly   0          0 11040
EVSE/1                      SupplyPhases                    integer      ReadOnly   3
Connector/1/1               AvailabilityState               OptionList   ReadOnly   Available
Connector/1/1               Available                       boolean      ReadOnly   true
Connector/1/1               ConnectorType                   string       ReadOnly   sType2
Connector/1/1               SupplyPhases                    integer      ReadOnly   3
OCPPCommCtrlr               HeartbeatInterval               integer      ReadWrite  300        1 86400
OCPPCommCtrlr               OfflineThreshold                integer      ReadWrite  60         0 86400
OCPPCommCtrlr               MessageTimeout:Default          integer      ReadOnly   30
OCPPCommCtrlr               MessageAttempts:TransactionEvent         integer  ReadOnly  3
OCPPCommCtrlr               MessageAttemptInterval:TransactionEvent  integer  ReadOnly  10
OCPPCommCtrlr               RetryBackOffWaitMinimum         integer      ReadOnly   1
OCPPCommCtrlr               RetryBackOffRandomRange         integer      ReadOnly   1
OCPPCommCtrlr               RetryBackOffRepeatTimes         integer      ReadOnly   4
OCPPCommCtrlr               NetworkConfigurationPriority    SequenceList ReadOnly   1
OCPPCommCtrlr               NetworkProfileConnectionAttempts integer     ReadOnly   3
OCPPCommCtrlr               ResetRetries                    integer      ReadOnly   0
OCPPCommCtrlr               UnlockOnEVSideDisconnect        boolean      ReadOnly   true
OCPPCommCtrlr               FileTransferProtocols           MemberList   ReadOnly   HTTP
SecurityCtrlr               BasicAuthPassword               passwordString WriteOnly -
SecurityCtrlr               Identity                        string       ReadOnly   -
SecurityCtrlr               OrganizationName                string       ReadWrite  Example
SecurityCtrlr               SecurityProfile                 integer      ReadOnly   1
SecurityCtrlr               CertificateEntries              integer      ReadOnly   0
AuthCtrlr                   AuthorizeRemoteStart            boolean      ReadWrite  true
AuthCtrlr                   LocalAuthorizeOffline           boolean      ReadOnly   false
AuthCtrlr                   LocalPreAuthorize               boolean      ReadOnly   false
AuthCtrlr                   OfflineTxForUnknownIdEnabled    boolean      ReadOnly   false
TxCtrlr                     EVConnectionTimeOut             integer      ReadWrite  60         1 3600
TxCtrlr                     StopTxOnEVSideDisconnect        boolean      ReadOnly   true
TxCtrlr                     StopTxOnInvalidId               boolean      ReadOnly   true
TxCtrlr                     TxStartPoint                    MemberList   ReadOnly   EVConnected
TxCtrlr                     TxStopPoint                     MemberList   ReadOnly   EVConnected
SampledDataCtrlr            TxStartedMeasurands             MemberList   ReadOnly   Energy.Active.Import.Register
SampledDataCtrlr            TxUpdatedMeasurands             MemberList   ReadOnly   Energy.Active.Import.Register
SampledDataCtrlr            TxUpdatedInterval               integer      ReadWrite  60         5 86400
SampledDataCtrlr            TxEndedMeasurands               MemberList   ReadOnly   Energy.Active.Import.Register
SampledDataCtrlr            TxEndedInterval                 integer      ReadOnly   0
DeviceDataCtrlr             ItemsPerMessage:GetReport       integer      ReadOnly   10
DeviceDataCtrlr             ItemsPerMessage:GetVariables    integer      ReadOnly   50
DeviceDataCtrlr             ItemsPerMessage:SetVariables    integer      ReadOnly   50
DeviceDataCtrlr             BytesPerMessage:GetReport       integer      ReadOnly   60000
DeviceDataCtrlr             BytesPerMessage:GetVariables    integer      ReadOnly   60000
DeviceDataCtrlr             BytesPerMessage:SetVariables    integer      ReadOnly   60000
ClockCtrlr                  DateTime                        dateTime     ReadOnly   -
ClockCtrlr                  TimeSource                      SequenceList ReadOnly   Heartbeat
SmartChargingCtrlr          Enabled                         boolean      ReadOnly   true
SmartChargingCtrlr          Entries:ChargingProfiles        integer      ReadOnly   0          0 10
SmartChargingCtrlr          LimitChangeSignificance         decimal      ReadOnly   1
SmartChargingCtrlr          PeriodsPerSchedule              integer      ReadOnly   24
SmartChargingCtrlr          ProfileStackLevel               integer      ReadOnly   5
SmartChargingCtrlr          RateUnit                        MemberList   ReadOnly   A
MonitoringCtrlr             Enabled                         boolean      ReadOnly   true
MonitoringCtrlr             ItemsPerMessage:SetVariableMonitoring    integer  ReadOnly  10
MonitoringCtrlr             BytesPerMessage:SetVariableMonitoring    integer  ReadOnly  60000
`.trim().split('\n');

const numeric = (variable) => ['integer', 'decimal'].includes(variable.type);

function parse(line) {
    const [where, what, type, mutability, value, min, max] = line.trim().split(/ +/);
    const [component, evse, connector] = where.split('/');
    const [name, instance] = what.split(':');
    return {
        component: { name: component, ...(evse && { evse: { id: +evse, ...(connector && { connectorId: +connector }) } }) },
        variable: { name, ...(instance && { instance }) },
        type, mutability, value: value === '-' ? '' : value,
        ...(min && { min: Number(min), max: Number(max) }),
    };
}

class DeviceModel {
    variables = lines.map(parse);
    monitors = new Map();
    lastMonitor = 0;

    find(component, variable) {
        const key = ({ name, instance = '', evse = {} }) =>
            [name, instance, evse.id ?? '', evse.connectorId ?? ''].join('|').toLowerCase();
        const inComponent = this.variables.filter((v) => key(v.component) === key(component));
        const found = inComponent.find((v) => key(v.variable) === key(variable));
        return { found, status: found ? 'Accepted' : inComponent.length ? 'UnknownVariable' : 'UnknownComponent' };
    }

    // value(component, variable) or value(component, variable, newValue)
    value(component, variable, newValue) {
        const [name, id, connectorId] = component.split('/');
        const evse = id && { id: +id, ...(connectorId && { connectorId: +connectorId }) };
        const [variableName, instance] = variable.split(':');
        const { found } = this.find({ name, ...(evse && { evse }) }, { name: variableName, instance });
        if (newValue !== undefined) {
            found.value = String(newValue);
        }
        return found.type === 'boolean' ? found.value === 'true' : numeric(found) ? Number(found.value) : found.value;
    }

    get({ component, variable, attributeType = 'Actual' }) {
        let { found, status } = this.find(component, variable);
        if (found && attributeType !== 'Actual') {
            status = 'NotSupportedAttributeType';
        } else if (found?.mutability === 'WriteOnly') {
            status = 'Rejected';
        }
        const value = status === 'Accepted' ? { attributeValue: found.value } : {};
        return { attributeStatus: status, attributeType, component, variable, ...value };
    }

    set({ component, variable, attributeType = 'Actual', attributeValue }) {
        let { found, status } = this.find(component, variable);
        if (found && attributeType !== 'Actual') {
            status = 'NotSupportedAttributeType';
        } else if (found && (found.mutability === 'ReadOnly' || !this.fits(found, attributeValue))) {
            status = 'Rejected';
        } else if (found) {
            found.value = attributeValue;
        }
        return { attributeStatus: status, attributeType, component, variable };
    }

    fits(variable, value) {
        if (variable.type === 'boolean') {
            return ['true', 'false'].includes(value);
        }
        if (variable.type === 'passwordString') {
            return value.length >= 16 && value.length <= 40;
        }
        if (numeric(variable)) {
            const number = Number(value);
            const shape = variable.type === 'integer' ? Number.isInteger(number) : Number.isFinite(number);
            return shape && value.trim() !== '' && !(number < variable.min) && !(number > variable.max);
        }
        return true;
    }

    report(reportBase) {
        return this.variables
            .filter((v) => reportBase === 'FullInventory' || v.mutability !== 'ReadOnly')
            .map((v) => ({
                component: v.component,
                variable: v.variable,
                variableAttribute: [{ mutability: v.mutability, ...(v.mutability !== 'WriteOnly' && { value: v.value }) }],
                variableCharacteristics: {
                    dataType: v.type === 'passwordString' ? 'string' : v.type,
                    supportsMonitoring: numeric(v),
                    ...('min' in v && { minLimit: v.min, maxLimit: v.max }),
                },
            }));
    }

    monitor(data) {
        const { component, variable, type, severity, value } = data;
        const answer = (status, id) => ({ status, type, severity, component, variable, ...(id && { id }) });
        const { found, status } = this.find(component, variable);
        if (!found) {
            return answer(status);
        }
        if (!numeric(found) || type === 'PeriodicClockAligned') {
            return answer('UnsupportedMonitorType');
        }
        const twin = [...this.monitors.values()].find((m) => m.found === found && m.type === type && m.severity === severity);
        if (twin && twin.id !== data.id) {
            return answer('Duplicate');
        }
        const outside = type.endsWith('Threshold') && (value < found.min || value > found.max);
        if ((data.id && !this.monitors.has(data.id)) || (type === 'Delta' && value < 0) || outside) {
            return answer('Rejected');
        }
        const id = data.id ?? ++this.lastMonitor;
        this.monitors.set(id, { id, found, type, severity, value, alerting: false, reference: Number(found.value) });
        return answer('Accepted', id);
    }

    // the monitors that are set off by the value that a variable now has
    *alerts() {
        for (const monitor of this.monitors.values()) {
            const value = Number(monitor.found.value);
            if (monitor.type === 'Delta' && Math.abs(value - monitor.reference) >= monitor.value && value !== monitor.reference) {
                monitor.reference = value;
                yield { monitor, trigger: 'Delta' };
            } else if (monitor.type.endsWith('Threshold')) {
                const over = monitor.type === 'UpperThreshold' ? value > monitor.value : value < monitor.value;
                if (over !== monitor.alerting) {
                    monitor.alerting = over;
                    yield { monitor, trigger: 'Alerting', cleared: !over };
                }
            }
        }
    }
}

module.exports = { DeviceModel };
