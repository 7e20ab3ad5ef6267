package main

import (
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/enbility/eebus-go/api"
	"github.com/enbility/eebus-go/service"
	shipapi "github.com/enbility/ship-go/api"
	"github.com/enbility/ship-go/cert"
	"github.com/enbility/ship-go/mdns"
	"github.com/enbility/spine-go/model"
)

// node is what eebus-go wants to know of an application: whom it trusts, where its log goes.
type node struct {
	trusted []string
	verbose bool
	gone    func(ski string) // a connection has ended
}

// newService makes a service as the package's examples do; mDNS keeps to one network interface.
func newService(n *node, what model.DeviceTypeType, name string, entity model.EntityTypeType, serial string, port int,
	keys string, iface string, heartbeat time.Duration,
) (*service.Service, error) {
	certificate, err := certificateIn(keys, name)
	if err != nil {
		return nil, err
	}
	configuration, err := api.NewConfiguration("12345", "Peer", name, serial, what,
		[]model.EntityTypeType{entity}, port, certificate, heartbeat)
	if err != nil {
		return nil, err
	}
	configuration.SetAlternateIdentifier("i:12345_u:" + name + "-" + serial)
	configuration.SetMdnsProviderSelection(mdns.MdnsProviderSelectionGoZeroConfOnly)
	if iface != "" {
		configuration.SetInterfaces([]string{iface})
	}
	made := service.NewService(configuration, n)
	made.SetLogging(n)
	return made, made.Setup()
}

// certificateIn reads the certificate and key of a folder; the first time the package makes them.
func certificateIn(folder, name string) (tls.Certificate, error) {
	certFile, keyFile := filepath.Join(folder, "ship.crt"), filepath.Join(folder, "ship.key")
	if known, err := tls.LoadX509KeyPair(certFile, keyFile); err == nil {
		return known, nil
	}
	made, err := cert.CreateCertificate("Peer", "Peer", "DE", name)
	if err != nil {
		return made, err
	}
	key, err := x509.MarshalECPrivateKey(made.PrivateKey.(*ecdsa.PrivateKey))
	if err != nil {
		return made, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return made, err
	}
	if err := writePem(certFile, "CERTIFICATE", made.Certificate[0], 0o644); err != nil {
		return made, err
	}
	return made, writePem(keyFile, "EC PRIVATE KEY", key, 0o600)
}

func writePem(file, what string, der []byte, mode os.FileMode) error {
	return os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: what, Bytes: der}), mode)
}

// -- api.ServiceReaderInterface

func (n *node) RemoteSKIConnected(_ api.ServiceInterface, ski string) { fmt.Println("connected", ski) }
func (n *node) RemoteSKIDisconnected(_ api.ServiceInterface, ski string) {
	fmt.Println("disconnected", ski)
	if n.gone != nil {
		n.gone(ski)
	}
}
func (n *node) VisibleRemoteServicesUpdated(_ api.ServiceInterface, _ []shipapi.RemoteService) {
}
func (n *node) ServiceShipIDUpdate(_ string, _ string)                                {}
func (n *node) ServicePairingDetailUpdate(_ string, _ *shipapi.ConnectionStateDetail) {}
func (n *node) AllowWaitingForTrust(ski string) bool                                  { return slices.Contains(n.trusted, ski) }

// -- logging.LoggingInterface

func (n *node) Trace(args ...interface{}) { n.log("TRACE", fmt.Sprintln(args...)) }
func (n *node) Tracef(format string, args ...interface{}) {
	n.log("TRACE", fmt.Sprintf(format+"\n", args...))
}
func (n *node) Debug(args ...interface{}) { n.log("DEBUG", fmt.Sprintln(args...)) }
func (n *node) Debugf(format string, args ...interface{}) {
	n.log("DEBUG", fmt.Sprintf(format+"\n", args...))
}
func (n *node) Info(args ...interface{}) { n.log("INFO", fmt.Sprintln(args...)) }
func (n *node) Infof(format string, args ...interface{}) {
	n.log("INFO", fmt.Sprintf(format+"\n", args...))
}
func (n *node) Error(args ...interface{}) { n.log("ERROR", fmt.Sprintln(args...)) }
func (n *node) Errorf(format string, args ...interface{}) {
	n.log("ERROR", fmt.Sprintf(format+"\n", args...))
}

func (n *node) log(level, text string) {
	if n.verbose || level == "ERROR" || level == "INFO" {
		fmt.Printf("%s %s %s", time.Now().Format("15:04:05.000"), level, text)
	}
}
