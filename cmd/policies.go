package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// defaultQuery is where the demo's query service listens.
const defaultQuery = "http://127.0.0.1:8080"

// policiesTimeout is how long the query service may take for one request.
const policiesTimeout = time.Minute

func newPolicies() *cobra.Command {
	command := &cobra.Command{
		Use:   "policies",
		Short: "Put a tenant's Conditional Access policies, get or delete them",
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	command.AddCommand(newPoliciesPut(), newPoliciesGet(), newPoliciesDelete())
	return command
}

// policiesClient speaks to the query service about one tenant's policies.
type policiesClient struct{ to, token, dataDir, tenant string }

func (p *policiesClient) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&p.to, "to", defaultQuery, "address of the query service")
	flags.StringVar(&p.tenant, "tenant", DemoTenant, "tenant whose policies are meant")
	flags.StringVar(&p.token, "token", "", "bearer token (or GATEHOUSE_TOKEN; default: one signed with the key of the demo in --data-dir)")
	flags.StringVar(&p.dataDir, "data-dir", defaultDataDir, "data directory of the demo whose key signs, when no token is given")
}

func newPoliciesPut() *cobra.Command {
	var client policiesClient
	var files policyFlags
	command := &cobra.Command{
		Use:   "put --policies DIR",
		Short: "Put policies, named locations and a directory in force, instead of those there are",
		RunE: func(cmd *cobra.Command, _ []string) error {
			contents, set, err := files.read()
			if err != nil {
				return err
			}
			writeNotes(cmd.ErrOrStderr(), set)
			var body bytes.Buffer
			encoder := json.NewEncoder(&body)
			encoder.SetEscapeHTML(false) // the version is made of the bytes
			if err := encoder.Encode(contents); err != nil {
				return fmt.Errorf("write the policies: %w", err)
			}
			return client.do(cmd.Context(), http.MethodPut, body.Bytes(), cmd.OutOrStdout())
		},
	}
	client.register(command)
	files.register(command)
	return command
}

func newPoliciesGet() *cobra.Command {
	var client policiesClient
	command := &cobra.Command{
		Use:   "get",
		Short: "Print the policies that are in force, as JSON",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return client.do(cmd.Context(), http.MethodGet, nil, cmd.OutOrStdout())
		},
	}
	client.register(command)
	return command
}

func newPoliciesDelete() *cobra.Command {
	var client policiesClient
	command := &cobra.Command{
		Use:   "delete",
		Short: "Take a tenant's policies away",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return client.do(cmd.Context(), http.MethodDelete, nil, cmd.OutOrStdout())
		},
	}
	client.register(command)
	return command
}

// bearer is the token to send: given, or one that the demo on the data directory accepts.
func (p *policiesClient) bearer() (string, error) {
	if p.token != "" {
		return p.token, nil
	}
	if token := os.Getenv("GATEHOUSE_TOKEN"); token != "" {
		return token, nil
	}
	if _, err := os.Stat(p.dataDir); err != nil {
		return "", usageError{errors.New("no token: give --token, set GATEHOUSE_TOKEN, or name a demo's --data-dir")}
	}
	signer, err := auth.OpenSigner(p.dataDir)
	if err != nil {
		return "", err
	}
	return tokenRequest{tenant: p.tenant, roles: []string{"Conditional Access Administrator"}, user: "gatehouse-policies", ttl: time.Hour}.sign(signer)
}

// do sends one request and copies the answer.
func (p *policiesClient) do(ctx context.Context, method string, body []byte, stdout io.Writer) error {
	token, err := p.bearer()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, policiesTimeout)
	defer cancel()
	target := strings.TrimSuffix(p.to, "/") + "/api/tenants/" + url.PathEscape(p.tenant) + "/policies"
	req, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(body))
	if err != nil {
		return usageError{fmt.Errorf("--to %s: %w", p.to, err)}
	}
	req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(token))
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("%w: is the query service running there?", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= http.StatusBadRequest {
		return refusalOf(resp)
	}
	if _, err := io.Copy(stdout, resp.Body); err != nil {
		return fmt.Errorf("read the answer of %s: %w", target, err)
	}
	return nil
}

// refusalOf is what the service says of a request that it refused.
func refusalOf(resp *http.Response) error {
	var answer struct {
		Error struct {
			Message string `json:"message"`
			Details []struct{ Target, Message string }
		} `json:"error"`
	}
	err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&answer)
	if err != nil || answer.Error.Message == "" {
		return fmt.Errorf("the query service answers %s", resp.Status)
	}
	lines := []error{fmt.Errorf("the query service answers %s: %s", resp.Status, answer.Error.Message)}
	for _, d := range answer.Error.Details {
		lines = append(lines, fmt.Errorf("%s: %s", d.Target, d.Message))
	}
	return errors.Join(lines...)
}
