// A small CSMS for OCPP 2.0.1 on the module ocpp-go, after its example. Stations connect to
// ws://<host>:<port>/ocpp/<identity> with HTTP Basic authentication; the operator's API is in operator.go.
package main

import (
	"flag"
	"net/http"
	"os"
	"strings"

	ocpp2 "github.com/lorenzodonini/ocpp-go/ocpp2.0.1"
	"github.com/lorenzodonini/ocpp-go/ocppj"
	"github.com/lorenzodonini/ocpp-go/ws"
	"github.com/sirupsen/logrus"
)

var log = logrus.New()

func main() {
	port := flag.Int("port", 9000, "port for stations")
	operator := flag.String("operator", "127.0.0.1:9001", "address of the operator's API")
	identity := flag.String("identity", "CS001", "the station that may connect")
	passwordFile := flag.String("password-file", "", "file with its password")
	interval := flag.Int("interval", 300, "heartbeat interval, s")
	flag.Parse()

	content, err := os.ReadFile(*passwordFile)
	if err != nil {
		log.Fatal(err)
	}
	password := strings.TrimSpace(string(content))

	ocppj.SetLogger(log)
	ws.SetLogger(log)
	server := ws.NewServer()
	handler := newHandler(*interval, map[string]string{*identity: password})
	server.SetBasicAuthHandler(handler.checkPassword)

	csms := ocpp2.NewCSMS(nil, server)
	csms.SetAuthorizationHandler(handler)
	csms.SetAvailabilityHandler(handler)
	csms.SetDiagnosticsHandler(handler)
	csms.SetFirmwareHandler(handler)
	csms.SetMeterHandler(handler)
	csms.SetProvisioningHandler(handler)
	csms.SetSecurityHandler(handler)
	csms.SetSmartChargingHandler(handler)
	csms.SetTransactionsHandler(handler)
	csms.SetNewChargingStationValidationHandler(func(id string, r *http.Request) bool {
		username, _, _ := r.BasicAuth()
		return id == username
	})
	csms.SetNewChargingStationHandler(func(station ocpp2.ChargingStationConnection) {
		log.Infof("%v connected", station.ID())
		handler.setConnected(station.ID(), true)
	})
	csms.SetChargingStationDisconnectedHandler(func(station ocpp2.ChargingStationConnection) {
		log.Infof("%v disconnected", station.ID())
		handler.setConnected(station.ID(), false)
	})

	go func() {
		log.Fatal(http.ListenAndServe(*operator, operatorAPI(csms, handler)))
	}()
	csms.Start(*port, "/ocpp/{ws}")
}
