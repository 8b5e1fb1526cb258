package rawevent

import (
	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

// rowProperties are the columns of Log Analytics that differ from Graph's
// properties and from the envelope's.
func rowProperties() []property[schemas.SignIn] {
	location := object("location", func(k *kinds) *kind[schemas.Location] { return &k.location },
		func(e *schemas.SignIn) **schemas.Location { return &e.Location })
	resource := text("resourceId", func(e *schemas.SignIn) *string { return &e.ResourceId })
	policies := policiesColumn()
	return []property[schemas.SignIn]{
		notedTime("TimeGenerated", func(r *record) *noteText { return &r.time }),
		noted("AADTenantId", func(r *record) *noteText { return &r.rowTenant }),
		{"TenantId", rowTenant},
		{"Location", func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
			if v = v.Lone(); v.Kind() == jsontree.Object || holdsJSON(v) {
				return location.set(d, e, v)
			}
			return noteLocation(d, e, v)
		}},
		{"LocationDetails", location.set},
		{"ResourceId", func(d *Decoder, e *schemas.SignIn, v jsontree.Value) *DecodeError {
			s, err := textOf(v)
			if err == nil && isDirectoryPath(s) { // as in an envelope
				d.rec.resourceID = noteText{d.key, s}
				return nil
			}
			return resource.set(d, e, v)
		}},
		{"ResourceIdentity", resource.set},
		{"ConditionalAccessPolicies", policies.set},
		{"ConditionalAccessPoliciesV2", policies.set},
		processingTime("ProcessingTimeInMs"),
		text("correlationId", func(e *schemas.SignIn) *string { return &e.CorrelationId }),
		constant("SourceSystem", "Azure AD"),
		constant("Resource", "Microsoft.aadiam"),
		constant("ResourceGroup", "Microsoft.aadiam"),
		constant("ResourceProvider", "Microsoft.aadiam"),
		noted("Type", func(r *record) *noteText { return &r.tableType }),
	}
}

// isDirectoryPath is whether a ResourceId is the directory, not what was signed in to.
func isDirectoryPath(s string) bool { return s != "" && s[0] == '/' }

func policiesColumn() property[schemas.SignIn] {
	return list("appliedConditionalAccessPolicies",
		func(k *kinds) *kind[schemas.AppliedConditionalAccessPolicy] { return &k.policy },
		func(e *schemas.SignIn) *[]*schemas.AppliedConditionalAccessPolicy {
			return &e.AppliedConditionalAccessPolicies
		})
}

// rowTenant reads TenantId: the workspace in a row, the tenant in a record without
// properties.
func rowTenant(d *Decoder, _ *schemas.SignIn, v jsontree.Value) *DecodeError {
	s, err := textOf(v)
	if err != nil {
		return err
	}
	if d.rec.row {
		d.extra.addText("record/", d.key, s)
		return nil
	}
	d.rec.tenant = noteText{d.key, s}
	return nil
}

func noteLocation(d *Decoder, _ *schemas.SignIn, v jsontree.Value) *DecodeError {
	s, err := textOf(v)
	d.rec.location = noteText{d.key, s}
	return err
}

// statusWord reads Success, Failure or Interrupted, or the code alone; another word
// or number is kept.
func statusWord(d *Decoder, _ *schemas.SignIn, v jsontree.Value) *DecodeError {
	if isErrorCode(v) {
		d.rec.statusCode = note{d.key, v}
		return nil
	}
	if v.Kind() == jsontree.Number {
		d.extra.add("", d.key, v)
		return nil
	}
	s, err := textOf(v)
	if err != nil {
		return err
	}
	if word := resultWord(s); word != "" {
		d.status().Word = word
		return nil
	}
	if !isNone(s) {
		d.extra.addText("", d.key, s)
	}
	return nil
}
