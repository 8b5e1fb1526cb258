package session

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/gatehouse/gatehouse/internal/auth"
)

// Why signing in failed; errors of Provider wrap one of these.
var (
	// ErrProvider means that the provider cannot be reached, or publishes what
	// cannot work.
	ErrProvider = errors.New("the sign-in provider cannot be used")
	// ErrRefused means that the provider did not give a token.
	ErrRefused = errors.New("the sign-in provider refused")
	// ErrToken means that the provider gave a token that is not acceptable.
	ErrToken = errors.New("the ID token of the sign-in provider cannot be accepted")
)

const (
	// metadataMaxAge is how long what the provider publishes counts.
	metadataMaxAge = time.Hour
	// metadataMinAge keeps a provider in trouble from being asked for each visitor.
	metadataMinAge = 5 * time.Second
	// exchangeTimeout bounds one request to the provider's token endpoint.
	exchangeTimeout = 10 * time.Second
	// finishTimeout bounds all that a provider's answer leads to.
	finishTimeout = 2 * exchangeTimeout
	// maxExchanges is how many such requests may be under way.
	maxExchanges = 32
)

// Provider is the OpenID provider that people sign in at. It is safe for
// concurrent use.
type Provider struct {
	cfg      Config
	issuer   auth.Issuer
	verifier *auth.Verifier
	client   *http.Client
	now      func() time.Time
	// slots holds one for each code that is being exchanged.
	slots chan struct{}

	mu       sync.Mutex
	metadata auth.Metadata
	fetched  time.Time     // when the last attempt that succeeded ended; zero before it
	tried    time.Time     // when the last attempt ended
	failure  error         // why it failed; nil when it succeeded
	pending  chan struct{} // closed when the attempt under way ends; nil without one
}

// NewProvider makes the provider of the settings. Nothing is fetched before the
// first person signs in, so that a provider that is down keeps nobody from starting.
func NewProvider(ctx context.Context, cfg Config, trusted auth.Config) (*Provider, error) {
	issuers := cfg.trusted(trusted)
	if len(issuers) == 0 {
		return nil, fmt.Errorf("issuer %q is not trusted", cfg.Issuer)
	}
	for i := range issuers {
		// An ID token is for the client that asked for it, and for no other.
		issuers[i].Audience, issuers[i].Audiences = cfg.ClientID, nil
	}
	verifier, err := auth.NewVerifier(ctx, auth.Config{Issuers: issuers}, cfg.ClientID)
	if err != nil {
		return nil, fmt.Errorf("verify ID tokens: %w", err)
	}
	return &Provider{
		cfg: cfg, issuer: issuers[0], verifier: verifier, now: time.Now, slots: make(chan struct{}, maxExchanges),
		client: &http.Client{Timeout: exchangeTimeout, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse // a secret goes where the provider says, and no further
		}},
	}, nil
}

// discover returns what the provider publishes. What is known counts while it is
// fetched anew, and when the provider is out of reach.
func (p *Provider) discover(ctx context.Context) (auth.Metadata, error) {
	metadata, known, pending, err := p.look()
	if known || pending == nil {
		return metadata, err
	}
	select {
	case <-pending:
	case <-ctx.Done():
		return auth.Metadata{}, fmt.Errorf("%w: %w", ErrProvider, ctx.Err())
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.metadata, p.failed()
}

// look returns what is known, and sees to it that it is fetched when it is old.
func (p *Provider) look() (metadata auth.Metadata, known bool, pending <-chan struct{}, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	known = !p.fetched.IsZero()
	old := !known || now.Sub(p.fetched) >= metadataMaxAge
	if old && p.pending == nil && (p.tried.IsZero() || now.Sub(p.tried) >= metadataMinAge) {
		p.pending = make(chan struct{})
		go p.refresh()
	}
	return p.metadata, known, p.pending, p.failed()
}

// failed says why nothing is known; nil when something is.
func (p *Provider) failed() error {
	if !p.fetched.IsZero() || p.failure == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrProvider, p.failure)
}

// refresh makes one attempt. It belongs to no request: one visitor leaving must
// not spoil it for those who wait.
func (p *Provider) refresh() {
	ctx, cancel := context.WithTimeout(context.Background(), exchangeTimeout)
	defer cancel()
	found, err := p.issuer.Discover(ctx)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried = p.now()
	if p.failure = err; err == nil {
		p.metadata, p.fetched = found, p.tried
	}
	close(p.pending)
	p.pending = nil
}

// oauth is the client that we are at the provider.
func (p *Provider) oauth(found auth.Metadata, callback string) *oauth2.Config {
	style := oauth2.AuthStyleInHeader
	if found.SecretInForm || p.cfg.ClientSecret == "" {
		style = oauth2.AuthStyleInParams
	}
	return &oauth2.Config{
		ClientID: p.cfg.ClientID, ClientSecret: p.cfg.ClientSecret, RedirectURL: callback, Scopes: p.cfg.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: found.AuthorizationEndpoint, TokenURL: found.TokenEndpoint, AuthStyle: style},
	}
}

// SignIn is where to send the browser so that an attempt goes on; prompt is how
// the provider shall ask (OpenID Connect Core 1.0, section 3.1.2.1), or empty.
func (p *Provider) SignIn(ctx context.Context, a Attempt, callback, prompt string) (string, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(a.Nonce), oauth2.S256ChallengeOption(a.Verifier)}
	if prompt != "" {
		options = append(options, oauth2.SetAuthURLParam("prompt", prompt))
	}
	return p.oauth(found, callback).AuthCodeURL(a.State, options...), nil
}

