package simulate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"
	_ "time/tzdata" // time zones on machines that have none installed
)

// person is someone with an account.
type person struct {
	tenant       *tenant
	key          uint64
	id           string
	upn, display string
	guest        bool
	disabled     bool
	office       *office
	zone         *time.Location
	homeIP       string
	laptop       *device
	phone        *device
	private      *device
	// firstApp rotates the order of apps a little, so that not everyone's first is the same.
	firstApp int
	// legacy is the old mail client that still runs somewhere; nil for most.
	legacy *mailClient
	method mfaMethod
	// mfaExcluded people, such as the account of the meeting rooms, are never asked.
	mfaExcluded bool
	// activity is how often the person signs in, 1 being average.
	activity float64
}

// mfaMethod is how a person passes the second factor.
type mfaMethod struct {
	name, detail, used string
}

func mfaMethods() []mfaMethod {
	return []mfaMethod{
		{"Mobile app notification", "", "PhoneAppNotification"},
		{"OATH verification code", "", "PhoneAppOTP"},
		{"Text message", "+XX XXXXXXXX42", "OneWaySms"},
		{"Passkey (device-bound)", "Security key", "Fido2"},
	}
}

// mailClient is a mail program that signs in with a name and a password.
type mailClient struct {
	name, agent string
	// excluded is true when the policy against old protocols leaves the account out.
	excluded bool
	service  bool
}

func mailClients() []mailClient {
	return []mailClient{
		{name: "IMAP4", agent: "BAV2ROPC"},
		{name: "POP3", agent: "CBAInPROD"},
		{name: "Authenticated SMTP", agent: "BAV2ROPC"},
		{name: "Exchange ActiveSync", agent: "Apple-iPhone13C2/1806.62"},
		{name: "Exchange Web Services", agent: "MacOutlook/16.78.23100802 (Intelx64 Mac OS X 10.15.7)"},
		{name: "AutoDiscover", agent: "Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.4420; Pro)"},
		{name: "MAPI Over HTTP", agent: "Microsoft Office/15.0 (Windows NT 6.1; Microsoft Outlook 15.0.4420; Pro)"},
		{name: "Other clients", agent: ""},
	}
}

func firstNames() []string {
	return strings.Fields("Ada Amara Anton Bea Bruno Carla Chidi Dalia Deniz Edda Emil Farah Felix Gita Goran Hana Henrik Ines Ivo Jana Jonas Kaito Keira Lena Luca Maite Mara Milan Nadia Nils Olga Oskar Petra Priya Quentin Rana Rafael Saoirse Sven Tara Tomas Uma Viktor Wanda Yara Yusuf Zoë Ørjan")
}

func lastNames() []string {
	return strings.Fields("Abara Adler Albrecht Almeida Andersen Baker Bianchi Blum Castro Chandra Cohen Costa Dubois Eriksen Fischer Fontaine Garcia Gruber Haddad Hoffmann Ibsen Ito Jansen Kaya Keller Kovac Kumar Larsen Lemaire Lindqvist Maier Mensah Moreau Nakamura Novak Okafor Olsen Patel Pereira Quist Reddy Rossi Santos Sato Schmid Silva Tanaka Torres Ueda Vogel Weber Wolf Yilmaz Zeller")
}

// newPerson makes a person whose name is not taken yet.
func newPerson(r *rand.Rand, t *tenant, taken map[string]bool) (*person, error) {
	p := &person{tenant: t, key: r.Uint64(), id: newUUID(r), office: t.offices[skewed(r, len(t.offices))]}
	first, last := pick(r, firstNames()), pick(r, lastNames())
	p.display = first + " " + last
	name := mailName(first) + "." + mailName(last)
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("%s.%s%d", mailName(first), mailName(last), n)
	}
	taken[name] = true
	p.upn = name + "@" + t.Domain
	if p.guest = chance(r, 0.05); p.guest {
		p.upn = name + "@partner.example"
	}
	zone, err := time.LoadLocation(p.office.zone)
	if err != nil {
		return nil, fmt.Errorf("make a simulated person: %w", err)
	}
	p.zone = zone
	p.homeIP = p.office.address(r)
	p.disabled = !p.guest && chance(r, 0.02)
	p.activity = math.Exp(0.6 * r.NormFloat64())
	p.method = mfaMethods()[skewed(r, 4)]
	p.mfaExcluded = chance(r, 0.03)
	p.firstApp = skewed(r, 4)
	p.giveDevices(r)
	if chance(r, 0.06) {
		c := mailClients()[skewed(r, len(mailClients()))]
		c.service = chance(r, 0.3)
		c.excluded = c.service || chance(r, 0.35)
		p.legacy = &c
	}
	return p, nil
}

func (p *person) giveDevices(r *rand.Rand) {
	label := strings.ToUpper(mailName(p.display)[:1])
	p.laptop = newDevice(r, laptopModels(), !p.guest, fmt.Sprintf("LT-%s%04d", label, r.IntN(10000)))
	p.phone = newDevice(r, phoneModels(), chance(r, 0.5), fmt.Sprintf("PH-%s%04d", label, r.IntN(10000)))
	p.private = newDevice(r, laptopModels(), false, fmt.Sprintf("HOME-%04d", r.IntN(10000)))
}

// mailName is a name in the letters that addresses are written with.
func mailName(name string) string {
	return strings.NewReplacer("ë", "e", "ø", "o").Replace(strings.ToLower(name))
}

// liveliness is how much the person signs in at the instant, relative to a
// working hour of an average person.
func (p *person) liveliness(at time.Time) float64 {
	if p.disabled {
		return 0.03 // a forgotten device that keeps trying
	}
	if p.legacy != nil && p.legacy.service {
		return 0.25 // polls around the clock
	}
	local := at.In(p.zone)
	w := 0.03
	switch hour := local.Hour(); {
	case hour >= 9 && hour < 12, hour >= 13 && hour < 17:
		w = 1
	case hour == 12:
		w = 0.6
	case hour == 8:
		w = 0.9
	case hour == 7, hour == 17:
		w = 0.5
	case hour >= 18 && hour < 23:
		w = 0.12
	}
	if day := local.Weekday(); day == time.Saturday || day == time.Sunday {
		w *= 0.1
	}
	return w * p.activity
}

// whereabouts is where the person is in the week of the instant: at home or, in
// one week of twenty-five, travelling. away is true on a journey.
func (p *person) whereabouts(at time.Time) (where *place, away bool) {
	year, week := at.In(p.zone).ISOWeek()
	h := mix(p.key, uint64(year), uint64(week))
	if h%25 != 0 {
		return p.office.place, false
	}
	h /= 25
	if h%3 == 0 {
		return p.tenant.offices[h/3%uint64(len(p.tenant.offices))].place, true
	}
	return p.tenant.travel[h/3%uint64(len(p.tenant.travel))], true
}

// session is the id of what the person signed in to on the instant's day.
func (p *person) session(at time.Time) string {
	day := uint64(at.In(p.zone).Unix() / 86400)
	return uuidOf(mix(p.key, day, 1), mix(p.key, day, 2))
}
