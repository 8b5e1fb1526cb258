package jsontree

import "testing"

func TestValue_walks(t *testing.T) {
	var tree Tree
	v, err := tree.Parse([]byte(`{"a\u0062":[1,"x\ty",null],"c":{},"d":true}`))
	if err != nil {
		t.Fatal(err)
	}
	if (Value{}).IsAbsent() != true || v.IsAbsent() {
		t.Error("a value of a document is there, the zero Value is not")
	}
	members := v.Members()
	name, list, ok := members.Next()
	if !ok || name != "ab" || list.Kind() != List || list.IsEmpty() || list.IsNull() {
		t.Fatalf("first member: %q, %v, %v", name, list.Kind(), ok)
	}
	var got []string
	elements := list.Elements()
	for e, ok := elements.Next(); ok; e, ok = elements.Next() {
		if elements.Index() != len(got) {
			t.Errorf("element %d has index %d", len(got), elements.Index())
		}
		text := e.Literal()
		if e.Kind() == Text {
			text = e.Text()
			if again := e.Text(); again != text {
				t.Errorf("read again: %q, %q before", again, text)
			}
		}
		got = append(got, text)
		if e.IsNull() != (len(got) == 3) {
			t.Errorf("element %d: null %v", len(got), e.IsNull())
		}
	}
	if len(got) != 3 || got[0] != "1" || got[1] != "x\ty" || got[2] != "null" {
		t.Errorf("elements %q", got)
	}
	if name, object, ok := members.Next(); !ok || name != "c" || object.Kind() != Object || !object.IsEmpty() {
		t.Errorf("second member: %q, %v", name, ok)
	}
	name, last, ok := members.Next()
	if !ok || name != "d" || last.Kind() != True {
		t.Errorf("third member: %q, %v", name, ok)
	}
	last.SetNull()
	if _, _, ok := members.Next(); ok {
		t.Error("a fourth member")
	}
	if got := string(AppendCanonical(nil, v)); got != `{"ab":[1,"x\ty",null],"c":{},"d":null}` {
		t.Errorf("with a null: %s", got)
	}
}

// A document inside a text and one that was made lie beside the one that they came with.
func TestValue_documentsBesideEachOther(t *testing.T) {
	var tree Tree
	v, err := tree.Parse([]byte(`["{\"a\":\"\\u0041\"}"]`))
	if err != nil {
		t.Fatal(err)
	}
	inside, err := v.Lone().Inside()
	if err != nil {
		t.Fatal(err)
	}
	made, err := v.Made(func(dst []byte) []byte { return AppendCanonical(append(dst, ' '), inside) })
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range map[string]Value{"inside": inside, "made": made} {
		if got := string(AppendCanonical(nil, v)); got != `{"a":"A"}` {
			t.Errorf("%s: %s", name, got)
		}
	}
	for kept := tree.Kept(); tree.Kept() == kept; {
		if _, err := tree.Parse([]byte(`{"a":"text"}`)); err != nil {
			t.Fatal(err)
		}
	}
	kept := tree.Kept()
	for range 100 {
		tree.Forget()
		if v, err = tree.Parse([]byte(`{"a":"text"}`)); err != nil || string(AppendCanonical(nil, v)) != `{"a":"text"}` {
			t.Fatal(v, err)
		}
	}
	if tree.Kept() != kept {
		t.Errorf("%d bytes after documents that were forgotten, %d before", tree.Kept(), kept)
	}
}
