package plan

import "testing"

func TestToken_namesExactlyOneRange(t *testing.T) {
	scope := Scope{Cluster: "c", TopicID: "t", Partition: 3}
	if got, want := scope.Token(Span{First: 120, Last: 480, Count: 300}), "c/t/3/120-480"; got != want {
		t.Errorf("token %q, want %q", got, want)
	}
	seen := map[string]bool{}
	for _, cluster := range []string{"c", "d"} {
		for _, topic := range []string{"t", "u"} {
			for partition := int32(0); partition < 12; partition++ {
				for first := int64(0); first < 12; first++ {
					for last := first; last < 12; last++ {
						token := Scope{cluster, topic, partition}.Token(Span{First: first, Last: last, Count: 1})
						if seen[token] {
							t.Fatalf("token %q stands for two ranges", token)
						}
						seen[token] = true
					}
				}
			}
		}
	}
}

func FuzzToken(f *testing.F) {
	f.Add(int64(1), int64(12), int64(11), int64(2), int32(0), int32(1))
	f.Fuzz(func(t *testing.T, first1, last1, first2, last2 int64, partition1, partition2 int32) {
		if first1 < 0 || first2 < 0 || last1 < first1 || last2 < first2 || partition1 < 0 || partition2 < 0 {
			return
		}
		one := Scope{"c", "t", partition1}.Token(Span{First: first1, Last: last1})
		two := Scope{"c", "t", partition2}.Token(Span{First: first2, Last: last2, Count: 9})
		if same := first1 == first2 && last1 == last2 && partition1 == partition2; same != (one == two) {
			t.Fatalf("%q and %q", one, two)
		}
	})
}
