package main

import (
	"crypto/rand"
	"crypto/tls"
	"fmt"
	"log"
	"math"
	"sync"
	"time"

	"github.com/lorenzodonini/ocpp-go/ocpp"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/authorization"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/availability"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/provisioning"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/transactions"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/types"
)

type transaction struct {
	id    string
	seqNo int
}

type authorized struct {
	token         types.IdToken
	group         *types.GroupIdToken
	remoteStartID *int
}

// message waits to be sent. What is kept survives the loss of the link; the rest is dropped then.
type message struct {
	request ocpp.Request
	keep    bool
	answer  func(response ocpp.Response, err error)
}

// Station has one EVSE with one socket. A transaction lasts as long as the power path is closed, that is as long as
// there is both a cable and an authorization.
type Station struct {
	csms, identity, password string
	security                 *tls.Config // nil: no TLS

	mu           sync.Mutex
	changed      *sync.Cond // the outbox or the registration changed
	link         *Link
	booted       bool
	registered   bool
	bootReason   provisioning.BootReason
	bootNow      chan struct{}
	outbox       []*message
	model        *Model
	profiles     Profiles
	localList    map[string]types.IdTokenInfo
	listVersion  int
	resetWaiting bool
	stopWaiting  bool // becomes inoperative when the transaction is over
	plugged      bool
	faulted      bool
	operative    bool
	reported     availability.ConnectorStatus
	auth         *authorized
	tx           *transaction
	energy       float64
}

func newStation(csms, identity, password string, security *tls.Config) *Station {
	s := &Station{
		csms: csms, identity: identity, password: password, security: security, operative: true, model: newModel(),
		bootReason: provisioning.BootReasonPowerUp, bootNow: make(chan struct{}, 1), localList: map[string]types.IdTokenInfo{},
	}
	s.changed = sync.NewCond(&s.mu)
	s.model.put("SecurityCtrlr.Identity", identity)
	go s.sendOutbox()
	go s.beat()
	go s.sampleMeter()
	return s
}

// --- the link

func (s *Station) powerUp() {
	link := newLink(s.identity, s.password, s.security, s)
	s.mu.Lock()
	s.link = link
	s.mu.Unlock()
	for s.present(link) {
		if err := link.station.Start(s.csms); err == nil {
			s.online(link)
			return
		}
		time.Sleep(time.Second)
	}
}

// present says whether `link` is still the life that the station lives.
func (s *Station) present(link *Link) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.link == link
}

func (s *Station) online(link *Link) {
	s.mu.Lock()
	reason, booted := s.bootReason, s.booted
	s.mu.Unlock()
	if !booted && !s.boot(link, reason) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.link != link {
		return
	}
	s.booted, s.registered = true, true
	s.reportStatus(false)
	s.changed.Broadcast()
}

// boot goes on until the CSMS accepts; false if the link was lost before.
func (s *Station) boot(link *Link, reason provisioning.BootReason) bool {
	for {
		request := provisioning.NewBootNotificationRequest(reason, "GoSim-7", "Example")
		response, err := link.send(request)
		if err == errLinkLost {
			return false
		}
		wait := 30
		if boot, ok := response.(*provisioning.BootNotificationResponse); ok && err == nil {
			if boot.Interval > 0 {
				wait = boot.Interval
			}
			if boot.Status == provisioning.RegistrationStatusAccepted {
				s.mu.Lock()
				s.model.put("OCPPCommCtrlr.HeartbeatInterval", fmt.Sprint(wait))
				s.mu.Unlock()
				return true
			}
		}
		select {
		case <-time.After(time.Duration(wait) * time.Second):
		case <-s.bootNow:
			reason = provisioning.BootReasonTriggered
		case <-link.gone():
			return false
		}
	}
}

func (s *Station) offline() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.registered = false
	s.changed.Broadcast()
}

// restart takes the station down and brings it up again; what is still to be sent gets a moment before.
func (s *Station) restart(reason provisioning.BootReason, abruptly bool) {
	for i := 0; i < 20 && !abruptly && s.unsent() > 0; i++ {
		time.Sleep(100 * time.Millisecond)
	}
	s.mu.Lock()
	link := s.link
	s.link, s.booted, s.registered, s.bootReason, s.reported = nil, false, false, reason, ""
	s.mu.Unlock()
	if link == nil {
		return // already on its way down
	}
	link.signalLost()
	if abruptly {
		link.cutOff()
	}
	link.station.Stop()
	time.Sleep(time.Second)
	s.powerUp()
}

