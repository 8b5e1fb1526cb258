package jsontree

import "testing"

func TestValue_Lone(t *testing.T) {
	for text, want := range map[string]string{
		`[]`: `null`, `{}`: `null`, `["a"]`: `"a"`, `[[1,2]]`: `[1,2]`, `[{"a":1}]`: `{"a":1}`, `[[]]`: `[]`,
		`["a","b"]`: `["a","b"]`, `{"a":1}`: `{"a":1}`, `"a"`: `"a"`, `1`: `1`, `null`: `null`, `false`: `false`,
	} {
		var tree Tree
		v, err := tree.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(AppendCanonical(nil, v.Lone())); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestValue_BeginsWithList(t *testing.T) {
	for text, want := range map[string]bool{`[[1],2]`: true, `[[]]`: true, `[1,[2]]`: false, `[]`: false, `[{}]`: false} {
		var tree Tree
		v, err := tree.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := v.BeginsWithList(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}
