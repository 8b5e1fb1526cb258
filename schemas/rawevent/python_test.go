package rawevent

import (
	"strings"
	"testing"

	"github.com/gatehouse/gatehouse/schemas"
	"github.com/gatehouse/gatehouse/schemas/jsontree"
)

func TestAppendPython(t *testing.T) {
	for text, want := range map[string]string{
		`{'errorCode': 50126, 'failureReason': "it's wrong", 'additionalDetails': None}`: `{"errorCode":50126,"failureReason":"it's wrong","additionalDetails":null}`,
		`['a', True, False, 1.5e3, -2, nan, ('b',), []]`:                                 `["a",true,false,1.5e3,-2,null,["b"],[]]`,
		`[{'k': {'v': "'\"\\\n\xe9\u20ac\t"}}]`:                                          `[{"k":{"v":"'\"\\\né€\t"}}]`,
		`{'a': '\'"\\\x41'}`:                                                             `{"a":"'\"\\A"}`,
		`{'a': 'b'`:                                                                      "",
		`{'a' 'b'}`:                                                                      "",
		`{'a': datetime.datetime(2026, 3, 4)}`:                                           "",
		`['a'] x`:                                                                        "",
		`['a`:                                                                            "",
		`['\`:                                                                            "",
		`['a',,]`:                                                                        "",
		strings.Repeat("[", 200) + "'" + strings.Repeat("]", 200): "",
	} {
		if got := string(appendPython(nil, text)); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func FuzzAppendPython(f *testing.F) {
	f.Add(`{'a': ["b", None, -1.5, ('c',)], 'd': {'e': '\n\x41'}}`)
	f.Fuzz(func(t *testing.T, text string) {
		made := appendPython(nil, text)
		if made == nil {
			return
		}
		var parsed jsontree.Tree
		if _, err := parsed.Parse(made); err != nil && !strings.Contains(err.Error(), "UTF-8") {
			t.Errorf("%q is no JSON: %s: %v", text, made, err)
		}
	})
}

// A program that sends str(event) sends no JSON.
func TestDecode_python(t *testing.T) {
	checkOne(t, []byte(`{'id': 'x', 'createdDateTime': '2026-03-04T05:06:07Z', 'userDisplayName': "Mo O'Fern", 'appDisplayName': 'Payroll', 'isInteractive': True, 'status': {'errorCode': 50126, 'additionalDetails': None}}`),
		map[string]string{"id": "x", "userDisplayName": "Mo O'Fern", "isInteractive": "true", "status.errorCode": "50126", "status.additionalDetails": absent})
	got := decode([]byte(`{'records': [{'id': 'x', 'createdDateTime': '2026-03-04T05:06:07Z', 'appId': 'a'}, {'id': 'y', 'createdDateTime': '2026-03-04T05:06:07Z', 'appId': 'a'}]}`), Source{Tenant: elsewhere, Received: received})
	if len(got) != 2 || got[1].Err != nil || got[1].Event.Id != "y" {
		t.Errorf("a batch: %+v", got)
	}
	got = decode([]byte(`{'id': 'x', 'when': datetime.datetime(2026, 3, 4)}`), Source{Tenant: elsewhere, Received: received})
	if len(got) != 1 || got[0].Err == nil || got[0].Err.Reason != schemas.DeadNotJSON {
		t.Errorf("what is no literal: %+v", got)
	}
}
