package policy

import "strings"

// unfamiliar says what members that Gatehouse does not know may do to a condition:
// add to whom or what it means, or take away from it.
type unfamiliar struct{ include, exclude bool }

// any reports whether there are such members.
func (u unfamiliar) any() bool { return u.include || u.exclude }

func (u *unfamiliar) add(other unfamiliar) {
	u.include, u.exclude = u.include || other.include, u.exclude || other.exclude
}

// decides joins an inclusion and an exclusion, which beats it. Unknown members may
// add to either.
func (u unfamiliar) decides(included, excluded Known) Known {
	if u.include {
		included = included.or(Unknown)
	}
	if u.exclude {
		excluded = excluded.or(Unknown)
	}
	return included.and(excluded.not())
}

// unknownMembers notes the members of a condition that none of the names means,
// and returns what they may do.
func (n node) unknownMembers(names ...string) unfamiliar {
	var u unfamiliar
	for _, other := range n.others(names...) {
		n.to.note("%s: Gatehouse does not know this part of the condition, so the policy is unknown wherever it could decide", other.at)
		u.add(other.mayDo())
	}
	return u
}

// mayDo says what a member that Gatehouse does not know may do: what it says of
// itself, else both.
func (n node) mayDo() unfamiliar {
	u := n.saysToDo()
	if !u.any() {
		return unfamiliar{include: true, exclude: true}
	}
	return u
}

// saysToDo reads from a member's name, from its mode and from its own members
// whether it includes or excludes.
func (n node) saysToDo() unfamiliar {
	if u := directionOf(lastName(n.at)); u.any() {
		return u
	}
	var u unfamiliar
	_, members := n.block()
	for name, value := range members {
		if text, isText := value.(string); isText && sameName(name, "mode") {
			name = text
		}
		if says(value) {
			u.add(directionOf(name))
		}
	}
	return u
}

// directionOf reads whether a name begins with include or exclude.
func directionOf(name string) unfamiliar {
	name = folded(name)
	return unfamiliar{include: strings.HasPrefix(name, "include"), exclude: strings.HasPrefix(name, "exclude")}
}

// includeExclude returns the names of members that include and exclude.
func includeExclude(suffixes ...string) []string {
	var out []string
	for _, suffix := range suffixes {
		out = append(out, "include"+suffix, "exclude"+suffix)
	}
	return out
}
