package openid

import (
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// request is one sign-in under way. It is an op.AuthRequest.
type request struct {
	*oidc.AuthRequest
	provider *Provider
	id       string
	subject  string
	began    time.Time
}

// asks says whether the person must be asked, whatever the provider knows.
func (r *request) asks() bool {
	return slices.Contains(r.Prompt, "login") || slices.Contains(r.Prompt, "select_account")
}

func (r *request) GetID() string          { return r.id }
func (r *request) GetACR() string         { return "" }
func (r *request) GetAMR() []string       { return []string{"pwd"} }
func (r *request) GetAudience() []string  { return []string{r.ClientID} }
func (r *request) GetAuthTime() time.Time { return r.began }
func (r *request) GetClientID() string    { return r.ClientID }
func (r *request) GetSubject() string     { return r.subject }
func (r *request) Done() bool             { return r.subject != "" }

func (r *request) GetScopes() []string { return r.Scopes }

func (r *request) GetResponseMode() oidc.ResponseMode { return r.ResponseMode }

func (r *request) GetNonce() string {
	if r.provider.TamperNonce.Load() {
		return "of-another-sign-in"
	}
	return r.Nonce
}

func (r *request) GetCodeChallenge() *oidc.CodeChallenge {
	if r.CodeChallenge == "" {
		return nil
	}
	return &oidc.CodeChallenge{Challenge: r.CodeChallenge, Method: r.CodeChallengeMethod}
}
