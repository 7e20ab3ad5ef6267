package main

import "time"

// The states of a controllable system (LPC 1.0.0, 2.3).
const (
	starting   = "init"
	free       = "unlimited/controlled"
	limited    = "limited"
	failsafe   = "failsafe"
	autonomous = "unlimited/autonomous"
)

const (
	silence = 120 * time.Second // without a heartbeat: nobody is in control
	fresh   = 60 * time.Second  // a limit counts this long after a heartbeat, while nobody is in control
)

// limitation is the state machine that eebus-go leaves to its users. It is guarded by the lock of the station.
type limitation struct {
	state    string
	since    time.Time
	heard    time.Time
	watts    float64
	ends     time.Time // zero: it has no end
	failsafe float64
	lasting  time.Duration // how long the failsafe state lasts at least
}

func (l *limitation) enter(state string, now time.Time) {
	if l.state != state {
		l.state, l.since = state, now
	}
}

func (l *limitation) inControl() bool { return l.state == free || l.state == limited }

// proposed says why a limit is not taken; "": it is.
func (l *limitation) proposed(watts float64, now time.Time) string {
	patience := fresh
	if l.inControl() {
		patience = silence
	}
	if l.heard.IsZero() || now.Sub(l.heard) > patience {
		return "no heartbeat"
	}
	if watts < 0 {
		if !l.inControl() {
			l.enter(free, now)
		}
		return "a limit below zero cannot be applied"
	}
	return ""
}

func (l *limitation) written(active bool, watts float64, lasting time.Duration, now time.Time) {
	l.watts, l.ends = watts, time.Time{}
	if lasting > 0 {
		l.ends = now.Add(lasting)
	}
	if active {
		l.enter(limited, now)
	} else {
		l.enter(free, now)
	}
}

// tick moves on with the time. It says whether the limit that was set is over.
func (l *limitation) tick(now time.Time) bool {
	was := l.state
	switch {
	case l.inControl() && now.Sub(l.heard) > silence:
		l.enter(failsafe, now)
	case l.state == limited && !l.ends.IsZero() && !now.Before(l.ends):
		l.enter(free, now)
	case l.state == starting && now.Sub(l.since) > silence, l.state == failsafe && now.Sub(l.since) > l.lasting:
		l.enter(autonomous, now)
	}
	return was == limited && l.state != limited
}

// allowed is what may be drawn at most, in watts.
func (l *limitation) allowed(nominal float64) float64 {
	switch l.state {
	case limited:
		return min(l.watts, nominal)
	case starting, failsafe:
		return min(l.failsafe, nominal)
	}
	return nominal
}
