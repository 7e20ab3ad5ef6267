package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/enbility/eebus-go/api"
	"github.com/enbility/eebus-go/service"
	ucapi "github.com/enbility/eebus-go/usecases/api"
	"github.com/enbility/eebus-go/usecases/cs/lpc"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/spine"
	"github.com/enbility/spine-go/util"
)

const nominal = 11040.0

// station is a charging station with one EVSE. Limitation of Power Consumption is the package's use case; Monitoring of
// Power Consumption and the commissioning of the EVSE are put together from its features.
type station struct {
	mu         sync.Mutex
	service    *service.Service
	evse       spineapi.EntityLocalInterface
	lpc        *lpc.LPC
	limitation limitation
	vehicle    *vehicle
	power      model.MeasurementIdType
	energy     model.MeasurementIdType
	currents   []model.MeasurementIdType
	shown      float64 // amperes on each phase
	counted    time.Time
	told       time.Time
	total      float64 // watt-hours
}

func newStation(made *service.Service, failsafeWatts float64, failsafeLasts time.Duration) *station {
	now := time.Now()
	s := &station{service: made, evse: made.LocalDevice().EntityForType(model.EntityTypeTypeEVSE), counted: now, shown: -1}
	s.limitation = limitation{state: starting, since: now, failsafe: failsafeWatts, lasting: failsafeLasts}
	meterOf(s.evse)
	s.power = measured(s.evse, "power", "W", "acPowerTotal", "abc")
	s.energy = measured(s.evse, "energy", "Wh", "acEnergyConsumed", "abc")
	for _, phase := range []string{"a", "b", "c"} {
		s.currents = append(s.currents, measured(s.evse, "current", "A", "acCurrent", phase))
	}
	maker(s.evse, "Post 11")
	condition(s.evse, false)
	s.lpc = lpc.NewLPC(s.evse, s.onLPC)
	made.AddUseCase(s.lpc)
	_ = s.lpc.SetConsumptionNominalMax(nominal)
	_ = s.lpc.SetConsumptionLimit(ucapi.LoadLimit{Value: nominal, IsChangeable: true})
	_ = s.lpc.SetFailsafeConsumptionActivePowerLimit(failsafeWatts, true)
	_ = s.lpc.SetFailsafeDurationMinimum(failsafeLasts, true)
	supports(s.evse, model.UseCaseActorTypeMonitoredUnit, model.UseCaseNameTypeMonitoringOfPowerConsumption, "1.0.0", 1, 2, 3)
	supports(s.evse, model.UseCaseActorTypeEVSE, model.UseCaseNameTypeEVSECommissioningAndConfiguration, "1.0.1", 1, 2)
	_ = spine.Events.Subscribe(s)
	s.show(now)
	return s
}

// run goes on with the time, four times a second.
func (s *station) run() {
	for now := range time.Tick(250 * time.Millisecond) {
		s.mu.Lock()
		if s.limitation.tick(now) {
			_ = s.lpc.SetConsumptionLimit(ucapi.LoadLimit{Value: s.limitation.watts, IsChangeable: true})
		}
		s.show(now)
		s.mu.Unlock()
	}
}

// onLPC is told by the package what an energy guard has done.
func (s *station) onLPC(_ string, _ spineapi.DeviceRemoteInterface, _ spineapi.EntityRemoteInterface, event api.EventType) {
	go func() { // the package holds locks while it tells
		s.mu.Lock()
		defer s.mu.Unlock()
		now := time.Now()
		switch event {
		case lpc.DataUpdateHeartbeat:
			s.limitation.heard = now
		case lpc.WriteApprovalRequired:
			for counter, limit := range s.lpc.PendingConsumptionLimits() {
				reason := s.limitation.proposed(limit.Value, now)
				s.lpc.ApproveOrDenyConsumptionLimit(counter, reason == "", reason)
			}
		case lpc.DataUpdateLimit:
			if limit, err := s.lpc.ConsumptionLimit(); err == nil {
				s.limitation.written(limit.IsActive, limit.Value, limit.Duration, now)
			}
		case lpc.DataUpdateFailsafeConsumptionActivePowerLimit:
			if watts, _, err := s.lpc.FailsafeConsumptionActivePowerLimit(); err == nil {
				s.limitation.failsafe = watts
			}
		case lpc.DataUpdateFailsafeDurationMinimum:
			if lasting, _, err := s.lpc.FailsafeDurationMinimum(); err == nil {
				s.limitation.lasting = lasting
			}
		}
		s.show(now)
	}()
}

