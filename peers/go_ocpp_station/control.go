package main

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/provisioning"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/transactions"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/types"
)

// controlAPI is the hands on the station: POST /<verb> with the arguments as a JSON object.
//
//	plug_in, plug_out, fault, clear_fault {"evse"}   present_token {"evse", "token": {"idToken", "type"}}
//	power_cycle, link_down, link_up {}               observe {"what"}: status, transactions, variables
//
// 200 {"value": ..} · 501 {"unsupported": why} · 400 {"error": why}. It answers when the thing was set going.
func controlAPI(s *Station) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var args struct {
			Evse  *int
			Token types.IdToken
			What  string
		}
		if err := json.NewDecoder(r.Body).Decode(&args); err != nil {
			answer(w, http.StatusBadRequest, "error", err.Error())
			return
		}
		if args.Evse != nil && *args.Evse != 1 {
			answer(w, http.StatusBadRequest, "error", fmt.Sprintf("there is no EVSE %d", *args.Evse))
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		var value interface{}
		switch verb := r.URL.Path[1:]; verb {
		case "plug_in":
			s.plugged = true
			s.reportStatus(false)
			if s.auth != nil && s.tx == nil {
				s.start(transactions.TriggerReasonCablePluggedIn)
			}
		case "plug_out":
			s.plugged = false
			s.stop(transactions.TriggerReasonEVCommunicationLost, transactions.ReasonEVDisconnected, nil)
			s.reportStatus(false)
		case "present_token":
			s.presentToken(args.Token)
		case "fault":
			s.faulted = true
			s.stop(transactions.TriggerReasonAbnormalCondition, transactions.ReasonOther, nil)
			s.reportStatus(false)
		case "clear_fault":
			s.faulted = false
			s.reportStatus(false)
		case "power_cycle":
			s.registered = false
			s.stop(transactions.TriggerReasonAbnormalCondition, transactions.ReasonPowerLoss, nil)
			go s.restart(provisioning.BootReasonPowerUp, true)
		case "link_down":
			cut.Lock()
			cut.out = true
			cut.Unlock()
			if s.link != nil {
				s.link.cutOff()
			}
		case "link_up":
			cut.Lock()
			cut.out = false
			cut.Unlock()
		case "observe":
			value = s.observe(args.What)
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

func (s *Station) observe(what string) interface{} {
	switch what {
	case "status":
		return map[string]string{"1": string(s.status())}
	case "transactions":
		if s.tx == nil {
			return map[string]string{}
		}
		return map[string]string{"1": s.tx.id}
	case "variables":
		return s.model.report(provisioning.ReportTypeFullInventory)
	}
	return nil
}

func answer(w http.ResponseWriter, status int, key string, value interface{}) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]interface{}{key: value})
}
