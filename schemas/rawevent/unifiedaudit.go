package rawevent

import (
	"slices"

	"github.com/gatehouse/gatehouse/schemas"
)

// Microsoft 365's unified audit log has records of sign-ins too (UserLoggedIn), with few
// of a sign-in's properties, none of its words for the outcome, and the same names for
// other things. People take one for the other.

// unifiedAudit returns the refusal of such a record in place of what went wrong when it
// was read as a sign-in.
func (f *findings) unifiedAudit(err *DecodeError) *DecodeError {
	for _, name := range [...]string{"RecordType", "Operation", "Workload"} {
		if !slices.ContainsFunc(f.pairs, func(p pair) bool { return p.key == name }) {
			return err
		}
	}
	return refuse(schemas.DeadNotAnEvent, "a record of Microsoft 365's unified audit log, which is no sign-in log: send the sign-ins of Microsoft Graph or of the diagnostic settings instead").under("RecordType")
}
