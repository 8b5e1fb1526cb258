package relay

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/gatehouse/gatehouse/internal/kafka"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

// kmsgCounter counts requests of a kind.
type kmsgCounter struct{ n atomic.Int32 }

func (c *kmsgCounter) count(cluster *kfake.Cluster, key kmsg.Key) {
	cluster.ControlKey(int16(key), func(kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl()
		c.n.Add(1)
		return nil, nil, false
	})
}

func (c *kmsgCounter) value() int32 { return c.n.Load() }

// certificates is an authority and a pair it has signed, good for servers and
// clients on this machine, as files.
type certificates struct{ ca, cert, key string }

func makeCertificates(t *testing.T) certificates {
	t.Helper()
	dir := t.TempDir()
	files := certificates{filepath.Join(dir, "ca.pem"), filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "gatehouse"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: authority.NotBefore, NotAfter: authority.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	write := func(path, kind string, der []byte, err error) {
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
	}
	der, err := x509.CreateCertificate(rand.Reader, authority, authority, key.Public(), key)
	write(files.ca, "CERTIFICATE", der, err)
	der, err = x509.CreateCertificate(rand.Reader, leaf, authority, key.Public(), key)
	write(files.cert, "CERTIFICATE", der, err)
	der, err = x509.MarshalECPrivateKey(key)
	write(files.key, "EC PRIVATE KEY", der, err)
	return files
}

// server is the TLS of a broker, which asks clients for a certificate or not.
func (c certificates) server(t *testing.T, auth tls.ClientAuthType) *tls.Config {
	t.Helper()
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	require.NoError(t, err)
	ca, err := os.ReadFile(c.ca)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM(ca))
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}, ClientAuth: auth, ClientCAs: pool}
}

// The relay reads from sources that are secured in each of the usual ways.
func TestRelay_securedSources(t *testing.T) {
	certs := makeCertificates(t)
	withTLS := kafka.TLSConfig{Enabled: true, CAFile: certs.ca}
	mutual := withTLS
	mutual.CertFile, mutual.KeyFile = certs.cert, certs.key
	const connectionString = "Endpoint=sb://mynamespace.servicebus.windows.net/;SharedAccessKeyName=read;SharedAccessKey=c2VjcmV0"
	sasl := func(mechanism, user, password string) kafka.SASLConfig {
		return kafka.SASLConfig{Mechanism: mechanism, Username: user, Password: password}
	}
	for name, c := range map[string]struct {
		broker []kfake.Opt
		tls    kafka.TLSConfig
		sasl   kafka.SASLConfig
	}{
		"as Event Hubs: PLAIN over TLS": {
			[]kfake.Opt{kfake.TLS(certs.server(t, tls.NoClientCert)), kfake.EnableSASL(), kfake.Superuser("PLAIN", "$ConnectionString", connectionString)},
			withTLS, sasl(kafka.MechanismPlain, "$ConnectionString", connectionString),
		},
		"SCRAM-SHA-256": {
			[]kfake.Opt{kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-256", "gate", "right")},
			kafka.TLSConfig{}, sasl(kafka.MechanismScramSHA256, "gate", "right"),
		},
		"SCRAM-SHA-512 over TLS": {
			[]kfake.Opt{kfake.TLS(certs.server(t, tls.NoClientCert)), kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-512", "gate", "right")},
			withTLS, sasl(kafka.MechanismScramSHA512, "gate", "right"),
		},
		"client certificate": {[]kfake.Opt{kfake.TLS(certs.server(t, tls.RequireAndVerifyClientCert))}, mutual, kafka.SASLConfig{}},
	} {
		t.Run(name, func(t *testing.T) {
			cluster, err := kfake.NewCluster(append(c.broker, kfake.NumBrokers(1))...)
			require.NoError(t, err)
			t.Cleanup(cluster.Close)
			from := kafka.DefaultConfig()
			from.Brokers, from.TLS, from.SASL = cluster.ListenAddrs(), c.tls, c.sasl
			to := testkit.Kafka(t)
			topics, hub := testkit.Topics(t, to, 1), hub(t, from, 1)
			produce(t, from, hub, 1, batches(0, 2, 5)...)
			start(t, between(from, hub, to, topics.Raw))
			_, keys := landed(t, to, topics.Raw, 10)
			eachThere(t, keys, 10)
		})
	}
}

// A login that is refused ends the relay, and the error keeps the password.
func TestRelay_loginRefused_endsWithoutShowingThePassword(t *testing.T) {
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.EnableSASL(), kfake.Superuser("PLAIN", "gate", "right"))
	require.NoError(t, err)
	t.Cleanup(cluster.Close)
	cluster.ControlKey(int16(kmsg.SASLAuthenticate), func(r kmsg.Request) (kmsg.Response, error, bool) {
		cluster.KeepControl() // kfake only hangs up; brokers say why
		resp := r.ResponseKind().(*kmsg.SASLAuthenticateResponse)
		resp.ErrorCode = kerr.SaslAuthenticationFailed.Code
		return resp, nil, true
	})
	from := kafka.DefaultConfig()
	from.Brokers = cluster.ListenAddrs()
	from.SASL = kafka.SASLConfig{Mechanism: kafka.MechanismPlain, Username: "gate", Password: "wrong-secret"}
	to := testkit.Kafka(t)
	err = end(t, between(from, "hub", to, testkit.Topics(t, to, 1).Raw))
	require.ErrorContains(t, err, "the login is refused")
	require.ErrorContains(t, err, from.Brokers[0])
	require.NotContains(t, err.Error(), "wrong-secret")
}
