package schemas

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"sync"

	"github.com/gatehouse/gatehouse/schemas/ascii"
)

//go:embed clientapps.tsv
var clientAppsTSV string

// OtherClients is the client app of what is named but not known.
const OtherClients = "Other clients"

// ClientApp is one of the 15 names of the client app taxonomy, with what points
// to it. Texts are compared without case.
type ClientApp struct {
	// Name is the one spelling that Gatehouse emits: that of Entra's logs.
	Name string
	// Modern is whether the client uses modern authentication.
	Modern bool
	// ConditionalAccessType is the clientAppTypes value that policies use:
	// browser, mobileAppsAndDesktopClients, exchangeActiveSync or other.
	ConditionalAccessType string
	// Aliases are further spellings that producers use.
	Aliases []string
	// Protocols are names of protocols that only this client speaks.
	Protocols []string
	// Ports are TCP ports of the server.
	Ports []int
	// Paths are prefixes of URL paths, whole segments.
	Paths []string
	// UserAgents are parts of user agents. A client can claim any.
	UserAgents []string
	// Applications are ids and display names of well-known client applications.
	Applications []string
	// Resources are ids and display names of services that only this client
	// signs in to.
	Resources []string
}

// ClientAppTable is the client app taxonomy. It is safe for concurrent use.
type ClientAppTable struct {
	list          []ClientApp
	bySpelling    map[string]*ClientApp
	byProtocol    map[string]*ClientApp
	byPort        map[int]*ClientApp
	byApplication map[string]*ClientApp
	byResource    map[string]*ClientApp
}

//nolint:gochecknoglobals // built once from the data file, never changed
var clientApps = sync.OnceValue(func() *ClientAppTable {
	rows := tsvRows("clientapps.tsv", clientAppsTSV, 10)
	t := &ClientAppTable{
		list: make([]ClientApp, len(rows)), bySpelling: map[string]*ClientApp{}, byProtocol: map[string]*ClientApp{},
		byPort: map[int]*ClientApp{}, byApplication: map[string]*ClientApp{},
		byResource: map[string]*ClientApp{},
	}
	for i, row := range rows {
		a := &t.list[i]
		*a = ClientApp{
			Name: row[0], Modern: row[1] == "yes", ConditionalAccessType: row[2],
			Aliases: tsvList(row[3]), Protocols: tsvList(row[4]), Ports: tsvPorts(row[5]),
			Paths: tsvList(row[6]), UserAgents: tsvList(row[7]), Applications: tsvList(row[8]),
			Resources: tsvList(row[9]),
		}
		t.index(a)
	}
	return t
})

// ClientApps returns the client app taxonomy.
func ClientApps() *ClientAppTable { return clientApps() }

// All returns the 15 rows, modern ones first. The caller must not change them.
func (t *ClientAppTable) All() []ClientApp { return t.list }

// Legacy returns the names of the client apps that do not use modern
// authentication, and a mark that another list has another of; it is never 0.
func (t *ClientAppTable) Legacy() (names []string, mark uint64) {
	hash := fnv.New64a()
	for _, app := range t.list {
		if !app.Modern {
			names = append(names, app.Name)
			_, _ = hash.Write([]byte(app.Name + "\n")) // never fails
		}
	}
	return names, max(1, hash.Sum64())
}

// Lookup returns the client app a producer's spelling means. What begins with
// "Other clients;" and names nothing known is OtherClients.
func (t *ClientAppTable) Lookup(spelling string) (*ClientApp, bool) {
	spelling = strings.TrimSpace(spelling)
	if a, ok := lookupFolded(t.bySpelling, spelling); ok {
		return a, true
	}
	const prefix = OtherClients + ";"
	if len(spelling) >= len(prefix) && strings.EqualFold(spelling[:len(prefix)], prefix) {
		if a, ok := lookupFolded(t.bySpelling, strings.TrimSpace(spelling[len(prefix):])); ok && !a.Modern {
			return a, true
		}
		return lookupFolded(t.bySpelling, OtherClients)
	}
	return nil, false
}

