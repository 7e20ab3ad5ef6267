package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/enbility/eebus-go/api"
	"github.com/enbility/eebus-go/service"
	ucapi "github.com/enbility/eebus-go/usecases/api"
	"github.com/enbility/eebus-go/usecases/cem/evcc"
	"github.com/enbility/eebus-go/usecases/cem/evcem"
	"github.com/enbility/eebus-go/usecases/cem/evsecc"
	"github.com/enbility/eebus-go/usecases/cem/evsoc"
	"github.com/enbility/eebus-go/usecases/cem/opev"
	"github.com/enbility/eebus-go/usecases/cem/oscev"
	"github.com/enbility/eebus-go/usecases/eg/lpc"
	"github.com/enbility/eebus-go/usecases/ma/mpc"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
)

const (
	first   = 5 * time.Second  // before the first limit, as in the package's example: a heartbeat goes out meanwhile
	again   = 30 * time.Second // before a limit that was refused is set once more
	current = 16.0             // amperes that the house can bear on each phase
)

// manager is an energy manager on the use cases of eebus-go. It says which limit holds as soon as it knows the limit of
// the other side, and sets what the operator orders.
type manager struct {
	mu       sync.Mutex
	lpc      *lpc.LPC
	mpc      *mpc.MPC
	evcc     *evcc.EVCC
	evcem    *evcem.EVCEM
	evsoc    *evsoc.EVSOC
	opev     *opev.OPEV
	oscev    *oscev.OSCEV
	wish     ucapi.LoadLimit
	amperes  float64
	stations map[string]spineapi.EntityRemoteInterface // by SKI: whose consumption is limited
	vehicles map[string]spineapi.EntityRemoteInterface // by SKI: whose currents are limited
}

func newManager(made *service.Service) *manager {
	m := &manager{
		wish:     ucapi.LoadLimit{Value: 11000},
		amperes:  current,
		stations: map[string]spineapi.EntityRemoteInterface{},
		vehicles: map[string]spineapi.EntityRemoteInterface{},
	}
	cem := made.LocalDevice().EntityForType(model.EntityTypeTypeCEM)
	m.lpc = lpc.NewLPC(cem, m.happened)
	m.mpc = mpc.NewMPC(cem, m.happened)
	m.evcc = evcc.NewEVCC(made, cem, m.happened)
	m.evcem = evcem.NewEVCEM(made, cem, m.happened)
	m.evsoc = evsoc.NewEVSOC(cem, m.happened)
	m.opev = opev.NewOPEV(cem, m.happened)
	m.oscev = oscev.NewOSCEV(cem, m.happened)
	for _, each := range []api.UseCaseInterface{
		m.lpc, m.mpc, evsecc.NewEVSECC(cem, m.happened), m.evcc, m.evcem, m.evsoc, m.opev, m.oscev,
	} {
		made.AddUseCase(each)
	}
	return m
}

// happened is told by the package what is new on the other side.
func (m *manager) happened(ski string, _ spineapi.DeviceRemoteInterface, entity spineapi.EntityRemoteInterface, event api.EventType) {
	go func() { // the package holds locks while it tells
		m.mu.Lock()
		defer m.mu.Unlock()
		switch event {
		case lpc.DataUpdateLimit:
			if m.stations[ski] == nil {
				m.stations[ski] = entity
				time.AfterFunc(first, func() { m.greet(entity) })
			}
		case opev.DataUpdateLimit:
			if m.vehicles[ski] == nil {
				m.vehicles[ski] = entity
				m.limitPhases(entity)
			}
		case evcc.EvDisconnected:
			delete(m.vehicles, ski)
		}
	}()
}

// gone: a connection has ended; whoever comes back is told anew.
func (m *manager) gone(ski string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.stations, ski)
	delete(m.vehicles, ski)
}

// limit sets the limit that the operator wants.
func (m *manager) limit(entity spineapi.EntityRemoteInterface) {
	wish := m.wish
	_, err := m.lpc.WriteConsumptionLimit(entity, wish, func(result model.ResultDataType) {
		if result.ErrorNumber == nil || *result.ErrorNumber == model.ErrorNumberTypeNoError {
			return
		}
		fmt.Println("limit refused", *result.ErrorNumber)
		time.AfterFunc(again, func() {
			if m.wishes(wish) {
				m.greet(entity)
			}
		})
	})
	if err != nil {
		fmt.Println("limit not set:", err)
	}
}

// greet says which limit holds, if the station is still there.
func (m *manager) greet(entity spineapi.EntityRemoteInterface) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stations[entity.Device().Ski()] == entity {
		m.limit(entity)
	}
}

func (m *manager) wishes(wish ucapi.LoadLimit) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.wish == wish
}

// limitPhases sets the current that each phase of a vehicle may draw.
func (m *manager) limitPhases(entity spineapi.EntityRemoteInterface) {
	var limits []ucapi.LoadLimitsPhase
	for _, phase := range ucapi.PhaseNameMapping {
		limits = append(limits, ucapi.LoadLimitsPhase{Phase: phase, IsActive: m.amperes < current, Value: m.amperes})
	}
	if _, err := m.opev.WriteLoadControlLimits(entity, limits, nil); err != nil {
		fmt.Println("currents not set:", err)
	}
}

// -- what an operator orders

func (m *manager) limitConsumption(watts, seconds float64) {
	m.wish = ucapi.LoadLimit{IsActive: true, Value: watts, Duration: time.Duration(seconds * float64(time.Second))}
	for _, entity := range m.stations {
		m.limit(entity)
	}
}

func (m *manager) releaseLimit() {
	m.wish = ucapi.LoadLimit{Value: m.wish.Value}
	for _, entity := range m.stations {
		m.limit(entity)
	}
}

func (m *manager) setFailsafe(watts, seconds *float64) error {
	for _, entity := range m.stations {
		var err error
		if watts != nil {
			_, err = m.lpc.WriteFailsafeConsumptionActivePowerLimit(entity, *watts)
		} else if seconds != nil {
			_, err = m.lpc.WriteFailsafeDurationMinimum(entity, time.Duration(*seconds*float64(time.Second)))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *manager) limitCurrent(amperes float64) {
	m.amperes = amperes
	for _, entity := range m.vehicles {
		m.limitPhases(entity)
	}
}

// known is what the manager has learned of the other side; nil: nothing of the kind.
func (m *manager) known(what string) any {
	for _, entity := range m.stations {
		switch what {
		case "limit":
			if limit, err := m.lpc.ConsumptionLimit(entity); err == nil {
				return map[string]any{"watts": limit.Value, "active": limit.IsActive, "seconds": limit.Duration.Seconds()}
			}
		case "power":
			if watts, err := m.mpc.Power(entity); err == nil {
				return watts
			}
		case "nominal_maximum":
			if watts, err := m.lpc.ConsumptionNominalMax(entity); err == nil {
				return watts
			}
		}
	}
	for _, entity := range m.vehicles {
		switch what {
		case "vehicle":
			standard, _ := m.evcc.CommunicationStandard(entity)
			names, _ := m.evcc.Identifications(entity)
			currents, _ := m.evcem.CurrentPerPhase(entity)
			charge, _ := m.evsoc.StateOfCharge(entity)
			return map[string]any{"standard": standard, "names": names, "currents": currents, "state_of_charge": charge}
		case "current_limits":
			if limits, err := m.opev.LoadControlLimits(entity); err == nil {
				return limits
			}
		}
	}
	return nil
}