// --- sending, one message after the other

func (s *Station) enqueue(m *message) {
	s.outbox = append(s.outbox, m)
	s.changed.Broadcast()
}

func (s *Station) unsent() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.outbox)
}

func (s *Station) sendOutbox() {
	for {
		s.mu.Lock()
		for !s.registered || len(s.outbox) == 0 {
			if !s.registered {
				s.dropUnkept()
			}
			s.changed.Wait()
		}
		next, link := s.outbox[0], s.link
		s.mu.Unlock()
		response, err := link.send(next.request)
		if err == errLinkLost && next.keep {
			s.offline()
			continue
		}
		s.mu.Lock()
		if len(s.outbox) > 0 && s.outbox[0] == next {
			s.outbox = s.outbox[1:]
		}
		if err != nil {
			log.Printf("%s: %v", next.request.GetFeatureName(), err)
		}
		if next.answer != nil {
			next.answer(response, err)
		}
		s.mu.Unlock()
	}
}

func (s *Station) dropUnkept() {
	var kept []*message
	for _, m := range s.outbox {
		if m.keep {
			kept = append(kept, m)
		} else if m.answer != nil {
			m.answer(nil, errLinkLost)
		}
	}
	s.outbox = kept
}

func (s *Station) beat() {
	last := time.Now()
	for range time.Tick(time.Second) {
		s.mu.Lock()
		interval := time.Duration(s.model.number("OCPPCommCtrlr.HeartbeatInterval")) * time.Second
		if !s.registered {
			last = time.Now()
		} else if time.Since(last) >= interval {
			last = time.Now()
			s.enqueue(&message{request: availability.NewHeartbeatRequest()})
		}
		s.mu.Unlock()
	}
}

// --- EVSE and transactions; the callers hold the lock

func (s *Station) status() availability.ConnectorStatus {
	switch {
	case s.faulted:
		return availability.ConnectorStatusFaulted
	case !s.operative:
		return availability.ConnectorStatusUnavailable
	case s.plugged:
		return availability.ConnectorStatusOccupied
	}
	return availability.ConnectorStatusAvailable
}

func (s *Station) reportStatus(again bool) {
	status := s.status()
	s.model.put("EVSE.AvailabilityState", string(status))
	s.model.put("Connector.AvailabilityState", string(status))
	if s.registered && (again || status != s.reported) {
		s.reported = status
		s.enqueue(&message{request: availability.NewStatusNotificationRequest(types.Now(), status, 1, 1)})
	}
}

func (s *Station) usable() bool {
	return s.status() == availability.ConnectorStatusAvailable || s.status() == availability.ConnectorStatusOccupied
}

// grant gives the token its session, which starts when there is a cable too.
func (s *Station) grant(auth *authorized, trigger transactions.TriggerReason) {
	s.auth = auth
	if s.plugged {
		s.start(trigger)
		return
	}
	timeout := time.Duration(s.model.number("TxCtrlr.EVConnectionTimeOut")) * time.Second
	time.AfterFunc(timeout, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.auth == auth && s.tx == nil {
			s.auth = nil
		}
	})
}

