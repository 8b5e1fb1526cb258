package engine

import (
	"bytes"
	"crypto/rand"
	_ "embed"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"text/template"
)

// nonceMacro is the macro by which a start recognises its own child.
const nonceMacro = "gatehouse_start"

// session starts the listeners and then reads stdin to its end: the child lives
// as long as its parent holds the pipe. HTTP comes last, so that once it answers
// both do.
const session = "SYSTEM START LISTEN TCP; SYSTEM START LISTEN HTTP; SELECT count() FROM table FORMAT Null"

//go:embed config.xml.tmpl
var configTemplate string

//go:embed users.xml.tmpl
var usersTemplate string

// settings is the child's generated configuration.
type settings struct {
	Dir         string
	TCP, HTTP   int
	MemoryLimit int64
	nonce       string
}

func newSettings(opts ClickHouseOptions, tcp, http int) settings {
	return settings{Dir: opts.Dir, TCP: tcp, HTTP: http, MemoryLimit: opts.MemoryLimit, nonce: rand.Text()}
}

// Nonce is the value of the nonceMacro of this start.
func (s settings) Nonce() string { return s.nonce }

// Macro is the name of the macro that holds the nonce.
func (s settings) Macro() string { return nonceMacro }

// UncompressedCache is how much ClickHouse keeps unpacked, in bytes; a server's own
// default is 8 GB.
func (s settings) UncompressedCache() int64 { return s.MemoryLimit / 8 }

func (s settings) configFile() string { return filepath.Join(s.Dir, "config.xml") }

// UsersFile is the path of the users and their profiles.
func (s settings) UsersFile() string { return filepath.Join(s.Dir, "users.xml") }

// write renders the configuration files into the data directory.
func (s settings) write() error {
	for path, text := range map[string]string{s.configFile(): configTemplate, s.UsersFile(): usersTemplate} {
		rendered, err := s.render(filepath.Base(path), text)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, rendered, 0o600); err != nil {
			return fmt.Errorf("write the engine's configuration: %w", err)
		}
	}
	return nil
}

func (s settings) render(name, text string) ([]byte, error) {
	parsed, err := template.New(name).Funcs(template.FuncMap{"xml": escape}).Parse(text)
	if err != nil {
		return nil, fmt.Errorf("read the template of %s: %w", name, err)
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, s); err != nil {
		return nil, fmt.Errorf("render %s: %w", name, err)
	}
	return out.Bytes(), nil
}

// escape makes text safe inside an XML element: paths are the user's.
func escape(text string) (string, error) {
	var out bytes.Buffer
	err := xml.EscapeText(&out, []byte(text))
	return out.String(), err
}

// args is the child's command line after the program's name.
func (s settings) args() []string {
	return []string{
		"--path=" + filepath.Join(s.Dir, "data"),
		"--config-file=" + s.configFile(),
		"--tcp_port=" + strconv.Itoa(s.TCP),
		"--http_port=" + strconv.Itoa(s.HTTP),
		"--listen_host=" + listenHost,
		"--log-level=information",
		"-S", "line String",
		"--input-format", "LineAsString",
		"--query", session,
	}
}
