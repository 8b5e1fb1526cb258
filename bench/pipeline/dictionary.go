package main

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
	"github.com/oschwald/maxminddb-golang/v2"

	"github.com/gatehouse/gatehouse/enrich/geo"
)

// geoDatabase holds the networks and the dictionary of them that the peer looks
// addresses up in.
const geoDatabase = "bench_geo"

// makeDictionary makes the peer's dictionary out of the files that the enricher
// uses, once.
func (r *rig) makeDictionary(ctx context.Context, db driver.Conn) error {
	var there uint8
	if err := db.QueryRow(ctx, "SELECT count() > 0 FROM system.databases WHERE name = ?", geoDatabase).Scan(&there); err != nil || there == 1 {
		return err
	}
	began := time.Now()
	for _, statement := range []string{
		"CREATE DATABASE " + geoDatabase,
		"CREATE TABLE " + geoDatabase + ".networks (prefix String, city String, state String, country String, latitude Float64, longitude Float64) ENGINE = MergeTree ORDER BY tuple()",
	} {
		if err := db.Exec(ctx, statement); err != nil {
			return fmt.Errorf("make the peer's dictionary: %w", err)
		}
	}
	n, err := r.fillNetworks(ctx, db)
	if err != nil {
		return fmt.Errorf("make the peer's dictionary: %w", err)
	}
	for _, statement := range []string{
		"CREATE DICTIONARY " + geoDatabase + ".places (prefix String, city String, state String, country String, latitude Float64, longitude Float64) PRIMARY KEY prefix " +
			"SOURCE(CLICKHOUSE(DB '" + geoDatabase + "' TABLE 'networks')) LAYOUT(IP_TRIE) LIFETIME(0)",
		"SYSTEM RELOAD DICTIONARY " + geoDatabase + ".places",
	} {
		if err := db.Exec(ctx, statement); err != nil {
			return fmt.Errorf("make the peer's dictionary: %w", err)
		}
	}
	r.say("made the peer's dictionary of %d networks in %s", n, time.Since(began).Round(time.Millisecond))
	return nil
}

// networkWriter inserts networks in blocks.
type networkWriter struct {
	db     driver.Conn
	batch  driver.Batch
	rows   int
	places map[uintptr]*geo.Place // by where they lie in the file
}

func (r *rig) fillNetworks(ctx context.Context, db driver.Conn) (int, error) {
	w := networkWriter{db: db}
	for _, file := range r.geoFiles {
		reader, err := maxminddb.Open(file)
		if err != nil {
			return 0, fmt.Errorf("open %s: %w", file, err)
		}
		w.places = map[uintptr]*geo.Place{}
		if r.settings.geo == geoFull {
			for network := range reader.Networks() {
				if err := w.add(ctx, network); err != nil {
					return 0, fmt.Errorf("read %s: %w", file, err)
				}
			}
		} else if err := w.addUsed(ctx, reader, r.traffic.Addresses()); err != nil {
			return 0, fmt.Errorf("read %s: %w", file, err)
		}
		if err := reader.Close(); err != nil {
			return 0, fmt.Errorf("close %s: %w", file, err)
		}
	}
	return w.rows, w.send()
}

// addUsed adds the networks that the addresses lie in.
func (w *networkWriter) addUsed(ctx context.Context, reader *maxminddb.Reader, addresses []string) error {
	seen := map[netip.Prefix]bool{}
	for _, text := range addresses {
		address, err := netip.ParseAddr(text)
		if err != nil || address.Is6() && reader.Metadata.IPVersion == 4 {
			continue
		}
		found := reader.Lookup(address)
		if !found.Found() || seen[found.Prefix()] {
			continue
		}
		seen[found.Prefix()] = true
		if err := w.add(ctx, found); err != nil {
			return err
		}
	}
	return nil
}

func (w *networkWriter) add(ctx context.Context, network maxminddb.Result) (err error) {
	place := w.places[network.Offset()]
	if place == nil {
		place = &geo.Place{}
		if err := network.Decode(place); err != nil {
			return err
		}
		w.places[network.Offset()] = place
	}
	if w.batch == nil {
		if w.batch, err = w.db.PrepareBatch(ctx, "INSERT INTO "+geoDatabase+".networks"); err != nil {
			return err
		}
	}
	err = w.batch.Append(network.Prefix().String(), place.City, place.State, place.Country, degrees(place.Latitude), degrees(place.Longitude))
	if err != nil {
		return err
	}
	if w.rows++; w.rows%500_000 == 0 {
		return w.send()
	}
	return nil
}

func (w *networkWriter) send() error {
	if w.batch == nil {
		return nil
	}
	err := w.batch.Send()
	w.batch = nil
	return err
}

func degrees(v *float64) float64 {
	if v == nil {
		return 0
	}
	return *v
}