func (s *Station) start(trigger transactions.TriggerReason) {
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	s.tx = &transaction{id: fmt.Sprintf("%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:])}
	s.transactionEvent(transactions.TransactionEventStarted, trigger, "", &s.auth.token)
}

func (s *Station) stop(trigger transactions.TriggerReason, reason transactions.Reason, token *types.IdToken) {
	s.auth = nil
	if s.tx == nil {
		return
	}
	ended := s.tx.id
	s.transactionEvent(transactions.TransactionEventEnded, trigger, reason, token)
	s.tx = nil
	s.profiles.remove(func(each installedProfile) bool { return each.profile.TransactionID == ended })
	s.model.put("EVSE.Power", fmt.Sprint(s.power()))
	if s.stopWaiting {
		s.stopWaiting, s.operative = false, false
		s.reportStatus(false)
	}
	if s.resetWaiting {
		s.resetWaiting = false
		go s.restart(provisioning.BootReasonScheduledReset, false)
	}
}

func (s *Station) transactionEvent(event transactions.TransactionEvent, trigger transactions.TriggerReason, reason transactions.Reason, token *types.IdToken) {
	info := transactions.Transaction{TransactionID: s.tx.id, ChargingState: transactions.ChargingStateCharging, StoppedReason: reason}
	context := types.ReadingContextSamplePeriodic
	switch event {
	case transactions.TransactionEventStarted:
		info.RemoteStartID = s.auth.remoteStartID
		context = types.ReadingContextTransactionBegin
	case transactions.TransactionEventEnded:
		context = types.ReadingContextTransactionEnd
		info.ChargingState = transactions.ChargingStateIdle
		if s.plugged {
			info.ChargingState = transactions.ChargingStateEVConnected
		}
	}
	connector := 1
	request := transactions.NewTransactionEventRequest(event, types.Now(), trigger, s.tx.seqNo, info)
	request.Evse = &types.EVSE{ID: 1, ConnectorID: &connector}
	request.IDToken = token
	request.Offline = !s.registered
	request.MeterValue = []types.MeterValue{{
		Timestamp: *types.Now(),
		SampledValue: []types.SampledValue{{
			Value: s.energy, Context: context, Measurand: types.MeasurandEnergyActiveImportRegister,
			UnitOfMeasure: &types.UnitOfMeasure{Unit: "Wh"},
		}},
	}}
	s.tx.seqNo++
	s.model.put("EVSE.Power", fmt.Sprint(s.power()))
	id := s.tx.id
	s.enqueue(&message{request: request, keep: true, answer: func(response ocpp.Response, err error) {
		answer, ok := response.(*transactions.TransactionEventResponse)
		if !ok || err != nil || answer.IDTokenInfo == nil || s.tx == nil || s.tx.id != id {
			return
		}
		if answer.IDTokenInfo.Status != types.AuthorizationStatusAccepted {
			s.stop(transactions.TriggerReasonDeAuthorized, transactions.ReasonDeAuthorized, nil)
		}
	}})
}

// authorize asks the local list, then the CSMS, and calls `accepted` if the answer is good.
func (s *Station) authorize(token types.IdToken, accepted func(info types.IdTokenInfo)) {
	listed, ok := s.localList[token.IdToken]
	pre := s.registered && s.model.enabled("AuthCtrlr.LocalPreAuthorize")
	offline := !s.registered && s.model.enabled("AuthCtrlr.LocalAuthorizeOffline")
	if ok && listed.Status == types.AuthorizationStatusAccepted && (pre || offline) {
		accepted(listed)
		return
	}
	if !s.registered {
		return
	}
	request := authorization.NewAuthorizationRequest(token.IdToken, token.Type)
	s.enqueue(&message{request: request, answer: func(response ocpp.Response, err error) {
		answer, ok := response.(*authorization.AuthorizeResponse)
		if ok && err == nil && answer.IdTokenInfo.Status == types.AuthorizationStatusAccepted {
			accepted(answer.IdTokenInfo)
		}
	}})
}

func (s *Station) presentToken(token types.IdToken) {
	switch {
	case !s.booted || !s.usable():
	case s.auth == nil:
		s.authorize(token, func(info types.IdTokenInfo) {
			if s.auth == nil {
				s.grant(&authorized{token: token, group: info.GroupIdToken}, transactions.TriggerReasonAuthorized)
			}
		})
	case s.auth.token.IdToken == token.IdToken:
		s.stop(transactions.TriggerReasonStopAuthorized, transactions.ReasonLocal, &token)
	default:
		s.authorize(token, func(info types.IdTokenInfo) {
			if s.auth != nil && s.auth.group != nil && info.GroupIdToken != nil && *s.auth.group == *info.GroupIdToken {
				s.stop(transactions.TriggerReasonStopAuthorized, transactions.ReasonLocal, &token)
			}
		})
	}
}

func (s *Station) power() float64 {
	if s.tx == nil {
		return 0
	}
	return 3 * 230 * s.profiles.limit(1, time.Now())
}

// limitsChanged tells the CSMS if a running transaction now gets another power.
func (s *Station) limitsChanged() {
	before := s.model.named("EVSE.Power").value
	if s.tx != nil && fmt.Sprint(s.power()) != before {
		s.transactionEvent(transactions.TransactionEventUpdated, transactions.TriggerReasonChargingRateChanged, "", nil)
	}
}

func (s *Station) sampleMeter() {
	for seconds := 1; ; seconds++ {
		time.Sleep(time.Second)
		s.mu.Lock()
		s.energy = math.Round((s.energy+s.power()/3600)*10) / 10
		if s.tx != nil && seconds%s.model.number("SampledDataCtrlr.TxUpdatedInterval") == 0 {
			s.transactionEvent(transactions.TransactionEventUpdated, transactions.TriggerReasonMeterValuePeriodic, "", nil)
		}
		s.mu.Unlock()
	}
}
