package enrich

import (
	"fmt"
	"os"

	"github.com/gatehouse/gatehouse/schemas"
)

// openCatalogue returns the built-in error catalogue, changed by a file when one
// is named. The error joins all problems of the file.
func openCatalogue(path string) (*schemas.ErrorCatalogue, error) {
	if path == "" {
		return schemas.Errors(), nil
	}
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("enrich.error_catalogue: %w", err)
	}
	defer file.Close() //nolint:errcheck // read only
	catalogue, err := schemas.Errors().With(file)
	if err != nil {
		return nil, fmt.Errorf("enrich.error_catalogue: %s: %w", path, err)
	}
	return catalogue, nil
}
