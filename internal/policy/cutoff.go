package policy

import "strings"

// cutOff reports whether a text is what PowerShell's ConvertTo-Json writes for an
// object or a list that lies deeper than its -Depth: "@{Users=; Locations=}",
// "System.Object[]", or the name of a type.
func cutOff(text string) bool {
	if strings.HasPrefix(text, "@{") && strings.HasSuffix(text, "}") {
		return true
	}
	if strings.ContainsAny(text, " @") {
		return false
	}
	for _, prefix := range []string{"System.Object", "System.String", "System.Collections.", "System.Management.Automation.",
		"Microsoft.Graph.", "Microsoft.Open."} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}

// misshapen notes, once for each place, that something else stands where an
// object should.
func (n node) misshapen() {
	text, isText := n.value.(string)
	if isText && cutOff(strings.TrimSpace(text)) {
		n.once("is text where an object should stand; PowerShell's ConvertTo-Json cut it off: export again with -Depth 20")
		return
	}
	n.once("should be an object")
}

// once notes a problem of a place that is read several times.
func (n node) once(format string, args ...any) {
	if n.to.blamed == nil {
		n.to.blamed = map[string]bool{}
	}
	if !n.to.blamed[n.at] {
		n.to.blamed[n.at] = true
		n.problem(format, args...)
	}
}
