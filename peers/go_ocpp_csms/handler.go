package main

import (
	"crypto/subtle"
	"sync"
	"time"

	"github.com/lorenzodonini/ocpp-go/ocpp"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/authorization"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/availability"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/diagnostics"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/firmware"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/meter"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/provisioning"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/security"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/smartcharging"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/transactions"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/types"
	"github.com/lorenzodonini/ocpp-go/ocppj"
)

var (
	company = types.GroupIdToken{IdToken: "COMPANY-3", Type: types.IdTokenTypeCentral}
	masters = types.GroupIdToken{IdToken: "MASTERPASS", Type: types.IdTokenTypeCentral}
)

// What the back office answers; every other token is Unknown.
var tokens = map[string]types.IdTokenInfo{
	"DEADBEEF": {Status: types.AuthorizationStatusAccepted, GroupIdToken: &company},
	"CAFEBABE": {Status: types.AuthorizationStatusAccepted, GroupIdToken: &company},
	"C0DEC0DE": {Status: types.AuthorizationStatusAccepted, GroupIdToken: &masters},
	"0D15EA5E": {Status: types.AuthorizationStatusInvalid},
	"0BADF00D": {Status: types.AuthorizationStatusBlocked},
	"00E0E0E0": {Status: types.AuthorizationStatusExpired},
	"00C0FFEE": {Status: types.AuthorizationStatusNoCredit},
}

type transaction struct {
	Station string   `json:"station"`
	IDToken string   `json:"idToken"`
	Ended   bool     `json:"ended"`
	Events  []string `json:"events"`
}

type order struct {
	Station  string        `json:"station"`
	Action   string        `json:"action"`
	Outcome  string        `json:"outcome"`
	Response ocpp.Response `json:"response,omitempty"`
	Error    string        `json:"error,omitempty"`
}

type bootAnswer struct {
	Status   provisioning.RegistrationStatus
	Interval int
}

// Handler answers the stations and remembers what they say. In production this would be a database.
type Handler struct {
	mu           sync.Mutex
	interval     int
	passwords    map[string]string
	startID      int
	nextBoot     *bootAnswer
	connected    map[string]bool
	stations     map[string]provisioning.ChargingStationType
	connectors   map[string]availability.StatusNotificationRequest
	variables    map[string][]provisioning.ReportData
	transactions map[string]*transaction
	events       []diagnostics.EventData
	profiles     []smartcharging.ReportChargingProfilesRequest
	requests     []*order
}

func newHandler(interval int, passwords map[string]string) *Handler {
	return &Handler{
		interval:     interval,
		passwords:    passwords,
		connected:    map[string]bool{},
		stations:     map[string]provisioning.ChargingStationType{},
		connectors:   map[string]availability.StatusNotificationRequest{},
		variables:    map[string][]provisioning.ReportData{},
		transactions: map[string]*transaction{},
	}
}

// awaitConnected waits a little: the module serves a new station before, or while, it tells the handler of it.
func (h *Handler) awaitConnected(id string, patience time.Duration) {
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		h.mu.Lock()
		connected := h.connected[id]
		h.mu.Unlock()
		if connected {
			return
		}
	}
}

func (h *Handler) checkPassword(id string, given string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	password, ok := h.passwords[id]
	return ok && subtle.ConstantTimeCompare([]byte(given), []byte(password)) == 1
}

// learnPassword must be called with the lock held.
func (h *Handler) learnPassword(id string, wanted *provisioning.SetVariablesRequest, got *provisioning.SetVariablesResponse) {
	for i, result := range got.SetVariableResult {
		if result.Variable.Name == "BasicAuthPassword" && result.AttributeStatus == provisioning.SetVariableStatusAccepted {
			h.passwords[id] = wanted.SetVariableData[i].AttributeValue
		}
	}
}

func (h *Handler) setConnected(id string, connected bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.connected[id] = connected
}

// tokenInfo must be called with the lock held.
func (h *Handler) tokenInfo(idToken string, transactionID string) types.IdTokenInfo {
	info, ok := tokens[idToken]
	if !ok {
		return types.IdTokenInfo{Status: types.AuthorizationStatusUnknown}
	}
	for id, t := range h.transactions {
		if id != transactionID && t.IDToken == idToken && !t.Ended && info.Status == types.AuthorizationStatusAccepted {
			return types.IdTokenInfo{Status: types.AuthorizationStatusConcurrentTx}
		}
	}
	return info
}

func (h *Handler) OnBootNotification(id string, request *provisioning.BootNotificationRequest) (*provisioning.BootNotificationResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stations[id] = request.ChargingStation
	answer := bootAnswer{provisioning.RegistrationStatusAccepted, h.interval}
	if h.nextBoot != nil {
		answer, h.nextBoot = *h.nextBoot, nil
	}
	return provisioning.NewBootNotificationResponse(types.NewDateTime(time.Now()), answer.Interval, answer.Status), nil
}

func (h *Handler) OnNotifyReport(id string, request *provisioning.NotifyReportRequest) (*provisioning.NotifyReportResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.variables[id] = append(h.variables[id], request.ReportData...)
	return provisioning.NewNotifyReportResponse(), nil
}

