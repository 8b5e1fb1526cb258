package simulate

import "time"

// kind of a sign-in, after the four lists that producers keep.
type kind int

const (
	interactive kind = iota
	nonInteractive
	servicePrincipal
	managedIdentity
)

// eventType is the kind's name in signInEventTypes.
func (k kind) eventType() string {
	return [...]string{"interactiveUser", "nonInteractiveUser", "servicePrincipal", "managedIdentity"}[k]
}

// category is the kind's name in an Azure Monitor export.
func (k kind) category() string {
	return [...]string{"SignInLogs", "NonInteractiveUserSignInLogs", "ServicePrincipalSignInLogs", "ManagedIdentitySignInLogs"}[k]
}

// shape is the raw format an event is written in.
type shape int

const (
	graphShape shape = iota
	graphBasicShape
	azureMonitorShape
	logAnalyticsShape
)

// signIn is one sign-in before it is written as JSON.
type signIn struct {
	at              time.Time
	id              string
	correlation     string
	originalRequest string
	tenant          *tenant
	kind            kind
	// person is nil for workloads, workload for people.
	person   *person
	workload *workload
	app      *app

	where *place
	ip    string
	// unplaced events leave the location to be found out.
	unplaced bool
	device   *device
	mail     *mailClient
	client   string
	agent    string
	protocol string
	token    string

	// multi is whether a second factor was required.
	multi   bool
	steps   []step
	code    int32
	details string

	verdicts          []verdict
	conditionalAccess string

	risk, riskState, riskDetail string
	riskEvents                  []string
	processing                  int
	shape                       shape
}

// step is one authentication step.
type step struct {
	at                                  time.Time
	method, detail, result, requirement string
	succeeded                           bool
}

func (s *signIn) legacy() bool { return s.mail != nil }

const (
	primaryFactor = "Primary authentication"
	secondFactor  = "Multifactor authentication"
)

// password adds the step of the first factor.
func (s *signIn) password(ok bool) {
	result := "Correct password"
	if !ok {
		result = "Invalid username or password"
	}
	s.steps = append(s.steps, step{s.at, "Password", "Password in the cloud", result, primaryFactor, ok})
}

// claim adds the steps of factors that the token already carried.
func (s *signIn) claim(multi bool) {
	s.steps = append(s.steps, step{s.at, "Previously satisfied", "", "First factor requirement satisfied by claim in the token", primaryFactor, true})
	if multi {
		s.steps = append(s.steps, step{s.at, "Previously satisfied", "", detailMFAInToken, secondFactor, true})
		s.details = detailMFAInToken
	}
}

// secondStep adds the step of the second factor.
func (s *signIn) secondStep(m mfaMethod, result string, ok bool) {
	s.steps = append(s.steps, step{s.at, m.name, m.detail, result, secondFactor, ok})
	s.details = result
}
