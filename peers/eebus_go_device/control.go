package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"syscall"
	"time"
)

// controlAPI is the hands on the station: POST /<verb> with the arguments as a JSON object.
//
//	plug_in, plug_out, fault, clear_fault, power_cycle {}   observe {"what"}: state, current
//
// 200 {"value": ..} · 501 {"unsupported": why}. It answers when the thing was set going.
func controlAPI(s *station) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var args struct{ What string }
		_ = json.NewDecoder(r.Body).Decode(&args)
		s.mu.Lock()
		defer s.mu.Unlock()
		var value any
		switch verb := r.URL.Path[1:]; verb {
		case "plug_in":
			s.plugIn()
		case "plug_out":
			s.plugOut()
		case "fault", "clear_fault":
			condition(s.evse, verb == "fault")
		case "power_cycle":
			go s.restart()
		case "observe":
			value = map[string]any{"state": s.limitation.state, "current": s.shown}[args.What]
			if value == nil {
				answer(w, http.StatusNotImplemented, "unsupported", fmt.Sprintf("nothing to be seen of %q", args.What))
				return
			}
		default:
			answer(w, http.StatusNotImplemented, "unsupported", "this station cannot "+verb)
			return
		}
		answer(w, http.StatusOK, "value", value)
	})
}

// restart begins anew in the same process: nothing is left but what a station stores, its keys and the failsafe values.
func (s *station) restart() {
	time.Sleep(100 * time.Millisecond) // the answer goes out first
	s.mu.Lock()
	defer s.mu.Unlock()
	self, err := os.Executable()
	if err != nil {
		fail(err)
	}
	stored := []string{"-failsafe", fmt.Sprint(s.limitation.failsafe), "-failsafe-lasts", s.limitation.lasting.String()}
	fail(syscall.Exec(self, append(append([]string{}, os.Args...), stored...), os.Environ()))
}

func answer(w http.ResponseWriter, status int, key string, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{key: value})
}
