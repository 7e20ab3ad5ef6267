// A small charging station for OCPP 2.0.1 on the module ocpp-go, after its example. It connects to
// <csms url>/<identity> with HTTP Basic authentication, or with a certificate of its own; a control API plugs cables in,
// presents tokens, and so on.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
)

func main() {
	csms := flag.String("csms", "", "ws(s)://host:port/path, without the identity")
	identity := flag.String("identity", "CS001", "identity of the station")
	passwordFile := flag.String("password-file", "", "file with its password, for HTTP Basic authentication")
	ca := flag.String("ca", "", "CA of the CSMS, for wss")
	certificate := flag.String("tls-cert", "", "certificate of the station, in place of a password")
	key := flag.String("tls-key", "", "its key")
	control := flag.String("control", "127.0.0.1:9101", "address of the control API")
	flag.Parse()

	var password string
	if *passwordFile != "" {
		content, err := os.ReadFile(*passwordFile)
		if err != nil {
			log.Fatal(err)
		}
		password = strings.TrimSpace(string(content))
	}
	var security *tls.Config
	if *ca != "" {
		security = tlsConfig(*ca, *certificate, *key)
	}
	station := newStation(*csms, *identity, password, security)
	listener, err := net.Listen("tcp", *control)
	if err != nil {
		log.Fatal(err)
	}
	go station.powerUp()
	log.Print("station is up")
	log.Fatal(http.Serve(listener, controlAPI(station)))
}

// tlsConfig trusts a CA, and has a certificate of its own, if it is given one.
func tlsConfig(ca, certificate, key string) *tls.Config {
	pem, err := os.ReadFile(ca)
	if err != nil {
		log.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		log.Fatalf("no certificate in %v", ca)
	}
	config := &tls.Config{RootCAs: pool}
	if certificate != "" {
		own, err := tls.LoadX509KeyPair(certificate, key)
		if err != nil {
			log.Fatal(err)
		}
		config.Certificates = []tls.Certificate{own}
	}
	return config
}
