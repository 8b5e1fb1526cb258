package filter

// Rarity is how many sign-ins can satisfy an expression, by what it asks for. It
// says where to look for them, not what is found.
type Rarity uint8

// The rarities, the commonest first.
const (
	// Common is any number.
	Common Rarity = iota
	// Few are those of one person, one device or one address, mostly.
	Few
	// Single are those of one request, attempt or session.
	Single
)

// Rarity of the sign-ins that satisfy the expression; a filter of nil takes all.
func (f *Filter) Rarity() Rarity {
	if f == nil {
		return Common
	}
	return rarityOf(f.root)
}

func rarityOf(n node) Rarity {
	switch n := n.(type) {
	case conjunction:
		rarest := Common
		for _, term := range n {
			rarest = max(rarest, rarityOf(term))
		}
		return rarest
	case disjunction:
		commonest := Single
		for _, term := range n {
			commonest = min(commonest, rarityOf(term))
		}
		return commonest
	case comparison:
		if n.operator == equal && !n.value.isNull {
			return n.property.rarity
		}
	case membership:
		for _, v := range n.values {
			if v.isNull {
				return Common
			}
		}
		return n.property.rarity
	}
	return Common
}
