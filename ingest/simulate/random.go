package simulate

import (
	"encoding/hex"
	"math/rand/v2"
	"net/netip"
)

// newRand returns the stream of random numbers that belongs to a seed and a
// purpose: streams of different purposes don't disturb each other.
func newRand(seed, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, purpose)) //nolint:gosec // made-up events have to be the same each time
}

// newUUID returns a version 4 UUID.
func newUUID(r *rand.Rand) string {
	return uuidOf(r.Uint64(), r.Uint64())
}

func uuidOf(hi, lo uint64) string {
	hi = hi&^0xf000 | 0x4000
	lo = lo&^(3<<62) | 1<<63
	var raw [16]byte
	for i := range 8 {
		raw[i], raw[8+i] = byte(hi>>(56-8*i)), byte(lo>>(56-8*i))
	}
	var text [36]byte
	hex.Encode(text[0:8], raw[0:4])
	hex.Encode(text[9:13], raw[4:6])
	hex.Encode(text[14:18], raw[6:8])
	hex.Encode(text[19:23], raw[8:10])
	hex.Encode(text[24:36], raw[10:16])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return string(text[:])
}

// mix scrambles a seed with further numbers (splitmix64), for decisions that must
// be the same whenever they are asked for: where someone travels in a week.
func mix(seed uint64, more ...uint64) uint64 {
	for _, m := range more {
		seed += m + 0x9e3779b97f4a7c15
		seed = (seed ^ seed>>30) * 0xbf58476d1ce4e5b9
		seed = (seed ^ seed>>27) * 0x94d049bb133111eb
		seed ^= seed >> 31
	}
	return seed
}

// skewed picks from n things the first ones more often than the last ones.
func skewed(r *rand.Rand, n int) int {
	return int(float64(n) * r.Float64() * r.Float64())
}

// pick returns one of the things, each as likely as the others.
func pick[T any](r *rand.Rand, things []T) T {
	return things[r.IntN(len(things))]
}

// chance is true with the given probability.
func chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

// addressIn returns an address of the network, never its first or last.
func addressIn(r *rand.Rand, network netip.Prefix) string {
	raw := network.Addr().As16()
	first := network.Bits()
	if network.Addr().Is4() {
		first += 96
	}
	hi, lo := r.Uint64(), r.Uint64()
	for bit := first; bit < 128; bit++ {
		word := hi
		if bit >= 64 {
			word = lo
		}
		if word>>(63-bit%64)&1 == 1 {
			raw[bit/8] |= 0x80 >> (bit % 8)
		}
	}
	if raw[15] == 0 || raw[15] == 255 {
		raw[15] = 17
	}
	return netip.AddrFrom16(raw).Unmap().String()
}

// address returns an address of the place: IPv6 in a third of the cases where
// the place has such networks.
func (p *place) address(r *rand.Rand) string {
	if len(p.v6) > 0 && chance(r, 0.33) {
		return addressIn(r, pick(r, p.v6))
	}
	return p.address4(r)
}

func (p *place) address4(r *rand.Rand) string { return addressIn(r, pick(r, p.v4)) }
