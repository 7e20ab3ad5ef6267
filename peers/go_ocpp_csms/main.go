// A small CSMS for OCPP 2.0.1 on the module ocpp-go, after its example. Stations connect to
// ws://<host>:<port>/ocpp/<identity> with HTTP Basic authentication. With a certificate it speaks TLS, and with a CA of
// the stations it wants their certificates in place of a password. The operator's API is in operator.go.
package main

import (
	"crypto/tls"
	"crypto/x509"
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
	certificate := flag.String("tls-cert", "", "certificate of the CSMS")
	key := flag.String("tls-key", "", "its key")
	clientCA := flag.String("client-ca", "", "CA of the stations, which then need no password")
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
	if *certificate != "" {
		server = ws.NewTLSServer(*certificate, *key, tlsConfig(*clientCA))
	}
	handler := newHandler(*interval, map[string]string{*identity: password})
	if *clientCA == "" {
		server.SetBasicAuthHandler(handler.checkPassword)
	}

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
		if *clientCA != "" {
			return id == r.TLS.PeerCertificates[0].Subject.CommonName
		}
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

// tlsConfig asks for a certificate of a CA, if there is one.
func tlsConfig(clientCA string) *tls.Config {
	if clientCA == "" {
		return nil
	}
	pem, err := os.ReadFile(clientCA)
	if err != nil {
		log.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		log.Fatalf("no certificate in %v", clientCA)
	}
	return &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: pool}
}
