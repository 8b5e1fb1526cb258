package enrich

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestParseAddress(t *testing.T) {
	for in, want := range map[string]string{
		"81.2.69.142": "81.2.69.142", " 81.2.69.142 ": "81.2.69.142", "81.2.69.142:51000": "81.2.69.142",
		"2001:218::1": "2001:218::1", "[2001:218::1]": "2001:218::1", "[2001:218::1]:443": "2001:218::1",
		"::ffff:81.2.69.142": "81.2.69.142", "[::ffff:81.2.69.142]:443": "81.2.69.142", "64:ff9b::5102:458e": "81.2.69.142",
		"2002:5102:458e::1": "81.2.69.142", "2001:0:4136:e378:8000:63bf:aefd:ba71": "81.2.69.142", "64:ff9b:1::5102:458e": "64:ff9b:1::5102:458e",
		"2001:1::1": "2001:1::1", "2402:5102:458e::1": "2402:5102:458e::1", "2601:0:4136::1": "2601:0:4136::1", "2003:5102:458e::1": "2003:5102:458e::1",
		"fe80::1%eth0": "fe80::1", "0.0.0.0": "0.0.0.0", "::1": "::1",
		"": "", " ": "", "<IP ADDRESS>": "", "1d1e2f3a-0000-4000-8000-00000000000a": "", "81.2.69": "", "81.2.69.999": "", "081.2.69.142": "",
		"[2001:218::1": "", "[2001:218::1]x": "", ":443": "", "localhost": "", "81.2.69.142, 10.0.0.1": "", "81.2.69.0/24": "", strings.Repeat("1", 1000): "",
	} {
		addr, ok := parseAddress(in)
		if want == "" {
			assert.False(t, ok, "%q", in)
			continue
		}
		assert.True(t, ok, "%q", in)
		assert.Equal(t, want, addr.String(), "%q", in)
	}
}

func TestReachOf(t *testing.T) {
	for in, want := range map[string]reach{
		"<IP ADDRESS>": reachNone, "": reachNone,
		// Beside what is set apart.
		"101.64.0.1": reachPublic, "100.63.255.255": reachPublic, "1.0.0.1": reachPublic, "223.255.255.255": reachPublic,
		"192.0.1.1": reachPublic, "192.0.3.1": reachPublic, "192.1.2.1": reachPublic, "193.0.2.1": reachPublic,
		"198.17.255.255": reachPublic, "198.20.0.1": reachPublic, "199.18.0.1": reachPublic,
		"198.51.99.1": reachPublic, "198.51.101.1": reachPublic, "198.50.100.1": reachPublic, "199.51.100.1": reachPublic,
		"203.0.112.1": reachPublic, "203.0.114.1": reachPublic, "203.1.113.1": reachPublic, "204.0.113.1": reachPublic,
		"2001:db9::1": reachPublic, "2001:1db8::1": reachPublic, "2003:db8::1": reachPublic, "2401:db8::1": reachPublic,
		"3fff:1000::1": reachPublic, "3ffe:fff::1": reachPublic, "2fff:fff::1": reachPublic, "fe00::1": reachReserved,
		"81.2.69.142": reachPublic, "100.128.0.1": reachPublic, "192.1.0.1": reachPublic, "2001:218::1": reachPublic, "2a00::1": reachPublic,
		"10.1.2.3": reachPrivate, "172.31.0.1": reachPrivate, "192.168.0.1": reachPrivate, "127.0.0.1": reachPrivate, "169.254.1.1": reachPrivate,
		"100.64.0.1": reachPrivate, "100.127.255.255": reachPrivate, "fd00::1": reachPrivate, "fe80::1": reachPrivate, "::1": reachPrivate,
		"::ffff:10.1.2.3": reachPrivate, "64:ff9b::a01:203": reachPrivate,
		"2002:a01:203::1": reachPrivate, "2001:0:4136:e378:8000:63bf:f5fe:fdfc": reachPrivate, "64:ff9b:1::5102:458e": reachPrivate, "64:ff9b:1:ffff::1": reachPrivate,
		"fec0::1": reachPrivate, "feff::1": reachPrivate, "2002:5102:458e::1": reachPublic, "2001:4:112::1": reachPublic, "2001:2:1::1": reachPublic, "2001:30::1": reachPublic,
		"2002:c000:207::1": reachReserved, "2002:e000:1::1": reachReserved, "2001:2::1": reachReserved, "2001:2:0:1::1": reachReserved, "64:ff9b:2::1": reachReserved,
		"2001:10::1": reachReserved, "2001:1f:ffff::1": reachReserved, "2001:20::1": reachReserved, "2001:2f::1": reachReserved,
		"0.0.0.0": reachReserved, "0.1.2.3": reachReserved, "192.0.2.7": reachReserved, "198.51.100.7": reachReserved, "203.0.113.7": reachReserved,
		"198.19.0.1": reachReserved, "192.0.0.8": reachReserved, "224.0.0.1": reachReserved, "255.255.255.255": reachReserved, "240.0.0.1": reachReserved,
		"::": reachReserved, "2001:db8::1": reachReserved, "3fff:fff::1": reachReserved, "ff02::1": reachReserved, "100::1": reachReserved, "4000::1": reachReserved,
	} {
		addr, _ := parseAddress(in)
		assert.Equal(t, want, reachOf(addr), "%q", in)
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, seed := range []string{"81.2.69.142:51000", "[2001:218::1]:443", "::ffff:1.2.3.4", "<IP>", "[", "1:", "fe80::1%a]", "2002:5102:458e::1", "2001:0:4136:e378:8000:63bf:aefd:ba71"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		addr, ok := parseAddress(s)
		if ok != addr.IsValid() || ok && addr.Zone() != "" {
			t.Fatalf("%q: %v, %v", s, addr, ok)
		}
		if ok && reachOf(addr) == reachNone {
			t.Fatalf("%q: a valid address that is none", s)
		}
		if again, ok2 := parseAddress(addr.String()); ok && (!ok2 || again != addr) {
			t.Fatalf("%q: reads as %v, that as %v", s, addr, again)
		}
	})
}
