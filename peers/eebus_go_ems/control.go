package main

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// controlAPI is the hands of the operator: POST /<verb> with the arguments as a JSON object.
//
//	limit_consumption {"watts", "seconds"}   release_limit {}   limit_current {"amperes"}
//	set_failsafe_limit {"watts"}             set_failsafe_duration {"seconds"}
//	record {"what"}: limit, power, nominal_maximum, vehicle, current_limits
//
// 200 {"value": ..} · 501 {"unsupported": why} · 400 {"error": why}. It answers when the thing was set going.
func controlAPI(m *manager) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var args struct {
			Watts, Seconds, Amperes *float64
			What                    string
		}
		if err := json.NewDecoder(r.Body).Decode(&args); err != nil {
			answer(w, http.StatusBadRequest, "error", err.Error())
			return
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		var value any
		var err error
		switch verb := r.URL.Path[1:]; {
		case verb == "limit_consumption" && args.Watts != nil:
			seconds := 0.0
			if args.Seconds != nil {
				seconds = *args.Seconds
			}
			m.limitConsumption(*args.Watts, seconds)
		case verb == "release_limit":
			m.releaseLimit()
		case verb == "set_failsafe_limit" && args.Watts != nil:
			err = m.setFailsafe(args.Watts, nil)
		case verb == "set_failsafe_duration" && args.Seconds != nil:
			err = m.setFailsafe(nil, args.Seconds)
		case verb == "limit_current" && args.Amperes != nil:
			m.limitCurrent(*args.Amperes)
		case verb == "record" || verb == "observe":
			if value = m.known(args.What); value == nil {
				answer(w, http.StatusNotImplemented, "unsupported", fmt.Sprintf("nothing is known of %q", args.What))
				return
			}
		default:
			answer(w, http.StatusNotImplemented, "unsupported", "this energy manager cannot "+verb)
			return
		}
		if err != nil {
			answer(w, http.StatusBadRequest, "error", err.Error())
			return
		}
		answer(w, http.StatusOK, "value", value)
	})
}

func answer(w http.ResponseWriter, status int, key string, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{key: value})
}