// Finish takes the provider's answer to an attempt and returns who signed in, and
// the ID token that says so.
func (p *Provider) Finish(ctx context.Context, a Attempt, answer url.Values, callback string) (claims auth.Claims, idToken string, err error) {
	ctx, cancel := context.WithTimeout(ctx, finishTimeout)
	defer cancel()
	if code := answer.Get("error"); code != "" {
		return auth.Claims{}, "", refused(code, answer.Get("error_description"))
	}
	found, err := p.discover(ctx)
	if err != nil {
		return auth.Claims{}, "", err
	}
	if err := p.checkIssuer(found, answer.Get("iss")); err != nil {
		return auth.Claims{}, "", err
	}
	if answer.Get("code") == "" {
		return auth.Claims{}, "", fmt.Errorf("%w: its answer holds no code", ErrRefused)
	}
	if idToken, err = p.exchange(ctx, found, a, answer.Get("code"), callback); err != nil {
		return auth.Claims{}, "", err
	}
	claims, err = p.verify(ctx, a, idToken)
	return claims, idToken, err
}

// checkIssuer compares the parameter iss, where the provider sends it (RFC 9207).
func (p *Provider) checkIssuer(found auth.Metadata, iss string) error {
	if iss == "" && !found.NamesIssuer || strings.Contains(p.cfg.Issuer, "{") || iss == p.cfg.Issuer {
		return nil
	}
	return fmt.Errorf("%w: its answer comes from %q, not from %q", ErrRefused, plain(iss), p.cfg.Issuer)
}

// exchange gets the ID token for a code.
func (p *Provider) exchange(ctx context.Context, found auth.Metadata, a Attempt, code, callback string) (string, error) {
	select {
	case p.slots <- struct{}{}:
		defer func() { <-p.slots }()
	case <-ctx.Done():
		return "", fmt.Errorf("%w: too many people sign in at this moment", ErrProvider)
	}
	ctx = context.WithValue(ctx, oauth2.HTTPClient, p.client)
	token, err := p.oauth(found, callback).Exchange(ctx, code, oauth2.VerifierOption(a.Verifier))
	var answered *oauth2.RetrieveError
	switch {
	case errors.As(err, &answered) && answered.ErrorCode != "":
		return "", refused(answered.ErrorCode, answered.ErrorDescription)
	case errors.As(err, &answered):
		return "", fmt.Errorf("%w: %s answered %s", ErrProvider, found.TokenEndpoint, answered.Response.Status)
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrProvider, withoutAnswer(err))
	}
	idToken, _ := token.Extra("id_token").(string)
	if idToken == "" {
		return "", fmt.Errorf("%w: there is none in its answer; is the scope openid allowed for this client?", ErrToken)
	}
	return idToken, nil
}

// withoutAnswer keeps errors of the connection, which name addresses only; others
// may repeat parts of an answer that holds tokens.
func withoutAnswer(err error) error {
	var connection *url.Error
	if errors.As(err, &connection) {
		return connection
	}
	return errors.New("its answer cannot be read")
}

// verify checks an ID token and that it belongs to the attempt.
func (p *Provider) verify(ctx context.Context, a Attempt, idToken string) (auth.Claims, error) {
	claims, err := p.verifier.Verify(ctx, idToken)
	switch {
	case errors.Is(err, auth.ErrKeys):
		return auth.Claims{}, fmt.Errorf("%w: %w", ErrProvider, err)
	case err != nil:
		return auth.Claims{}, fmt.Errorf("%w: %w", ErrToken, err)
	case !same(claims.Nonce, a.Nonce):
		return auth.Claims{}, fmt.Errorf("%w: it belongs to another sign-in (claim nonce)", ErrToken)
	case claims.App != "" && claims.App != p.cfg.ClientID:
		return auth.Claims{}, fmt.Errorf("%w: it was made for another client (claim azp)", ErrToken)
	}
	// An ID token always speaks of a person, whatever else it looks like.
	claims.App, claims.AppOnly = p.cfg.ClientID, false
	return claims, nil
}

// SignOut is where to send the browser so that the session at the provider ends
// too (RP-Initiated Logout 1.0); empty where the provider has no such place, or is
// out of reach. back is where it returns to, hint the session's ID token.
func (p *Provider) SignOut(ctx context.Context, hint, back string) string {
	found, err := p.discover(ctx)
	if err != nil || found.EndSessionEndpoint == "" {
		return ""
	}
	address, err := url.Parse(found.EndSessionEndpoint)
	if err != nil {
		return ""
	}
	values := address.Query()
	values.Set("client_id", p.cfg.ClientID)
	values.Set("post_logout_redirect_uri", back)
	if hint != "" {
		values.Set("id_token_hint", hint)
	}
	address.RawQuery = values.Encode()
	return address.String()
}

func refused(code, description string) error {
	if description = plain(description); description != "" {
		description = ": " + description
	}
	return fmt.Errorf("%w: %s%s", ErrRefused, plain(code), description)
}

// plain is text of somebody else, short and without control characters.
func plain(s string) string {
	s = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || c == '\u2028' || c == '\u2029' {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, ""))
	const most = 300
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// same compares secrets in constant time. Two empty ones are not the same.
func same(a, b string) bool {
	return a != "" && subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1
}
