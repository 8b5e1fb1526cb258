package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// problems lists what is wrong in the named sections.
func (c *Config) problems(sections []string) []string {
	validate := map[string]func() error{
		"log":                c.Log.Validate,
		"profiling":          c.Profiling.Validate,
		"kafka":              c.Kafka.Validate,
		"clickhouse":         c.ClickHouse.Validate,
		"topics":             c.Topics.Validate,
		"auth":               c.Auth.Validate,
		"auth.issuers":       c.validateIssuers,
		"retention_days":     c.validateRetention,
		"visibility_latency": c.validateLatency,
	}
	c.addStages(validate)
	var problems []string
	for _, section := range sections {
		for _, line := range lines(validate[section]()) {
			problems = append(problems, qualified(section, line))
		}
	}
	return problems
}

// addStages adds the checks of the stages. They see sound values in the settings
// that they share, whose problems are reported once, where they are set.
func (c *Config) addStages(validate map[string]func() error) {
	stages, sound := *c, DefaultConfig()
	stages.Kafka, stages.ClickHouse, stages.Topics, stages.Auth = sound.Kafka, sound.ClickHouse, sound.Topics, soundIssuers(c.Auth)
	stages.RetentionDays, stages.VisibilityLatency = sound.RetentionDays, sound.VisibilityLatency
	if stages.share() != nil {
		return // loadConfig has failed on it before
	}
	validate["ingest"] = stages.Ingest.Validate
	validate["enrich"] = stages.Enrich.Validate
	validate["sink"] = stages.Sink.Validate
	validate["query"] = stages.Query.Validate
	validate["relay"] = stages.Relay.Validate
}

// soundIssuers are issuers of the same names, without what is wrong with them:
// other settings name them.
func soundIssuers(all auth.Config) auth.Config {
	var sound auth.Config
	for _, issuer := range all.Issuers {
		if alone := (auth.Config{Issuers: []auth.Issuer{issuer}}); alone.Validate() != nil {
			issuer = auth.Issuer{Issuer: cmp.Or(issuer.Issuer, "unnamed"), DiscoveryURL: "https://issuer.example/"}
		}
		sound.Issuers = append(sound.Issuers, issuer)
	}
	return sound
}

// validateIssuers is for stages that nobody can use without an issuer.
func (c *Config) validateIssuers() error {
	if len(c.Auth.Issuers) == 0 {
		return errors.New("auth.issuers: missing; without an issuer no token is accepted (gatehouse token --trust prints one)")
	}
	return nil
}

func (c *Config) validateRetention() error {
	if c.RetentionDays < 0 {
		return fmt.Errorf("retention_days: %d is negative; 0 keeps sign-ins for ever", c.RetentionDays)
	}
	return nil
}

func (c *Config) validateLatency() error {
	if c.VisibilityLatency < 0 {
		return fmt.Errorf("visibility_latency: %s is negative", c.VisibilityLatency)
	}
	return nil
}

// qualified puts the section's path before a problem that does not begin with it.
func qualified(section, line string) string {
	if strings.HasPrefix(line, section+".") || strings.HasPrefix(line, section+":") {
		return line
	}
	return section + "." + line
}

func lines(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

// settingsError is nil without problems, else a usage error that lists them.
func settingsError(problems []string) error {
	if len(problems) == 0 {
		return nil
	}
	return usageError{errors.New("settings:\n  " + strings.Join(problems, "\n  "))}
}
