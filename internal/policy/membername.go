package policy

import "strings"

// folded is a member's name as names are compared: without case and underscores,
// as exports from PowerShell, SQL and Python have their own. Terraform's azuread
// provider says included_users for includeUsers.
func folded(name string) string {
	name = strings.TrimLeft(name, "_")
	for _, prefix := range []string{"include", "exclude"} {
		rest, ok := cutPrefixFold(name, prefix)
		if ok && len(rest) > 1 && participle(rest) {
			name = prefix + rest[1:]
		}
	}
	return strings.ToLower(strings.ReplaceAll(name, "_", ""))
}

// participle reports whether what follows "include" makes it "included" and
// another word begins: included_users and includedUsers, but not includeDevices.
func participle(rest string) bool {
	next := rest[1]
	return rest[0] == 'd' && (next == '_' || next >= 'A' && next <= 'Z') || rest[0] == 'D' && next == '_'
}

// sameName reports whether two names mean one member. Most names need no folding:
// files have millions of members.
func sameName(a, b string) bool {
	return strings.EqualFold(a, b) || (spelledOddly(a) || spelledOddly(b)) && folded(a) == folded(b)
}

// spelledOddly reports whether folding changes more of a name than its case.
func spelledOddly(name string) bool {
	return strings.Contains(name, "_") || strings.Contains(name, "cluded")
}

// lastName is the name of the member that a JSON pointer leads to.
func lastName(pointer string) string {
	name := pointer[strings.LastIndexByte(pointer, '/')+1:]
	if !strings.Contains(name, "~") {
		return name
	}
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
}
