package cmd

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

// writeExplanationJSON writes one line.
func writeExplanationJSON(w io.Writer, x explanation) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(x); err != nil {
		return fmt.Errorf("write the explanation of %s: %w", x.ID, err)
	}
	return nil
}

// writeExplanation writes a table: decision, value, evidence, what else is known.
func writeExplanation(w io.Writer, x explanation) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = fmt.Fprintln(table, "  "+strings.Join(cells, "\t")) } // Flush tells errors
	_, _ = fmt.Fprintf(table, "%s\n", words(x.ID, x.Created.Format(time.RFC3339), x.Actor, prefixedBy("to ", x.App), x.EventType))
	row("decision", "value", "evidence", "")
	code := ""
	if x.Status.Code != nil {
		code = "code " + strconv.Itoa(int(*x.Status.Code))
	}
	row("status", dash(x.Status.Value), x.Status.Source, words(code, x.Status.Reason))
	if x.Status.Remediation != "" {
		row("", "", "", x.Status.Remediation)
	}
	row("client app", dash(x.ClientApp.Value), x.ClientApp.Source, words(named("modern", x.ClientApp.Modern), reported(x.ClientApp.Reported, x.ClientApp.Value)))
	access := x.ConditionalAccess
	row("conditional access", dash(access.Value), access.Source, words(reported(access.Reported, access.Value), prefixedBy("version ", access.PolicyVersion)))
	for _, p := range access.Policies {
		row("", "- "+p.DisplayName, p.Result, words(prefixedBy("because of ", p.Reason)))
	}
	row("location", dash(words(x.Location.Value.City, x.Location.Value.State, x.Location.Value.Country)), x.Location.Source,
		words(x.Location.Address, x.Location.inDatabase()))
	d := x.Device.Value
	row("device", dash(words(d.OperatingSystem, prefixedBy("/ ", d.Browser))), x.Device.Source,
		words(d.Type, d.TrustType, named("compliant", d.Compliant), named("managed", d.Managed)))
	row("mfa", dash(x.MFA.Value), x.MFA.Source, words(x.MFA.Method, prefixedBy("requirement ", x.MFA.Requirement)))
	_, _ = fmt.Fprintln(table)
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the explanation of %s: %w", x.ID, err)
	}
	return nil
}

// inDatabase is the geolocation files' answer in words.
func (l locationExplanation) inDatabase() string {
	if l.Database == nil {
		return ""
	}
	d := l.Database
	return words(prefixedBy("by ", d.Name)+":", d.City, d.State, d.Country, d.Organization)
}

// words joins what is not empty.
func words(parts ...string) string {
	var kept []string
	for _, part := range parts {
		if part != "" && part != ":" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, " ")
}

func prefixedBy(prefix, text string) string {
	if text == "" {
		return ""
	}
	return prefix + text
}

func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// named says whether something is so; nothing when it is not known.
func named(what string, so *bool) string {
	switch {
	case so == nil:
		return ""
	case *so:
		return what
	}
	return "not " + what
}

// reported tells the producer's word where it is another one.
func reported(said, decided string) string {
	if said == "" || strings.EqualFold(said, decided) {
		return ""
	}
	return "the producer says " + said
}
