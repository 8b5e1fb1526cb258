package cmd

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/ingest/samples"
	"github.com/gatehouse/gatehouse/internal/auth"
	"github.com/gatehouse/gatehouse/internal/settings"
	"github.com/gatehouse/gatehouse/query/access"
)

// DemoTenant is the tenant of the demo: that of its sample and generated events
// that name none, and of tokens made without --tenant.
const DemoTenant = samples.Tenant

// defaultDataDir is where the demo keeps its data.
const defaultDataDir = "./data"

// tokenRequest is what a token shall say.
type tokenRequest struct {
	tenant, user string
	roles        []string
	ingest       bool
	ttl          time.Duration
}

func newToken() *cobra.Command {
	var dir string
	var trust bool
	var request tokenRequest
	command := &cobra.Command{
		Use:   "token",
		Short: "Print a bearer token for the demo on a data directory",
		Long: `Prints a bearer token that the demo on the data directory accepts.

Without --ingest the token is for queries: with neither --user nor --role it reads the
whole tenant (Global Reader), with --user alone only that user's own sign-ins.
With --ingest it is for sending events: to --tenant, or without it to any tenant.

The key that signs is DIR/keys/signing.pem; whoever reads it can make tokens.`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if trust { // stages may run in another directory than this command
				if absolute, err := filepath.Abs(dir); err == nil {
					dir = absolute
				}
			}
			signer, err := auth.OpenSigner(dir)
			if err != nil {
				return err
			}
			if trust {
				return settings.Print(cmd.OutOrStdout(), struct {
					Auth auth.Config `koanf:"auth"`
				}{signer.Config()}, settings.Schema{})
			}
			token, err := request.sign(signer)
			if err != nil {
				return err
			}
			for _, role := range request.roles {
				if !access.Counts(role) {
					cmd.PrintErrf("gatehouse: %q allows nothing: the token reads the user's own sign-ins; roles that count are %s\n", role, strings.Join(access.Roles(), ", "))
				}
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), token)
			return err
		},
	}
	flags := command.Flags()
	flags.StringVar(&dir, "data-dir", defaultDataDir, "data directory of the demo")
	flags.StringVar(&request.tenant, "tenant", "", "tenant the token speaks for (default "+DemoTenant+"; with --ingest any)")
	flags.StringVar(&request.user, "user", "", "object id of the user")
	flags.StringArrayVar(&request.roles, "role", nil, "role such as \"Security Reader\", by name or template id; may be repeated")
	flags.BoolVar(&request.ingest, "ingest", false, "make a token for sending events")
	flags.DurationVar(&request.ttl, "ttl", 24*time.Hour, "how long the token is valid")
	flags.BoolVar(&trust, "trust", false, "print the settings that make stages accept the tokens, instead of a token")
	return command
}

// sign makes the token. Errors are usage errors or come from the key.
func (r tokenRequest) sign(signer *auth.Signer) (string, error) {
	if r.ttl <= 0 {
		return "", usageError{fmt.Errorf("--ttl %s: must be longer than 0", r.ttl)}
	}
	if r.ingest && (r.user != "" || len(r.roles) > 0) {
		return "", usageError{fmt.Errorf("--user and --role are for query tokens; leave them out with --ingest")}
	}
	claims := auth.Claims{Tenant: r.tenant, User: r.user, Roles: r.roles}
	if r.ingest {
		if r.tenant == "" || r.tenant == "*" {
			claims.Tenant, claims.Tenants = "", []string{"*"}
		}
		return signer.Token(claims, auth.AudienceIngest, r.ttl)
	}
	if claims.Tenant == "" {
		claims.Tenant = DemoTenant
	}
	if r.user == "" && len(r.roles) == 0 {
		claims.Roles = []string{"Global Reader"}
	}
	return signer.Token(claims, auth.AudienceQuery, r.ttl)
}
