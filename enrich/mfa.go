package enrich

import (
	"strings"

	"github.com/gatehouse/gatehouse/schemas"
)

// Results of multi-factor authentication.
const (
	mfaNotRequired      = "notRequired"
	mfaSatisfiedByClaim = "satisfiedByClaim"
	mfaSatisfied        = "satisfied"
	mfaDenied           = "denied"
	mfaInterrupted      = "interrupted"
)

// mfa_source: the evidence that decided the result.
const (
	mfaFromDetails     = "details"
	mfaFromSteps       = "steps"
	mfaFromCode        = "code"
	mfaFromRequirement = "requirement"
)

// mfa is what decideMFA decides.
type mfa struct{ result, method, source string }

// decideMFA decides what became of multi-factor authentication, given how the
// sign-in ended. In this order:
//  1. details: what status.additionalDetails, else mfaDetail.authDetail, says about it;
//  2. steps: the authentication steps that stand for a second factor;
//  3. code: error codes that only a second factor causes;
//  4. details: a method in mfaDetail, when the sign-in succeeded;
//  5. requirement: single-factor is notRequired; multi-factor is satisfied when
//     the sign-in succeeded, and says nothing when it did not.
//
// The method, of a second factor that was satisfied or denied, is the step's,
// else that of mfaDetail, else the last of authenticationMethodsUsed that is not
// a password.
func decideMFA(ev *schemas.SignIn, status schemas.Status) mfa {
	out := mfaResult(ev, status)
	switch {
	case out.result != mfaSatisfied && out.result != mfaDenied:
		out.method = ""
	case out.method == "":
		out.method = mfaMethod(ev)
	}
	return out
}

func mfaResult(ev *schemas.SignIn, status schemas.Status) mfa {
	if result := mfaText(ev.GetStatus().GetAdditionalDetails()); result != "" {
		return mfa{result: result, source: mfaFromDetails}
	}
	if result := mfaText(ev.GetMfaDetail().GetAuthDetail()); result != "" {
		return mfa{result: result, source: mfaFromDetails}
	}
	if out := mfaOfSteps(ev.AuthenticationDetails, status); out.result != "" {
		return out
	}
	if result := mfaOfCode(ev.GetStatus().GetErrorCode()); result != "" {
		return mfa{result: result, source: mfaFromCode}
	}
	succeeded := status == schemas.Status_STATUS_SUCCESS
	if method := ev.GetMfaDetail().GetAuthMethod(); method != "" && succeeded {
		return mfa{result: mfaSatisfied, method: method, source: mfaFromDetails}
	}
	switch {
	case strings.EqualFold(ev.AuthenticationRequirement, "singleFactorAuthentication"):
		return mfa{result: mfaNotRequired, source: mfaFromRequirement}
	case strings.EqualFold(ev.AuthenticationRequirement, "multiFactorAuthentication") && succeeded:
		return mfa{result: mfaSatisfied, source: mfaFromRequirement}
	}
	return mfa{}
}

// mfaOfSteps weighs the steps: one that was satisfied counts before one that was
// satisfied earlier, before a denial, before what is still to be done: people
// mistype a code and try again.
func mfaOfSteps(steps []*schemas.AuthenticationDetail, status schemas.Status) mfa {
	best := mfa{source: mfaFromSteps}
	for _, step := range steps {
		if result := mfaOfStep(step, status); mfaRank(result) >= mfaRank(best.result) && result != "" {
			best.result, best.method = result, methodOf(step)
		}
	}
	if best.result == "" {
		return mfa{}
	}
	return best
}

// mfaOfStep reads one step; "" when it is no second factor's.
func mfaOfStep(step *schemas.AuthenticationDetail, status schemas.Status) string {
	if result := mfaText(step.AuthenticationStepResultDetail); result != "" {
		return result
	}
	if !isMFAStep(step.AuthenticationStepRequirement) {
		return ""
	}
	switch {
	case step.Succeeded == nil:
		return ""
	case *step.Succeeded && wasSatisfiedBefore(step.AuthenticationMethod):
		return mfaSatisfiedByClaim
	case *step.Succeeded:
		return mfaSatisfied
	case status == schemas.Status_STATUS_INTERRUPTED, strings.EqualFold(step.AuthenticationStepResultDetail, "Authentication in progress"):
		return mfaInterrupted
	}
	return mfaDenied
}

func mfaRank(result string) int {
	switch result {
	case mfaSatisfied:
		return 5
	case mfaSatisfiedByClaim:
		return 4
	case mfaDenied:
		return 3
	case mfaInterrupted:
		return 2
	case mfaNotRequired:
		return 1
	}
	return 0
}

// isMFAStep reports whether a step's requirement is a second factor: "Multi-factor
// authentication", "Multifactor authentication", "MultiConditionalAccess", "MFA".
func isMFAStep(requirement string) bool {
	const multi = "multi"
	return len(requirement) >= len(multi) && strings.EqualFold(requirement[:len(multi)], multi) ||
		strings.EqualFold(requirement, "MFA")
}

// mfaOfCode knows the codes that a second factor alone causes.
func mfaOfCode(code int32) string {
	switch code {
	case 50072, 50074, 50076, 50078, 50079: // to be registered, given, renewed
		return mfaInterrupted
	case 500121, 50088, 53004, 54008, 90072: // not completed, too many calls, registration or factor refused
		return mfaDenied
	}
	return ""
}

// mfaMethod finds the method of a second factor outside of its step.
func mfaMethod(ev *schemas.SignIn) string {
	if method := ev.GetMfaDetail().GetAuthMethod(); method != "" {
		return method
	}
	for i := len(ev.AuthenticationDetails) - 1; i >= 0; i-- {
		step := ev.AuthenticationDetails[i]
		second := isMFAStep(step.AuthenticationStepRequirement) || mfaText(step.AuthenticationStepResultDetail) != ""
		if method := methodOf(step); second && method != "" && !isPassword(method) {
			return method
		}
	}
	for i := len(ev.AuthenticationMethodsUsed) - 1; i >= 0; i-- {
		if method := ev.AuthenticationMethodsUsed[i]; !isPassword(method) && !wasSatisfiedBefore(method) {
			return method
		}
	}
	return ""
}

// methodOf is a step's method; "" when it stands for an earlier one.
func methodOf(step *schemas.AuthenticationDetail) string {
	if wasSatisfiedBefore(step.AuthenticationMethod) {
		return ""
	}
	return step.AuthenticationMethod
}

func wasSatisfiedBefore(method string) bool {
	return strings.EqualFold(method, "Previously satisfied") || strings.EqualFold(method, "Satisfied by token")
}

func isPassword(method string) bool {
	switch {
	case strings.EqualFold(method, "Password"), strings.EqualFold(method, "PHS"), strings.EqualFold(method, "PTA"):
		return true
	}
	return false
}
