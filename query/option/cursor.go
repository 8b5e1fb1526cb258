package option

// OfCursor is the way to further pages.
func OfCursor(into *string) Option {
	return Text("cursor", into, "As found in `nextLink`; not made by hand.")
}