func (h *Handler) OnHeartbeat(id string, request *availability.HeartbeatRequest) (*availability.HeartbeatResponse, error) {
	return availability.NewHeartbeatResponse(types.DateTime{Time: time.Now()}), nil
}

func (h *Handler) OnStatusNotification(id string, request *availability.StatusNotificationRequest) (*availability.StatusNotificationResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.connectors[id] = *request
	return availability.NewStatusNotificationResponse(), nil
}

func (h *Handler) OnAuthorize(id string, request *authorization.AuthorizeRequest) (*authorization.AuthorizeResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return authorization.NewAuthorizationResponse(h.tokenInfo(request.IdToken.IdToken, "")), nil
}

func (h *Handler) OnTransactionEvent(id string, request *transactions.TransactionEventRequest) (*transactions.TransactionEventResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	transactionID := request.TransactionInfo.TransactionID
	t, ok := h.transactions[transactionID]
	if !ok {
		t = &transaction{Station: id}
		h.transactions[transactionID] = t
	}
	t.Events = append(t.Events, string(request.EventType)+" "+string(request.TriggerReason))
	t.Ended = t.Ended || request.EventType == transactions.TransactionEventEnded
	response := transactions.NewTransactionEventResponse()
	if request.IDToken != nil {
		if t.IDToken == "" {
			t.IDToken = request.IDToken.IdToken
		}
		info := h.tokenInfo(request.IDToken.IdToken, transactionID)
		response.IDTokenInfo = &info
	}
	return response, nil
}

func (h *Handler) OnMeterValues(id string, request *meter.MeterValuesRequest) (*meter.MeterValuesResponse, error) {
	return meter.NewMeterValuesResponse(), nil
}

func (h *Handler) OnNotifyEvent(id string, request *diagnostics.NotifyEventRequest) (*diagnostics.NotifyEventResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.events = append(h.events, request.EventData...)
	return diagnostics.NewNotifyEventResponse(), nil
}

func (h *Handler) OnLogStatusNotification(id string, request *diagnostics.LogStatusNotificationRequest) (*diagnostics.LogStatusNotificationResponse, error) {
	return diagnostics.NewLogStatusNotificationResponse(), nil
}

func (h *Handler) OnFirmwareStatusNotification(id string, request *firmware.FirmwareStatusNotificationRequest) (*firmware.FirmwareStatusNotificationResponse, error) {
	return firmware.NewFirmwareStatusNotificationResponse(), nil
}

func (h *Handler) OnPublishFirmwareStatusNotification(id string, request *firmware.PublishFirmwareStatusNotificationRequest) (*firmware.PublishFirmwareStatusNotificationResponse, error) {
	return firmware.NewPublishFirmwareStatusNotificationResponse(), nil
}

func (h *Handler) OnNotifyCustomerInformation(id string, request *diagnostics.NotifyCustomerInformationRequest) (*diagnostics.NotifyCustomerInformationResponse, error) {
	return diagnostics.NewNotifyCustomerInformationResponse(), nil
}

func (h *Handler) OnNotifyMonitoringReport(id string, request *diagnostics.NotifyMonitoringReportRequest) (*diagnostics.NotifyMonitoringReportResponse, error) {
	return diagnostics.NewNotifyMonitoringReportResponse(), nil
}

func (h *Handler) OnSecurityEventNotification(id string, request *security.SecurityEventNotificationRequest) (*security.SecurityEventNotificationResponse, error) {
	return security.NewSecurityEventNotificationResponse(), nil
}

func (h *Handler) OnSignCertificate(id string, request *security.SignCertificateRequest) (*security.SignCertificateResponse, error) {
	return security.NewSignCertificateResponse(types.GenericStatusRejected), nil
}

func (h *Handler) OnReportChargingProfiles(id string, request *smartcharging.ReportChargingProfilesRequest) (*smartcharging.ReportChargingProfilesResponse, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.profiles = append(h.profiles, *request)
	return smartcharging.NewReportChargingProfilesResponse(), nil
}

func (h *Handler) OnClearedChargingLimit(id string, request *smartcharging.ClearedChargingLimitRequest) (*smartcharging.ClearedChargingLimitResponse, error) {
	return smartcharging.NewClearedChargingLimitResponse(), nil
}

func (h *Handler) OnNotifyChargingLimit(id string, request *smartcharging.NotifyChargingLimitRequest) (*smartcharging.NotifyChargingLimitResponse, error) {
	return smartcharging.NewNotifyChargingLimitResponse(), nil
}

func (h *Handler) OnNotifyEVChargingNeeds(id string, request *smartcharging.NotifyEVChargingNeedsRequest) (*smartcharging.NotifyEVChargingNeedsResponse, error) {
	return nil, ocpp.NewHandlerError(ocppj.NotSupported, "ISO 15118 is not supported")
}

func (h *Handler) OnNotifyEVChargingSchedule(id string, request *smartcharging.NotifyEVChargingScheduleRequest) (*smartcharging.NotifyEVChargingScheduleResponse, error) {
	return nil, ocpp.NewHandlerError(ocppj.NotSupported, "ISO 15118 is not supported")
}
