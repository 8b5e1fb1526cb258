package rawevent

import "strings"

// multivalued finds the list of plain texts that Splunk names riskEventTypes_v2{}. Of
// lists of objects it gives the parts as lists of their own, of which nobody can tell
// which belong together: appliedConditionalAccessPolicies{}.result.
func (d *Decoder) multivalued(name string) *field {
	plain, ok := strings.CutSuffix(name, "{}")
	if !ok {
		return nil
	}
	if f := d.fields.Find(plain); f != nil && f.marks&markTexts != 0 {
		return f
	}
	return nil
}
