package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// lines returns the objects of a file that has several one after the other, as jq
// and loops of scripts write them; nil when it is anything else. Answers of Graph
// among them, such as pages, stand for the objects in them.
func lines(text []byte) []element {
	var all []element
	decoder := json.NewDecoder(bytes.NewReader(text))
	documents := 0
	for ; decoder.More(); documents++ {
		var one json.RawMessage
		if decoder.Decode(&one) != nil || one[0] != '{' {
			return nil
		}
		place := fmt.Sprintf("/%d", documents)
		if at, value := unwrap(one); value != nil {
			all = append(all, split(place+at, value)...)
			continue
		}
		all = append(all, element{at: place, raw: one})
	}
	if documents < 2 {
		return nil
	}
	return all
}
