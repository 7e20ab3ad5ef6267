package main

import (
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/lorenzodonini/ocpp-go/ocpp"
	ocpp2 "github.com/lorenzodonini/ocpp-go/ocpp2.0.1"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/authorization"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/availability"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/localauth"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/provisioning"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/remotecontrol"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/smartcharging"
	"github.com/lorenzodonini/ocpp-go/ocpp2.0.1/transactions"
	"github.com/lorenzodonini/ocpp-go/ocppj"
	"github.com/lorenzodonini/ocpp-go/ws"
)

var errLinkLost = errors.New("link lost")

// Link is one life of the station on the network, from power-up to power-down. The module reconnects in between.
type Link struct {
	station ocpp2.ChargingStation
	mu      sync.Mutex
	conn    net.Conn
	lost    chan struct{} // closed when the connection is lost
}

// cut says whether the network cable is out, for all lives of the station.
var cut struct {
	sync.Mutex
	out bool
}

func newLink(identity, password string, security *tls.Config, s *Station) *Link {
	link := &Link{lost: make(chan struct{})}
	client := ws.NewClient()
	if security != nil {
		client = ws.NewTLSClient(security)
	}
	if password != "" {
		client.SetBasicAuth(identity, password)
	}
	timeouts := ws.NewClientTimeoutConfig()
	timeouts.RetryBackOffWaitMinimum = time.Second
	timeouts.RetryBackOffRandomRange = 0
	timeouts.RetryBackOffRepeatTimes = 3
	client.SetTimeoutConfig(timeouts)
	client.AddOption(func(dialer *websocket.Dialer) { dialer.NetDial = link.dial })
	endpoint := ocppj.NewClient(identity, client, nil, nil,
		authorization.Profile, availability.Profile, localauth.Profile, provisioning.Profile, remotecontrol.Profile,
		smartcharging.Profile, transactions.Profile)
	endpoint.SetOnDisconnectedHandler(func(err error) {
		link.signalLost()
		s.offline()
	})
	endpoint.SetOnReconnectedHandler(func() { go s.online(link) })
	link.station = ocpp2.NewChargingStation(identity, endpoint, client)
	link.station.SetAvailabilityHandler(s)
	link.station.SetLocalAuthListHandler(s)
	link.station.SetProvisioningHandler(s)
	link.station.SetRemoteControlHandler(s)
	link.station.SetSmartChargingHandler(s)
	link.station.SetTransactionsHandler(s)
	return link
}

func (l *Link) dial(network, address string) (net.Conn, error) {
	cut.Lock()
	defer cut.Unlock()
	if cut.out {
		return nil, errors.New("the network cable is out")
	}
	conn, err := net.Dial(network, address)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conn = conn
	select {
	case <-l.lost:
		l.lost = make(chan struct{})
	default:
	}
	return conn, err
}

// gone is closed when the present connection is lost.
func (l *Link) gone() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lost
}

func (l *Link) signalLost() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.lost:
	default:
		close(l.lost)
	}
}

// cutOff drops the connection without a word.
func (l *Link) cutOff() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

// send waits for the answer, but not longer than the connection lasts.
func (l *Link) send(request ocpp.Request) (ocpp.Response, error) {
	type result struct {
		response ocpp.Response
		err      error
	}
	gone := l.gone()
	done := make(chan result, 1)
	err := l.station.SendRequestAsync(request, func(response ocpp.Response, err error) { done <- result{response, err} })
	if err != nil {
		return nil, err
	}
	select {
	case r := <-done:
		return r.response, r.err
	case <-gone:
		return nil, errLinkLost
	}
}
