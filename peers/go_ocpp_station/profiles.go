package main

import (
	"time"

	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/types"
)

const (
	maxCurrent    = 32.0
	maxStackLevel = 5
)

type installedProfile struct {
	evse    int
	profile types.ChargingProfile
	since   time.Time
}

// Profiles are the charging profiles in the station, in amperes. The lock of the station guards them.
type Profiles struct {
	installed []installedProfile
}

// install gives the reason why the profile cannot be taken, or "".
func (p *Profiles) install(evse int, profile types.ChargingProfile, transactionID string) string {
	purpose := profile.ChargingProfilePurpose
	stationWide := purpose == types.ChargingProfilePurposeChargingStationMaxProfile ||
		purpose == types.ChargingProfilePurposeChargingStationExternalConstraints
	isTx := purpose == types.ChargingProfilePurposeTxProfile
	switch {
	case evse > 1:
		return "UnknownEvse"
	case isTx && (evse == 0 || transactionID == "" || profile.TransactionID != transactionID):
		return "TxNotFound"
	case profile.StackLevel > maxStackLevel:
		return "InvalidStackLevel"
	case stationWide && evse != 0:
		return "InvalidProfile"
	}
	for _, schedule := range profile.ChargingSchedule {
		if schedule.ChargingRateUnit != types.ChargingRateUnitAmperes {
			return "UnsupportedRateUnit"
		}
		if schedule.ChargingSchedulePeriod[0].StartPeriod != 0 {
			return "InvalidSchedule"
		}
	}
	p.remove(func(old installedProfile) bool {
		samePlace := old.evse == evse && old.profile.ChargingProfilePurpose == purpose && old.profile.StackLevel == profile.StackLevel
		return old.profile.ID == profile.ID || samePlace
	})
	p.installed = append(p.installed, installedProfile{evse, profile, time.Now()})
	return ""
}

// remove takes out what `match` says and tells how many that were.
func (p *Profiles) remove(match func(installedProfile) bool) int {
	var kept []installedProfile
	for _, each := range p.installed {
		if !match(each) {
			kept = append(kept, each)
		}
	}
	removed := len(p.installed) - len(kept)
	p.installed = kept
	return removed
}

// composite gives the periods from `start` on: the lowest of the purposes, of each the highest stack level.
func (p *Profiles) composite(evse int, start time.Time, duration int) []types.ChargingSchedulePeriod {
	var periods []types.ChargingSchedulePeriod
	for second := 0; second < duration; second++ {
		limit := p.limit(evse, start.Add(time.Duration(second)*time.Second))
		if len(periods) == 0 || periods[len(periods)-1].Limit != limit {
			periods = append(periods, types.NewChargingSchedulePeriod(second, limit))
		}
	}
	return periods
}

func (p *Profiles) limit(evse int, at time.Time) float64 {
	type ranked struct {
		rank  int
		limit float64
	}
	strongest := map[types.ChargingProfilePurposeType]ranked{}
	for _, each := range p.installed {
		limit, active := each.limit(at)
		if !active || (each.evse != 0 && each.evse != evse) {
			continue
		}
		purpose, rank := each.profile.ChargingProfilePurpose, each.profile.StackLevel
		if purpose == types.ChargingProfilePurposeTxProfile {
			purpose, rank = types.ChargingProfilePurposeTxDefaultProfile, rank+1000
		}
		if best, ok := strongest[purpose]; !ok || rank > best.rank {
			strongest[purpose] = ranked{rank, limit}
		}
	}
	lowest := maxCurrent
	for _, each := range strongest {
		if each.limit < lowest {
			lowest = each.limit
		}
	}
	return lowest
}

func (i installedProfile) limit(at time.Time) (float64, bool) {
	schedule := i.profile.ChargingSchedule[0]
	begin := i.since
	if schedule.StartSchedule != nil {
		begin = schedule.StartSchedule.Time
	}
	elapsed := int(at.Sub(begin).Seconds())
	if i.profile.ChargingProfileKind == types.ChargingProfileKindRecurring {
		day := 86400
		if i.profile.RecurrencyKind == types.RecurrencyKindWeekly {
			day *= 7
		}
		elapsed %= day
	}
	if elapsed < 0 || (schedule.Duration != nil && elapsed >= *schedule.Duration) {
		return 0, false
	}
	limit := 0.0
	for _, period := range schedule.ChargingSchedulePeriod {
		if period.StartPeriod <= elapsed {
			limit = period.Limit
		}
	}
	return limit, true
}
