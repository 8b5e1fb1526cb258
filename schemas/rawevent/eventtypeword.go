package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/ascii"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// eventTypeWords are what others than Graph call kinds of sign-ins, without case:
// advanced hunting, and constants of SDKs.
var eventTypeWords = [...]struct{ said, word string }{
	{"interactive", "interactiveUser"}, {"nonInteractive", "nonInteractiveUser"},
	{"INTERACTIVE_USER", "interactiveUser"}, {"NON_INTERACTIVE_USER", "nonInteractiveUser"},
	{"SERVICE_PRINCIPAL", "servicePrincipal"}, {"MANAGED_IDENTITY", "managedIdentity"},
}

// eventTypes binds kinds of sign-ins, in Graph's words where they are known.
func eventTypes(name string) property[schemas.SignIn] {
	list := words(name, func(e *schemas.SignIn) *[]string { return &e.SignInEventTypes })
	return property[schemas.SignIn]{name, func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		err := list.set(d, e, v)
		for i, said := range e.SignInEventTypes {
			for _, known := range eventTypeWords {
				if ascii.EqualFold(said, known.said) {
					e.SignInEventTypes[i] = known.word
				}
			}
		}
		return err
	}}
}
