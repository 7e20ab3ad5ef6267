package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"time"

	"github.com/lorenzodonini/ocpp-go/ocpp"
	ocpp2 "github.com/lorenzodonini/ocpp-go/ocpp2.0.1"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/authorization"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/availability"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/data"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/diagnostics"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/display"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/firmware"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/iso15118"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/localauth"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/provisioning"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/remotecontrol"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/reservation"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/security"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/smartcharging"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/tariffcost"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/transactions"
)

var profiles = []*ocpp.Profile{
	authorization.Profile, availability.Profile, data.Profile, diagnostics.Profile, display.Profile, firmware.Profile,
	iso15118.Profile, localauth.Profile, provisioning.Profile, remotecontrol.Profile, reservation.Profile,
	security.Profile, smartcharging.Profile, tariffcost.Profile, transactions.Profile,
}

// newRequest gives an empty request of the module for an action, or nil.
func newRequest(action string) ocpp.Request {
	for _, profile := range profiles {
		if feature := profile.GetFeature(action); feature != nil {
			return reflect.New(feature.GetRequestType()).Interface().(ocpp.Request)
		}
	}
	return nil
}

// operatorAPI is the operator's HTTP API: POST /<verb> with the arguments as a JSON object.
//
//	request {"action", "station", "payload"}   sends a request to a station
//	answer_next_boot {"status", "interval"}    what the next BootNotification is answered with
//	record  {"what"}                           stations, connectors, variables, transactions, events, profiles, requests
//
// 200 {"value": ..} or {"could_not_tell": why} · 501 {"unsupported": why} · 400 {"error": why}
func operatorAPI(csms ocpp2.CSMS, handler *Handler) http.Handler {
	api := http.NewServeMux()
	api.HandleFunc("/request", func(w http.ResponseWriter, r *http.Request) {
		var args struct {
			Action, Station string
			Payload         json.RawMessage
		}
		if err := json.NewDecoder(r.Body).Decode(&args); err != nil {
			answer(w, http.StatusBadRequest, "error", err.Error())
			return
		}
		handler.request(w, csms, args.Action, args.Station, args.Payload)
	})
	api.HandleFunc("/answer_next_boot", func(w http.ResponseWriter, r *http.Request) {
		var args bootAnswer
		if err := json.NewDecoder(r.Body).Decode(&args); err != nil {
			answer(w, http.StatusBadRequest, "error", err.Error())
			return
		}
		handler.mu.Lock()
		handler.nextBoot = &args
		handler.mu.Unlock()
		answer(w, http.StatusOK, "value", nil)
	})
	api.HandleFunc("/record", func(w http.ResponseWriter, r *http.Request) {
		var args struct{ What string }
		if err := json.NewDecoder(r.Body).Decode(&args); err != nil {
			answer(w, http.StatusBadRequest, "error", err.Error())
			return
		}
		handler.record(w, args.What)
	})
	api.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusNotImplemented, "unsupported", "a CSMS cannot "+r.URL.Path[1:])
	})
	return api
}

func (h *Handler) request(w http.ResponseWriter, csms ocpp2.CSMS, action, station string, payload json.RawMessage) {
	h.awaitConnected(station, 2*time.Second)
	h.mu.Lock()
	defer h.mu.Unlock()
	request := newRequest(action)
	if request == nil {
		answer(w, http.StatusNotImplemented, "unsupported", "the module has no request "+action)
		return
	}
	if !h.connected[station] {
		answer(w, http.StatusOK, "could_not_tell", station+" is not connected")
		return
	}
	if len(payload) > 0 {
		if err := json.Unmarshal(payload, request); err != nil {
			answer(w, http.StatusBadRequest, "error", err.Error())
			return
		}
	}
	if start, ok := request.(*remotecontrol.RequestStartTransactionRequest); ok && start.RemoteStartID == 0 {
		h.startID++
		start.RemoteStartID = h.startID
	}
	sent := &order{Station: station, Action: action, Outcome: "pending"}
	h.requests = append(h.requests, sent)
	err := csms.SendRequestAsync(station, request, func(response ocpp.Response, err error) {
		h.mu.Lock()
		defer h.mu.Unlock()
		sent.Outcome, sent.Response = "answered", response
		if err != nil {
			sent.Outcome, sent.Error = "error", err.Error()
			return
		}
		if result, ok := response.(*provisioning.SetVariablesResponse); ok {
			h.learnPassword(station, request.(*provisioning.SetVariablesRequest), result)
		}
	})
	if err != nil {
		sent.Outcome, sent.Error = "not sent", err.Error()
		answer(w, http.StatusNotImplemented, "unsupported", "the module does not send that: "+err.Error())
		return
	}
	answer(w, http.StatusOK, "value", nil)
}

func (h *Handler) record(w http.ResponseWriter, what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	records := map[string]interface{}{
		"stations": h.stations, "connectors": h.connectors, "variables": h.variables, "transactions": h.transactions,
		"events": h.events, "profiles": h.profiles, "requests": h.requests,
	}
	if recorded, ok := records[what]; ok {
		answer(w, http.StatusOK, "value", recorded)
		return
	}
	answer(w, http.StatusNotImplemented, "unsupported", fmt.Sprintf("nothing is recorded about %q", what))
}

func answer(w http.ResponseWriter, status int, key string, value interface{}) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]interface{}{key: value})
}
