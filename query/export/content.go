package export

import (
	"strconv"
	"time"
)

// Content says what a file holds and in which form.
type Content struct {
	// Kind is that of the sign-ins.
	Kind Kind
	// JSON is true for an array of Graph's objects, false for CSV.
	JSON bool
	// Steps is true for the steps of authentication, false for the sign-ins.
	Steps bool
}

// Writer makes the text of the file. Details of policies are withheld where policies is
// false.
func (o Content) Writer(policies bool) Writer {
	switch {
	case o.JSON && o.Steps:
		return &stepObjects{}
	case o.Steps:
		return stepCells{}
	case o.JSON:
		return newObjects(policies)
	case o.Kind == Application || o.Kind == ManagedIdentity:
		return newCells(applicationColumns)
	}
	return newCells(userColumns)
}

// ContentType is that of the file.
func (o Content) ContentType() string {
	if o.JSON {
		return "application/json; charset=utf-8"
	}
	return "text/csv; charset=utf-8; header=present"
}

// Disposition is the header that names the file, by its range of days in UTC.
func (o Content) Disposition(from, to time.Time) string {
	name := o.Kind.fileName()
	if o.Steps {
		name += "_AuthDetails"
	}
	extension := "csv"
	if o.JSON {
		extension = "json"
	}
	return "attachment; filename=" + strconv.Quote(name+"_"+from.Format(time.DateOnly)+"_"+to.Format(time.DateOnly)+"."+extension)
}
