package schemas

// Tools write words where they had no value: Azure CLI what Python calls None,
// Wazuh null, pandas nan.

// isNoWord is whether the text stands for no value in the place of a number or a
// boolean, where no word can stand.
func isNoWord(text string) bool {
	for _, word := range [...]string{"None", "null", "nan", "N/A", "-"} {
		if equalFold(text, word) {
			return true
		}
	}
	return false
}

// isNone is whether the text stands for no object and no list.
func isNone(text string) bool { return text == "None" || text == "null" }

// silence makes a null of every text within v that is the word.
func (v value) silence(word string) {
	switch v.kind() {
	case jsonText:
		if v.text() == word {
			v.makeNull()
		}
	case jsonList:
		list := v.elements()
		for element, ok := list.next(); ok; element, ok = list.next() {
			element.silence(word)
		}
	case jsonObject:
		members := v.members()
		for _, member, ok := members.next(); ok; _, member, ok = members.next() {
			member.silence(word)
		}
	}
}

func (v value) makeNull() {
	start := len(v.t.text)
	v.t.text = append(v.t.text, "null"...)
	n := &v.t.nodes[v.i]
	n.kind, n.start, n.end = jsonNull, uint32(start), uint32(len(v.t.text))
}

// azureCLI is the column that `az monitor log-analytics query` adds to each row, in
// which every value is a text: None where there is none.
const azureCLI = "TableName"

// silenceAzureCLI leaves out the values that a row of Azure CLI has not.
func (f *findings) silenceAzureCLI() {
	for i := range f.pairs {
		if f.pairs[i].key == azureCLI {
			for _, p := range f.pairs {
				p.value.silence("None")
			}
			return
		}
	}
}
