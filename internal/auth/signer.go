package auth

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// IssuerDemo is the iss claim of tokens signed by the demo.
const IssuerDemo = "urn:gatehouse:demo"

// Signer signs the tokens of a demo with the key in its data directory.
type Signer struct {
	key      *ecdsa.PrivateKey
	keyID    string
	jwksFile string
}

// OpenSigner opens the ES256 key DIR/keys/signing.pem (mode 0600) and creates it
// when there is none, with the public key beside it in DIR/keys/jwks.json.
// Several processes may do so at once: all get the same key.
func OpenSigner(dir string) (*Signer, error) {
	folder := filepath.Join(dir, "keys")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("create key folder: %w", err)
	}
	path := filepath.Join(folder, "signing.pem")
	key, err := readKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := createKey(path); err != nil {
			return nil, fmt.Errorf("create signing key %s: %w", path, err)
		}
		key, err = readKey(path)
	}
	if err != nil {
		return nil, fmt.Errorf("open signing key %s: %w", path, err)
	}
	public := jose.JSONWebKey{Key: key.Public(), Algorithm: string(jose.ES256), Use: "sig"}
	thumbprint, err := public.Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("name signing key %s: %w", path, err)
	}
	public.KeyID = base64.RawURLEncoding.EncodeToString(thumbprint)
	s := &Signer{key: key, keyID: public.KeyID, jwksFile: filepath.Join(folder, "jwks.json")}
	return s, writeKeySet(s.jwksFile, public)
}

// Config is the setting that makes a Verifier trust this signer.
func (s *Signer) Config() Config {
	return Config{Issuers: []Issuer{{Issuer: IssuerDemo, JWKSFile: s.jwksFile}}}
}

// Token signs a token with these claims for audience (AudienceQuery,
// AudienceIngest), valid from now for ttl. Issuer and Expires of the claims are
// ignored; an empty Subject becomes User, or "gatehouse" when that is empty too.
func (s *Signer) Token(claims Claims, audience string, ttl time.Duration) (string, error) {
	now := time.Now()
	p := payload{
		Issuer:    IssuerDemo,
		Subject:   claims.Subject,
		Audience:  stringOrList{audience},
		IssuedAt:  &numericDate{now},
		NotBefore: &numericDate{now},
		Expires:   &numericDate{now.Add(ttl)},
		Tenant:    claims.Tenant,
		Object:    claims.User,
		Party:     claims.App,
		Roles:     claims.Roles,
		Tenants:   claims.Tenants,
		Nonce:     claims.Nonce,
		Name:      claims.Name,
		Username:  claims.PrincipalName,
	}
	if claims.AppOnly {
		p.IDType = "app"
	} else if claims.App != "" {
		p.IDType = "user"
	}
	if p.Subject == "" {
		p.Subject = claims.User
	}
	if p.Subject == "" {
		p.Subject = "gatehouse"
	}
	body, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("encode claims: %w", err)
	}
	options := (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", s.keyID)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: s.key}, options)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	signed, err := signer.Sign(body)
	if err != nil {
		return "", fmt.Errorf("sign token: %w", err)
	}
	return signed.CompactSerialize()
}

func readKey(path string) (*ecdsa.PrivateKey, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("holds no PEM block; delete the file to have a new key made")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("holds no PKCS 8 key; delete the file to have a new key made: %w", err)
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || key.Curve != elliptic.P256() {
		return nil, errors.New("holds no P-256 key; delete the file to have a new key made")
	}
	return key, nil
}

// createKey writes a new key under another name and links it into place, which
// only one of several processes can do; that another was first is no error.
func createKey(path string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	scratch, err := writeScratch(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(scratch) }()
	if err := os.Link(scratch, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// writeKeySet writes the public key unless the file already says exactly that.
func writeKeySet(path string, public jose.JSONWebKey) error {
	data, err := json.MarshalIndent(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{public}}, "", "  ")
	if err != nil {
		return fmt.Errorf("encode public key: %w", err)
	}
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, data) {
		return nil
	}
	scratch, err := writeScratch(path, data)
	if err != nil {
		return fmt.Errorf("write public key: %w", err)
	}
	if err := os.Rename(scratch, path); err != nil {
		return fmt.Errorf("write public key: %w", err)
	}
	return nil
}

// writeScratch writes data to a new file (mode 0600) beside path and returns its name.
func writeScratch(path string, data []byte) (string, error) {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}
