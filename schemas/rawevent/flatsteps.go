package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// Tools for investigators write what an authentication step says as properties of the
// event: authenticationMethod of a single step, AuthDetailsAuthenticationMethod of one, or
// of several as a list. All lists must be as long: else nobody can tell what belongs
// together.

// flatSteps are such properties, with those last that only mean a step where one is.
func flatSteps() []flatProperty {
	const joined = "AuthDetails"
	none := func(*schemas.SignIn) bool { return true } // beside authenticationDetails none is taken
	some := func(e *schemas.SignIn) bool { return len(e.AuthenticationDetails) > 0 }
	var all, last []flatProperty
	for _, p := range stepProperties() {
		set := eachStep(p.set)
		all = append(all, flatProperty{joined + p.name, ofSteps, none, set})
		switch p.name {
		case "authenticationMethod", "authenticationStepRequirement":
			all = append(all, flatProperty{p.name, ofSteps, none, set})
		default:
			last = append(last, flatProperty{p.name, ofSteps, some, set})
		}
	}
	return append(all, last...)
}

// eachStep sets a property of every step: a list has one value for each.
func eachStep(set setter[schemas.AuthenticationDetail]) setter[schemas.SignIn] {
	return func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
		values := []jsontree.Value{v}
		if v.Kind() == jsontree.List {
			values = values[:0]
			list := v.Elements()
			for element, ok := list.Next(); ok; element, ok = list.Next() {
				values = append(values, element)
			}
		}
		if v.Kind() == jsontree.Text && isTypeName(v.Text()) {
			return wrongType(v, "what a step says")
		}
		steps := e.AuthenticationDetails
		if len(steps) == 0 {
			for range values {
				steps = append(steps, d.kinds.step.pool.next())
			}
		}
		if len(values) != len(steps) {
			return wrongType(v, "a value for each step")
		}
		for i, value := range values {
			if err := set(d, steps[i], value); err != nil {
				return err
			}
		}
		e.AuthenticationDetails = steps
		return nil
	}
}
