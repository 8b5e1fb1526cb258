package schemas

// rowProperties are the columns of Log Analytics that differ from Graph's
// properties and from the envelope's.
func rowProperties() []property[SignIn] {
	location := object("location", func(k *kinds) *kind[Location] { return &k.location },
		func(e *SignIn) **Location { return &e.Location })
	resource := text("resourceId", func(e *SignIn) *string { return &e.ResourceId })
	policies := policiesColumn()
	return []property[SignIn]{
		notedTime("TimeGenerated", func(r *record) *noteText { return &r.time }),
		noted("AADTenantId", func(r *record) *noteText { return &r.rowTenant }),
		{"TenantId", rowTenant},
		{"Location", func(d *Decoder, e *SignIn, v value) *DecodeError {
			if v = v.lone(); v.kind() == jsonObject || holdsJSON(v) {
				return location.set(d, e, v)
			}
			return noteLocation(d, e, v)
		}},
		{"LocationDetails", location.set},
		{"ResourceId", func(d *Decoder, e *SignIn, v value) *DecodeError {
			s, err := textOf(v)
			if err == nil && s != "" && s[0] == '/' { // the directory, as in an envelope
				d.rec.resourceID = noteText{d.key, s}
				return nil
			}
			return resource.set(d, e, v)
		}},
		{"ResourceIdentity", resource.set},
		{"ConditionalAccessPolicies", policies.set},
		{"ConditionalAccessPoliciesV2", policies.set},
		processingTime("ProcessingTimeInMs"),
		text("correlationId", func(e *SignIn) *string { return &e.CorrelationId }),
		constant("SourceSystem", "Azure AD"),
		constant("Resource", "Microsoft.aadiam"),
		constant("ResourceGroup", "Microsoft.aadiam"),
		constant("ResourceProvider", "Microsoft.aadiam"),
		noted("Type", func(r *record) *noteText { return &r.tableType }),
	}
}

func policiesColumn() property[SignIn] {
	return list("appliedConditionalAccessPolicies",
		func(k *kinds) *kind[AppliedConditionalAccessPolicy] { return &k.policy },
		func(e *SignIn) *[]*AppliedConditionalAccessPolicy { return &e.AppliedConditionalAccessPolicies })
}

// rowTenant reads TenantId: the workspace in a row, the tenant in a record without
// properties.
func rowTenant(d *Decoder, _ *SignIn, v value) *DecodeError {
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

func noteLocation(d *Decoder, _ *SignIn, v value) *DecodeError {
	s, err := textOf(v)
	d.rec.location = noteText{d.key, s}
	return err
}

// statusWord reads Success, Failure or Interrupted, or the code alone; another word
// or number is kept.
func statusWord(d *Decoder, _ *SignIn, v value) *DecodeError {
	if isErrorCode(v) {
		d.rec.statusCode = note{d.key, v}
		return nil
	}
	if v.kind() == jsonNumber {
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
