package cmd

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/gatehouse/gatehouse/internal/policy"
	"github.com/gatehouse/gatehouse/internal/tenants"
)

// policyFlags say in which files a tenant's policies lie.
type policyFlags struct{ policies, locations, directory string }

func (p *policyFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&p.policies, "policies", "", "directory of policies (Graph JSON), read with all below it; or one file, also one with namedLocations and directory")
	flags.StringVar(&p.locations, "locations", "", "directory of named locations, or one file")
	flags.StringVar(&p.directory, "directory", "", "file that says who is in which group and role")
}

// given says whether the flags name anything.
func (p *policyFlags) given() bool { return p.policies != "" || p.locations != "" || p.directory != "" }

// read reads and checks the files. All problems come back at once, each with its
// file, as usage errors.
func (p *policyFlags) read() (tenants.Contents, *policy.Set, error) {
	contents, err := p.readPolicies()
	problems := []error{err}
	if p.locations != "" {
		contents.NamedLocations, err = documents(p.locations, "--locations", func(data []byte) ([]json.RawMessage, error) {
			if _, err := policy.ParseLocations(data); err != nil {
				return nil, err
			}
			return policy.LocationDocuments(data)
		})
		problems = append(problems, err)
	}
	if p.directory != "" {
		contents.Directory, err = readDirectory(p.directory)
		problems = append(problems, err)
	}
	if err := errors.Join(problems...); err != nil {
		return tenants.Contents{}, nil, usageError{err}
	}
	set, err := contents.Compile()
	if err != nil {
		return tenants.Contents{}, nil, usageError{err}
	}
	return contents, set, nil
}

// writeNotes tells what limits the policies that were read.
func writeNotes(w io.Writer, set *policy.Set) {
	for _, note := range set.Notes() {
		_, _ = fmt.Fprintln(w, "note: "+note) // nobody to tell
	}
}

// readPolicies reads policies, or a file with all of a tenant's contents, as GET
// /api/tenants/{id}/policies answers.
func (p *policyFlags) readPolicies() (tenants.Contents, error) {
	if info, err := os.Stat(p.policies); err == nil && !info.IsDir() {
		if strings.EqualFold(filepath.Ext(p.policies), terraformCode) {
			return tenants.Contents{}, inFile(p.policies, errTerraformCode)
		}
		data, err := os.ReadFile(p.policies)
		if err != nil {
			return tenants.Contents{}, fmt.Errorf("--policies: %w", err)
		}
		contents, err := tenants.ReadContents(data)
		if err == nil {
			_, err = contents.Compile()
		}
		if err != nil {
			return tenants.Contents{}, inFile(p.policies, err)
		}
		return contents, nil
	}
	policies, err := documents(p.policies, "--policies", func(data []byte) ([]json.RawMessage, error) {
		if _, err := policy.ParsePolicies(data); err != nil {
			return nil, err
		}
		return policy.PolicyDocuments(data)
	})
	return tenants.Contents{Policies: policies}, err
}

// documents reads the objects in a file, or in all .json files of a directory and
// below, with what reads and checks a file.
func documents(path, flag string, read func([]byte) ([]json.RawMessage, error)) ([]json.RawMessage, error) {
	if path == "" {
		return nil, fmt.Errorf("%s: name a directory or a file", flag)
	}
	files, err := jsonFiles(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s %s: %w", flag, path, noFiles(path))
	}
	all := []json.RawMessage{}
	var problems []error
	pages := map[policy.Page]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		var found []json.RawMessage
		if err == nil {
			found, err = read(data)
		}
		if err != nil {
			problems = append(problems, inFile(file, err))
			continue
		}
		pages[policy.PageOf(data)] = file
		all = append(all, found...)
	}
	if earlier := pages[policy.EarlierPage]; earlier != "" && pages[policy.LastPage] == "" {
		problems = append(problems, inFile(earlier, errors.New(policy.Unfinished)))
	}
	return all, errors.Join(problems...)
}

// terraformCode is how the names of Terraform's files of code end.
const terraformCode = ".tf"

var errTerraformCode = errors.New("the code of Terraform is not read: give its state, by terraform show -json > state.json")

// noFiles says what lies in a directory without files of JSON.
func noFiles(dir string) error {
	if code, _ := filepath.Glob(filepath.Join(dir, "*"+terraformCode)); len(code) > 0 {
		return errTerraformCode
	}
	for _, kind := range []string{".csv", ".yaml", ".yml", ".xml", ".xlsx", ".zip", ".ps1", ".psd1"} {
		if found, _ := filepath.Glob(filepath.Join(dir, "*"+kind)); len(found) > 0 {
			return fmt.Errorf("no .json file lies there, and files such as %s are not read: give JSON as Graph has it", filepath.Base(found[0]))
		}
	}
	return errors.New("no .json file lies there")
}

// inFile puts the name of a file before each problem.
func inFile(file string, err error) error {
	var problems policy.Problems
	if !errors.As(err, &problems) {
		return fmt.Errorf("%s: %w", file, err)
	}
	all := make([]error, len(problems))
	for i, problem := range problems {
		all[i] = fmt.Errorf("%s: %w", file, problem)
	}
	return errors.Join(all...)
}

// jsonFiles lists a file, or the .json files of a directory in their order.
func jsonFiles(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	var files []string
	err = filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.EqualFold(filepath.Ext(name), ".json") {
			files = append(files, name)
		}
		return err
	})
	return files, err
}

func readDirectory(file string) (json.RawMessage, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--directory: %w", err)
	}
	if _, err = policy.ParseDirectory(data); err != nil {
		return nil, inFile(file, err)
	}
	found, err := policy.Documents(data)
	if err == nil && len(found) != 1 {
		err = fmt.Errorf("holds %d objects instead of one", len(found))
	}
	if err != nil {
		return nil, inFile(file, err)
	}
	return found[0], nil
}
