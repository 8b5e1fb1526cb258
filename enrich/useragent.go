package enrich

import (
	"fmt"
	"strings"

	"github.com/ua-parser/uap-go/uaparser"
	"go.yaml.in/yaml/v3"

	"github.com/gatehouse/gatehouse/schemas"
)

// maxUserAgent is how much of a user agent is read, in bytes. Patterns cost time
// in proportion to it, and senders choose it.
const maxUserAgent = 512

// agent is what a user agent claims; empty where it says nothing.
type agent struct {
	// os and browser are a family and its version, such as "Windows 10", "Edge 126.0.0".
	os, browser string
	// device is a type of device; empty when the user agent claims none.
	device string
	// app is nil when the user agent points to no client app.
	app *schemas.ClientApp
}

// agentPatterns are the patterns of the uap-core project, each with the texts
// that must be there for it to match. They are safe for concurrent use.
type agentPatterns struct {
	definitions    uaparser.RegexDefinitions
	browsers, oses []literals
	apps           *schemas.ClientAppTable
}

func newAgentPatterns() (*agentPatterns, error) {
	p := &agentPatterns{apps: schemas.ClientApps()}
	if err := yaml.Unmarshal(uaparser.DefinitionYaml, &p.definitions); err != nil {
		return nil, fmt.Errorf("read the patterns of user agents: %w", err)
	}
	p.definitions.Device = nil // hundreds of patterns for models of telephones
	if _, err := uaparser.New(uaparser.WithRegexDefinitions(p.definitions), uaparser.WithCacheSize(1)); err != nil {
		return nil, fmt.Errorf("compile the patterns of user agents: %w", err)
	}
	for _, pattern := range p.definitions.UA {
		p.browsers = append(p.browsers, requiredLiterals(pattern.Expr, pattern.Flags))
	}
	for _, pattern := range p.definitions.OS {
		p.oses = append(p.oses, requiredLiterals(pattern.Expr, pattern.Flags))
	}
	return p, nil
}

// read returns what a user agent claims. The first pattern that matches decides.
func (p *agentPatterns) read(userAgent string) *agent {
	found := &agent{}
	if app, ok := p.apps.ByUserAgent(userAgent); ok {
		found.app = app
	}
	var browser uaparser.UserAgent
	for i, pattern := range p.definitions.UA {
		if !p.browsers[i].in(userAgent) {
			continue
		}
		if pattern.Match(userAgent, &browser); browser.Family != "" {
			found.browser = strings.Clone(browser.ToString())
			break
		}
	}
	var os uaparser.Os
	for i, pattern := range p.definitions.OS {
		if !p.oses[i].in(userAgent) {
			continue
		}
		if pattern.Match(userAgent, &os); os.Family != "" {
			found.os = strings.Clone(os.ToString())
			break
		}
	}
	found.device = claimedType(userAgent, found.browser)
	return found
}

// newAgentCache remembers what user agents claim, for one worker.
func newAgentCache(patterns *agentPatterns) *recent[*agent] {
	return newRecent(patterns.read)
}

// headOf is the part of a user agent that is read.
func headOf(userAgent string) string {
	return userAgent[:min(len(userAgent), maxUserAgent)]
}