// HandleEvent is told by spine-go what happens beside LPC: to the limits of a vehicle, and to those who set them.
func (s *station) HandleEvent(event spineapi.EventPayload) {
	go func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		v, now := s.vehicle, time.Now()
		if v == nil {
			return
		}
		bound := event.EventType == spineapi.EventTypeBindingChange && event.ChangeType == spineapi.ElementChangeAdd
		if bound && event.LocalFeature != nil && event.LocalFeature.Entity() == v.entity {
			v.bound(event.Entity, now)
		}
		switch data := event.Data.(type) {
		case *model.DeviceDiagnosisHeartbeatDataType:
			if event.CmdClassifier != nil && *event.CmdClassifier == model.CmdClassifierTypeNotify {
				v.heard = now
			}
		case *model.DeviceDiagnosisStateDataType:
			v.failed = data.OperatingState != nil && *data.OperatingState == model.DeviceDiagnosisOperatingStateTypeFailure
		}
		s.show(now)
	}()
}

// currentsProposed is asked by spine-go whether limits of a vehicle may be set.
func (s *station) currentsProposed(msg *spineapi.Message) {
	s.mu.Lock()
	v := s.vehicle
	s.mu.Unlock()
	if v == nil {
		return
	}
	verdict := model.ErrorType{}
	if reason := v.refusal(msg.Cmd.LoadControlLimitListData); reason != "" {
		verdict = model.ErrorType{ErrorNumber: model.ErrorNumberTypeCommandRejected, Description: util.Ptr(model.DescriptionType(reason))}
	}
	v.entity.FeatureOfTypeAndRole(model.FeatureTypeTypeLoadControl, model.RoleTypeServer).ApproveOrDenyWrite(msg, verdict)
}

func (s *station) plugIn() {
	if s.vehicle == nil {
		s.vehicle = newVehicle(s.service.LocalDevice(), s.currentsProposed)
		s.shown = -1
	}
}

func (s *station) plugOut() {
	if s.vehicle != nil {
		s.service.LocalDevice().RemoveEntity(s.vehicle.entity)
		s.vehicle = nil
	}
}

// show lets power flow as it may, and tells what the meters say.
func (s *station) show(now time.Time) {
	used := max(s.shown, 0) * 3 * volts * now.Sub(s.counted).Hours()
	s.counted, s.total = now, s.total+used
	current := 0.0
	if v := s.vehicle; v != nil {
		v.energy += used
		current = min(v.allowed(now), s.limitation.allowed(nominal)/(3*volts))
		if current < leastCurrent {
			current = 0
		}
	}
	current = float64(int(current*10)) / 10
	if current == s.shown && now.Sub(s.told) < time.Minute {
		return
	}
	changed := current != s.shown
	s.shown, s.told = current, now
	at := now.UTC().Format("2006-01-02T15:04:05Z")
	if changed {
		fmt.Printf("%g A, %s\n", current, s.limitation.state)
		s.tell(s.evse, s.power, s.currents, at)
	}
	reading(s.evse, s.energy, float64(int(s.total)), at)
	if v := s.vehicle; v != nil {
		if changed {
			s.tell(v.entity, v.power, v.currents, at)
		}
		reading(v.entity, v.charged, float64(int(v.energy)), at)
		reading(v.entity, v.soc, 40+float64(int(v.energy/600)), at)
	}
}

func (s *station) tell(entity spineapi.EntityLocalInterface, power model.MeasurementIdType, currents []model.MeasurementIdType, at string) {
	reading(entity, power, float64(int(s.shown*3*volts)), at)
	for _, id := range currents {
		reading(entity, id, s.shown, at)
	}
}
