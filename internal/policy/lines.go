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
		var document json.RawMessage
		if decoder.Decode(&document) != nil || document[0] != '{' {
			return nil
		}
		place := fmt.Sprintf("/%d", documents)
		if at, value := unwrap(document); value != nil {
			all = append(all, split(place+at, value)...)
			continue
		}
		all = append(all, one(place, document)...)
	}
	if documents < 2 {
		return nil
	}
	return all
}
