package engine

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
)

// doors are those of both protocols.
type doors struct {
	native, web *door
}

// listenDoors opens doors on two ports; 0 takes a free one for either.
func listenDoors(native, web int) (d doors, err error) {
	if d.native, err = listenDoor(native); err != nil {
		return doors{}, err
	}
	if d.web, err = listenDoor(web); err != nil {
		d.native.close()
		return doors{}, err
	}
	return d, nil
}

// serve lets clients through to the child's ports.
func (d doors) serve(native, web int) {
	base := httpURL(web)
	d.native.lead(native, newHandshake(base).receive, func(int) {}) // the child itself sees who left
	d.web.lead(web, anybody, func(port int) { _ = endQueries(base, port) })
	go d.native.serve()
	go d.web.serve()
}

func (d doors) sayGoodbye() {
	d.native.sayGoodbye()
	d.web.sayGoodbye()
}

func (d doors) close() {
	d.native.close()
	d.web.close()
}

// anybody may come in, and has said nothing yet.
func anybody(net.Conn) ([]byte, bool) { return nil, true }

// endQueries ends what a client by HTTP asked who has left: the child would compute and
// write it all.
func endQueries(base string, port int) error {
	const kill = "KILL QUERY WHERE port = {port:UInt16} ASYNC"
	// No time-out: to go away early is what the child does not stand.
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Post(base+"/?param_port="+strconv.Itoa(port), "text/plain", strings.NewReader(kill))
	if err != nil {
		return fmt.Errorf("end queries of a client that left: %w", err)
	}
	text, err := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusOK {
		err = errors.Join(err, fmt.Errorf("end queries of a client that left: %s: %s", resp.Status, text))
	}
	return errors.Join(err, resp.Body.Close())
}
