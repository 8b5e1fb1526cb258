package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// lines returns the objects of a file that has several one after the other, as jq
// and loops of scripts write them; nil when it is anything else. Answers of Graph
// among them, such as pages, stand for the objects in them; the error says that the last
// of the pages is missing.
func lines(text []byte) ([]element, error) {
	var all []element
	pages := map[Page]bool{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	documents := 0
	for ; decoder.More(); documents++ {
		var document json.RawMessage
		if decoder.Decode(&document) != nil || document[0] != '{' {
			return nil, nil
		}
		pages[pageOf(document)] = true
		place := fmt.Sprintf("/%d", documents)
		if at, value := unwrap(document); value != nil {
			all = append(all, split(place+at, value)...)
			continue
		}
		all = append(all, one(place, document)...)
	}
	switch {
	case documents < 2:
		return nil, nil
	case pages[EarlierPage] && !pages[LastPage]:
		return all, errors.New(Unfinished)
	}
	return all, nil
}
