package policy

// Known is what is known of a statement.
type Known uint8

// What can be known. The zero value is Unknown.
const (
	Unknown Known = iota
	No
	Yes
)

func known(b bool) Known {
	if b {
		return Yes
	}
	return No
}

// or is Yes as soon as one is, and No only when both are.
func (t Known) or(u Known) Known {
	switch {
	case t == Yes || u == Yes:
		return Yes
	case t == No && u == No:
		return No
	}
	return Unknown
}

// and is No as soon as one is, and Yes only when both are.
func (t Known) and(u Known) Known {
	switch {
	case t == No || u == No:
		return No
	case t == Yes && u == Yes:
		return Yes
	}
	return Unknown
}

func (t Known) not() Known {
	switch t {
	case Yes:
		return No
	case No:
		return Yes
	}
	return Unknown
}
