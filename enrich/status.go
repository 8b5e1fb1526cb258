package enrich

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// outcome is what decideStatus decides.
type outcome struct {
	status      schemas.Status
	reason      string
	remediation string
}

// decideStatus decides whether a sign-in succeeded from what the producer said
// about it (nil when nothing):
//  1. the code, by the catalogue; a code that is not in it leaves the decision to
//     the producer's word, else it is a failure unless it is 0;
//  2. without a code, the producer's word;
//  3. without either, a reason for a failure makes it one;
//  4. else the status stays unspecified: absence is not success.
//
// The reason is the producer's text where it says something, else the
// catalogue's; a success has neither reason nor remediation.
func decideStatus(catalogue *schemas.ErrorCatalogue, said *schemas.SignInStatus) outcome {
	if said == nil {
		return outcome{}
	}
	var out outcome
	reason := meaningful(said.FailureReason)
	word := statusWord(said.Word)
	switch {
	case said.ErrorCode != nil:
		entry, known := catalogue.Lookup(*said.ErrorCode)
		switch {
		case known:
			out = outcome{status: entry.Status, reason: entry.Reason, remediation: entry.Remediation}
		case word != schemas.Status_STATUS_UNSPECIFIED:
			out.status = word
		default:
			out.status = schemas.Status_STATUS_FAILURE
		}
	case word != schemas.Status_STATUS_UNSPECIFIED:
		out.status = word
	case reason != "":
		out.status = schemas.Status_STATUS_FAILURE
	}
	if out.status == schemas.Status_STATUS_SUCCESS {
		return outcome{status: out.status}
	}
	if reason != "" {
		out.reason = reason
	}
	return out
}

// meaningful drops the texts that producers send for lack of a reason, even on success.
func meaningful(reason string) string {
	reason = strings.TrimSpace(reason)
	switch {
	case strings.EqualFold(reason, "Other"), strings.EqualFold(reason, "Other."),
		strings.EqualFold(reason, "None"), strings.EqualFold(reason, "null"):
		return ""
	}
	return reason
}

func statusWord(word string) schemas.Status {
	switch {
	case strings.EqualFold(word, "Success"):
		return schemas.Status_STATUS_SUCCESS
	case strings.EqualFold(word, "Failure"):
		return schemas.Status_STATUS_FAILURE
	case strings.EqualFold(word, "Interrupted"):
		return schemas.Status_STATUS_INTERRUPTED
	}
	return schemas.Status_STATUS_UNSPECIFIED
}
