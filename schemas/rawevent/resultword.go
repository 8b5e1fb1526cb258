package rawevent

// resultWord is the result that a word says: Success, Failure or Interrupted, also as
// scripts call them; empty when it says none.
func resultWord(text string) string {
	for _, said := range [...]struct{ word, result string }{
		{"Success", "Success"}, {"Succeeded", "Success"}, {"Successful", "Success"},
		{"Failure", "Failure"}, {"Failed", "Failure"}, {"Fail", "Failure"},
		{"Interrupted", "Interrupted"},
	} {
		if sameWord(said.word, text) {
			return said.result
		}
	}
	return ""
}
