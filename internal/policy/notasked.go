package policy

import "strings"

// windowsSignIn is the application of signing in to Windows itself.
const windowsSignIn = "38aa3b87-a06d-4817-b275-7a316988d93b"

// notAsked is why no policy is asked about a sign-in; empty when they are.
func (f *Facts) notAsked() string {
	switch {
	case f.FirstFactorFailed:
		_, why := MeaningOf(f.Code)
		return why
	case strings.EqualFold(f.AppID, windowsSignIn):
		return "policies do not cover signing in to Windows itself"
	}
	return ""
}
