package policy

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// exportWhole says how policies are exported so that they can be read.
const exportWhole = "export the policies as Graph has them: what GET /identity/conditionalAccess/policies answers, or in PowerShell Get-MgIdentityConditionalAccessPolicy -All | ConvertTo-Json -Depth 20 -EnumsAsStrings"

// foreignText is a kind of text that is no JSON, by what it looks like.
type foreignText struct {
	pattern *regexp.Regexp
	what    string
	// instead is what may be done besides exporting the policies.
	instead string
}

// foreignTexts are what people have policies in besides JSON.
//
//nolint:gochecknoglobals // compiled once, never changed
var foreignTexts = []foreignText{
	{regexp.MustCompile(`^(?i:\s*<Objs[\s>])`), "what PowerShell's Export-Clixml writes", ""},
	{regexp.MustCompile(`^(?i:\s*<(!doctype\s+html|html)[\s>])`), "a page in HTML, such as a report or a sign-in page", ""},
	{regexp.MustCompile(`^\s*<[?A-Za-z]`), "XML", ""},
	{regexp.MustCompile(`(?m)^\s*resource\s+"azuread_`), "code of Terraform", "give its state, by terraform show -json > state.json, or "},
	{regexp.MustCompile(`(?m)^\s*AADConditionalAccessPolicy\b`), "a configuration of Microsoft365DSC", ""},
	{regexp.MustCompile(`(?mi)^\s*(- )?"?(conditions|grantControls|include_?Applications|displayName)"?:(\s|$)`), "YAML", "convert it to JSON, such as by yq -o=json, or "},
}

// foreign says what a file that is no JSON is and what to do instead; nil when
// nobody knows.
func foreign(text []byte) error {
	header, _, _ := bytes.Cut(text, []byte("\n"))
	if columns := tableColumns(cells(string(header))); len(columns) > 1 {
		return errTable(columns)
	}
	if text[0] == '{' || text[0] == '[' {
		return nil
	}
	for _, kind := range foreignTexts {
		if kind.pattern.Match(text) {
			return fmt.Errorf("the file is no JSON but looks like %s: %s%s", kind.what, kind.instead, exportWhole)
		}
	}
	return nil
}

var errArchive = errors.New("the file is a workbook or an archive (.xlsx, .zip): " + exportWhole)

// isArchive reports whether a file is a workbook or another archive.
func isArchive(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// errTable refuses a table of policies: what it leaves out cannot be told.
func errTable(columns []string) error {
	return fmt.Errorf("the file is a table of policies, as scripts make for people (%s): a row leaves out conditions or names what they mean, so it cannot be evaluated; %s", shortList(columns), exportWhole)
}

// cells are the names in a header, whatever separates them.
func cells(header string) []string {
	return strings.FieldsFunc(header, func(r rune) bool { return r == ',' || r == ';' || r == '\t' || r == '|' })
}

// tableColumns returns those of the names that tables have for what a policy has in its
// conditions and controls.
func tableColumns(names []string) []string {
	var found []string
	for _, name := range names {
		if isTableColumn(name) {
			found = append(found, strings.Trim(strings.TrimSpace(name), `"`))
		}
	}
	return found
}

// isTableColumn compares by letters only: "Include users", Users_Included and
// conditions.users.includeUsers are all met.
func isTableColumn(name string) bool {
	letters := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
	letters = strings.NewReplacer("included", "include", "excluded", "exclude").Replace(letters)
	for _, what := range [...]string{"users", "groups", "roles", "applications", "apps", "cloudapps", "platforms", "locations"} {
		for _, way := range [...]string{"include", "exclude"} {
			if strings.HasSuffix(letters, way+what) || strings.HasSuffix(letters, what+way) {
				return true
			}
		}
	}
	for _, end := range [...]string{"builtincontrols", "grantcontrols", "clientapptypes", "grantcontrolsoperator", "grantcontroloperator"} {
		if strings.HasSuffix(letters, end) {
			return true
		}
	}
	return false
}

// isRow returns the columns by which an object is a row of a table of policies; none
// when it is a policy or anything else.
func isRow(e element) []string {
	members := membersOf(e.raw)
	if hasMember(members, "conditions") {
		return nil
	}
	if columns := tableColumns(sortedNames(members)); len(columns) > 1 {
		return columns
	}
	return nil
}

// policyElements is elements for policies; a table of policies is refused as a whole.
func policyElements(data []byte) ([]element, error) {
	found, err := elements(data, terraformPolicy)
	if err != nil || len(found) == 0 {
		return found, err
	}
	columns := isRow(found[0])
	for _, one := range found[1:] {
		if len(columns) == 0 || len(isRow(one)) == 0 {
			return found, nil
		}
	}
	if len(columns) > 0 {
		return nil, errTable(columns)
	}
	return found, nil
}
