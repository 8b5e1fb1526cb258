package option

// Visibility says up to where sign-ins are shown.
type Visibility string

const (
	// Settled ends at the horizon: the same question gets the same answer later.
	Settled Visibility = "settled"
	// Live shows all that is stored.
	Live Visibility = "live"
)

// OfVisibility is the option visibility.
func OfVisibility(into *Visibility) Option {
	return Choice("visibility", into, []Visibility{Settled, Live}, "`settled` ends at the horizon, `live` shows all that is stored.")
}
