package csvexport

// Exports of one user's sign-ins leave the user out, and those of successes the result.
// Queries that count sign-ins leave them out too, but they do not have the moment of
// each under the name that Graph gives it.

// isPartialHeader is whether the columns are of sign-ins without their actor or their
// result: with Graph's name of the moment and three of what tells a sign-in, else with
// the result, the application and the address at some time.
func isPartialHeader(seen map[string]int) bool {
	has := namesOf(seen)
	telling := 0
	for _, names := range [...][]string{
		results[:], {"userprincipalname"}, {"appdisplayname"}, {"ipaddress"}, {"clientappused"},
		{"conditionalaccessstatus"}, {"isinteractive"}, {"resourcedisplayname"},
	} {
		if has(names...) {
			telling++
		}
	}
	if has("createddatetime") {
		return telling >= 3
	}
	return has("datetime", "timestamp") && has(results[:]...) && has("appdisplayname") && has("ipaddress")
}
