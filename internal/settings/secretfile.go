package settings

import (
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
)

// fileSuffix ends a variable that names a file with a secret, as Docker and
// Kubernetes hand them out.
const fileSuffix = "_FILE"

// withSecretFiles replaces the variables that name a file of a secret by those of
// the secret itself.
func withSecretFiles(into any, environ []string) ([]string, []error) {
	secrets := map[string]bool{}
	for _, leaf := range Leaves(into) {
		if IsSecret(leaf.Path) {
			secrets[Variable(leaf.Path)] = leaf.Value.Kind() == reflect.Slice
		}
	}
	var all []string
	var problems []error
	for _, variable := range environ {
		name, file, _ := strings.Cut(variable, "=")
		secret, isFile := strings.CutSuffix(name, fileSuffix)
		isList, isSecret := secrets[secret]
		if !isFile || !isSecret {
			all = append(all, variable)
			continue
		}
		if file == "" {
			continue
		}
		if slices.ContainsFunc(environ, func(other string) bool { return strings.HasPrefix(other, secret+"=") && other != secret+"=" }) {
			problems = append(problems, fmt.Errorf("%s: %s is set as well; leave one of them out", name, secret))
			continue
		}
		value, err := readSecret(file, isList)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", name, err))
			continue
		}
		all = append(all, secret+"="+value)
	}
	return all, problems
}

// readSecret reads a file without the ends of its lines; of a list, each line is
// an item.
func readSecret(file string, isList bool) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s cannot be read: %w", file, reason(err))
	}
	lines := strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' || r == '\r' })
	switch {
	case len(lines) == 0:
		return "", fmt.Errorf("%s is empty", file)
	case len(lines) > 1 && !isList:
		return "", fmt.Errorf("%s has %d lines; it must hold nothing but the secret, on one line", file, len(lines))
	}
	return strings.Join(lines, ","), nil
}
