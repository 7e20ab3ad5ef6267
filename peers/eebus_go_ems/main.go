// An energy manager on the Go module eebus-go: SHIP and SPINE on one port, its control on another.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/enbility/spine-go/model"
)

func main() {
	port := flag.Int("port", 4714, "where SHIP listens")
	keys := flag.String("keys", "build", "folder of ship.crt and ship.key; made if they are not there")
	serial := flag.String("serial", "0001", "serial number: two of them on one network need two")
	trust := flag.String("trust", "", "SKIs of those who may connect, with commas between them")
	iface := flag.String("interface", "", "network interface for mDNS; all of them if none is given")
	control := flag.String("control", "127.0.0.1:4715", "where the control listens")
	onlyKeys := flag.Bool("make-keys", false, "make ship.crt and ship.key, say their SKI, and end")
	verbose := flag.Bool("verbose", false, "log every message")
	flag.Parse()

	n := &node{verbose: *verbose}
	if *trust != "" {
		n.trusted = strings.Split(strings.ToLower(*trust), ",")
	}
	made, err := newService(n, model.DeviceTypeTypeEnergyManagementSystem, "Hub", model.EntityTypeTypeCEM, *serial, *port, *keys, *iface, 4*time.Second)
	if err != nil {
		fail(err)
	}
	if *onlyKeys {
		fmt.Println("SKI", made.LocalService().SKI())
		return
	}
	m := newManager(made)
	n.gone = m.gone
	for _, ski := range n.trusted {
		made.RegisterRemoteSKI(ski)
	}
	listener, err := net.Listen("tcp", *control)
	if err != nil {
		fail(err)
	}
	made.Start()
	go func() { fail(http.Serve(listener, controlAPI(m))) }()
	fmt.Println("SKI", made.LocalService().SKI())
	fmt.Println("EMS is up")
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	<-stop
	made.Shutdown()
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
