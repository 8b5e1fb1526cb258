package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/schemas"
)

// whatIfOptions are the flags of gatehouse whatif.
type whatIfOptions struct {
	policies policyFlags
	decide   decideFlags
	history  historyFlags
	event    string
	asJSON   bool
}

func newWhatIf() *cobra.Command {
	var opts whatIfOptions
	command := &cobra.Command{
		Use:   "whatif --policies DIR (--event FILE|- | --history 7d)",
		Short: "Say what Conditional Access policies would do with a sign-in, or with those stored",
		Long: `Evaluates policies in files. With --event: for the raw events in a file, policy by policy
with the first condition that is not met; no server is needed. With --history: for the
stored sign-ins of that time, which of them the policies would have blocked or interrupted.

What an event does not say is unknown, and so is a policy that depends on it.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if (opts.event == "") == (opts.history.span == "") {
				return usageError{errors.New("give either --event FILE or --history DURATION")}
			}
			_, set, err := opts.policies.read()
			if err != nil {
				return err
			}
			writeNotes(cmd.ErrOrStderr(), set)
			if opts.history.span != "" {
				return opts.history.run(cmd, set, opts.decide.tenant, opts.asJSON)
			}
			return opts.events(cmd, set)
		},
	}
	flags := command.Flags()
	flags.StringVar(&opts.event, "event", "", "file of raw events in any format, - for standard input")
	flags.BoolVar(&opts.asJSON, "json", false, "write JSON, one object per event on a line")
	opts.policies.register(command)
	opts.decide.register(command)
	opts.history.register(command)
	return command
}

// events evaluates the policies for the events of a file.
func (o whatIfOptions) events(cmd *cobra.Command, set *policy.Set) error {
	explainer, err := o.decide.open(cmd, nil, "")
	if err != nil {
		return err
	}
	report := writeWhatIf
	if o.asJSON {
		report = writeWhatIfJSON
	}
	evaluator := policy.NewEvaluator()
	files, err := o.decide.files(cmd)
	if err != nil {
		return err
	}
	return files.each(cmd.Context(), []string{o.event}, func(ev *schemas.SignIn) error {
		explainer.Decide(ev)
		return report(cmd.OutOrStdout(), whatIfOf(ev, evaluator.Evaluate(set, explainer.Facts(ev))))
	})
}

// whatIf is what policies say of an event.
type whatIf struct {
	Status   string         `json:"status"`
	Policies []whatIfPolicy `json:"policies"`
	ID       string         `json:"id"`
	Actor    string         `json:"actor,omitempty"`
	App      string         `json:"app,omitempty"`
	// Unknown counts the enforced policies whose result is unknown.
	Unknown int `json:"unknown,omitempty"`
	// Undecided is whether one of them could change the status.
	Undecided bool `json:"undecided,omitempty"`
	// Why is set when no policy was asked.
	Why string `json:"why,omitempty"`
}

type whatIfPolicy struct {
	ID              string   `json:"id"`
	DisplayName     string   `json:"displayName"`
	Result          string   `json:"result"`
	Reason          string   `json:"reason"`
	State           string   `json:"state"`
	Satisfied       string   `json:"conditionsSatisfied"`
	NotSatisfied    string   `json:"conditionsNotSatisfied"`
	Undecided       string   `json:"conditionsUnknown"`
	GrantControls   []string `json:"grantControls,omitempty"`
	UnmetControls   []string `json:"unmetControls,omitempty"`
	SessionControls []string `json:"sessionControls,omitempty"`
	// MayFail is whether a result that is unknown could be a failure.
	MayFail bool `json:"mayFail,omitempty"`
}

// whatIfOf copies an outcome; the result is valid as long as outcome and event.
func whatIfOf(ev *schemas.SignIn, outcome *policy.Outcome) whatIf {
	x := whatIf{
		Status: outcome.Status, ID: ev.Id, Actor: actorOf(ev), App: ev.AppDisplayName, Unknown: outcome.Unknown, Undecided: outcome.Undecided, Why: outcome.Why,
		Policies: []whatIfPolicy{},
	}
	for i := range outcome.Policies {
		r := &outcome.Policies[i]
		x.Policies = append(x.Policies, whatIfPolicy{
			ID: r.Policy.ID, DisplayName: r.Policy.DisplayName, State: string(r.Policy.State), Result: r.Result, Reason: r.Reason,
			Satisfied: r.Held.String(), NotSatisfied: r.Failed.String(), Undecided: r.Unknown.String(),
			GrantControls: r.GrantControls, UnmetControls: r.UnmetControls, SessionControls: r.SessionControls, MayFail: r.MayFail,
		})
	}
	return x
}

func writeWhatIfJSON(w io.Writer, x whatIf) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(x); err != nil {
		return fmt.Errorf("write what is evaluated of %s: %w", x.ID, err)
	}
	return nil
}

// undecided says that the status is not certain; empty when it is.
func (x whatIf) undecided() string {
	if !x.Undecided {
		return ""
	}
	return "- undecided: a policy whose result is unknown could change that"
}

// detail says why a policy says what it says.
func (p whatIfPolicy) detail() string {
	switch {
	case p.Result == policy.ResultUnknown && !p.MayFail:
		return "because of " + p.Reason + ", but it cannot fail"
	case p.Reason != "":
		return "because of " + p.Reason
	}
	return prefixedBy("unmet: ", strings.Join(p.UnmetControls, ", "))
}

func writeWhatIf(w io.Writer, x whatIf) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "%s: %s\n", words(x.ID, x.Actor, prefixedBy("to ", x.App)), words(x.Status, prefixedBy("- not evaluated: ", x.Why), x.undecided()))
	for _, p := range x.Policies {
		_, _ = fmt.Fprintf(table, "  %s\t%s\t%s\n", p.DisplayName, p.Result, p.detail()) // Flush tells errors
	}
	_, _ = fmt.Fprintln(table)
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write what is evaluated of %s: %w", x.ID, err)
	}
	return nil
}