// ByProtocol returns the client app that alone speaks a protocol.
func (t *ClientAppTable) ByProtocol(name string) (*ClientApp, bool) {
	return lookupFolded(t.byProtocol, name)
}

// ByPort returns the client app that connects to a server's TCP port.
func (t *ClientAppTable) ByPort(port int) (*ClientApp, bool) {
	a, ok := t.byPort[port]
	return a, ok
}

// ByPath returns the client app that asks for a URL path.
func (t *ClientAppTable) ByPath(path string) (*ClientApp, bool) {
	for i := range t.list {
		for _, prefix := range t.list[i].Paths {
			if len(path) < len(prefix) || !strings.EqualFold(path[:len(prefix)], prefix) {
				continue
			}
			if len(path) == len(prefix) || !ascii.IsWordByte(path[len(prefix)]) {
				return &t.list[i], true
			}
		}
	}
	return nil, false
}

// ByUserAgent returns the client app that a user agent claims to be. Rows are
// tried from the last to the first, so that what only a legacy client says
// counts before the engine names that many clients carry. A browser also says
// Mozilla or Opera first.
func (t *ClientAppTable) ByUserAgent(userAgent string) (*ClientApp, bool) {
	for i := len(t.list) - 1; i >= 0; i-- {
		a := &t.list[i]
		if a.ConditionalAccessType == "browser" && !strings.HasPrefix(userAgent, "Mozilla/") && !strings.HasPrefix(userAgent, "Opera/") {
			continue
		}
		for _, part := range a.UserAgents {
			if containsFold(userAgent, part) {
				return a, true
			}
		}
	}
	return nil, false
}

// ByApplication returns the client app of a well-known client application,
// given its id or display name.
func (t *ClientAppTable) ByApplication(idOrName string) (*ClientApp, bool) {
	return lookupFolded(t.byApplication, idOrName)
}

// ByResource returns the client app that alone signs in to a service, given the
// service's id or display name.
func (t *ClientAppTable) ByResource(idOrName string) (*ClientApp, bool) {
	return lookupFolded(t.byResource, idOrName)
}

func (t *ClientAppTable) index(a *ClientApp) {
	t.bySpelling[strings.ToLower(a.Name)] = a
	for _, s := range a.Aliases {
		t.bySpelling[strings.ToLower(s)] = a
	}
	for _, s := range a.Protocols {
		t.byProtocol[strings.ToLower(s)] = a
	}
	for _, p := range a.Ports {
		t.byPort[p] = a
	}
	for _, s := range a.Applications {
		t.byApplication[strings.ToLower(s)] = a
	}
	for _, s := range a.Resources {
		t.byResource[strings.ToLower(s)] = a
	}
}

func tsvPorts(cell string) []int {
	var ports []int
	for _, text := range tsvList(cell) {
		port, err := strconv.ParseUint(text, 10, 16)
		if err != nil {
			panic(fmt.Sprintf("schemas/clientapps.tsv: port %q", text))
		}
		ports = append(ports, int(port))
	}
	return ports
}

// lookupFolded looks an ASCII text up in a map with lower-case keys, without
// allocating.
func lookupFolded(m map[string]*ClientApp, s string) (*ClientApp, bool) {
	var buf [96]byte
	if len(s) > len(buf) {
		return nil, false
	}
	for i := range len(s) {
		buf[i] = ascii.Lower(s[i])
	}
	a, ok := m[string(buf[:len(s)])]
	return a, ok
}

// containsFold reports whether s contains part, ASCII letters compared without case.
func containsFold(s, part string) bool {
	first := ascii.Lower(part[0])
	for i := 0; i+len(part) <= len(s); i++ {
		if ascii.Lower(s[i]) == first && strings.EqualFold(s[i:i+len(part)], part) {
			return true
		}
	}
	return false
}
