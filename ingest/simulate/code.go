package simulate

// Error codes that simulated sign-ins end with.
const (
	codeWrongPassword   int32 = 50126
	codeLocked          int32 = 50053
	codeDisabled        int32 = 50057
	codeExpired         int32 = 50055
	codeKeepSignedIn    int32 = 50140
	codeNoSession       int32 = 50058
	codeMFARequired     int32 = 50074
	codeMFAFailed       int32 = 500121
	codeConsent         int32 = 65001
	codeNotAssigned     int32 = 50105
	codeBlocked         int32 = 53003
	codeNotCompliant    int32 = 53000
	codeTokenRevoked    int32 = 50173
	codeTokenExpired    int32 = 700082
	codeWrongSecret     int32 = 7000215
	codeExpiredSecret   int32 = 7000222
	reasonOfSuccess           = "Other."
	detailMFAInToken          = "MFA requirement satisfied by claim in the token"
	detailMFAInTheCloud       = "MFA completed in Azure AD"
	detailMFADenied           = "MFA denied; user declined the authentication"
	detailMFATimeout          = "MFA denied; user did not respond to mobile app notification"
)

// reasonOf is the failure reason a producer writes beside the code.
func reasonOf(code int32) string {
	switch code {
	case 0:
		return reasonOfSuccess
	case codeWrongPassword:
		return "Error validating credentials due to invalid username or password."
	case codeLocked:
		return "The account is locked, you've tried to sign in too many times with an incorrect user ID or password."
	case codeDisabled:
		return "User account is disabled. The account has been disabled by an administrator."
	case codeExpired:
		return "The password is expired."
	case codeKeepSignedIn:
		return "This occurred due to 'Keep me signed in' interrupt when the user was signing in."
	case codeNoSession:
		return "Session information is not sufficient for single-sign-on."
	case codeMFARequired:
		return "Strong Authentication is required."
	case codeMFAFailed:
		return "Authentication failed during strong authentication request."
	case codeConsent:
		return "The user or administrator has not consented to use the application."
	case codeNotAssigned:
		return "The signed in user is not assigned to a role for the signed in application."
	case codeBlocked:
		return "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance."
	case codeNotCompliant:
		return "Device is not in required device state: compliant."
	case codeTokenRevoked:
		return "The provided grant has expired due to it being revoked, a fresh auth token is needed."
	case codeTokenExpired:
		return "The refresh token has expired due to inactivity."
	case codeWrongSecret:
		return "Invalid client secret provided."
	case codeExpiredSecret:
		return "The provided client secret keys are expired."
	default:
		return "Other."
	}
}
