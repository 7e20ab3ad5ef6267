// A small charging station for OCPP 2.0.1 on the module ocpp-go, after its example. It connects to
// <csms url>/<identity> with HTTP Basic authentication; a control API plugs cables in, presents tokens, and so on.
package main

import (
	"flag"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
)

func main() {
	csms := flag.String("csms", "", "ws://host:port/path, without the identity")
	identity := flag.String("identity", "CS001", "identity of the station")
	passwordFile := flag.String("password-file", "", "file with its password")
	control := flag.String("control", "127.0.0.1:9101", "address of the control API")
	flag.Parse()

	password, err := os.ReadFile(*passwordFile)
	if err != nil {
		log.Fatal(err)
	}
	station := newStation(*csms, *identity, strings.TrimSpace(string(password)))
	listener, err := net.Listen("tcp", *control)
	if err != nil {
		log.Fatal(err)
	}
	go station.powerUp()
	log.Print("station is up")
	log.Fatal(http.Serve(listener, controlAPI(station)))
}
