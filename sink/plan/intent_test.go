package plan

import (
	"math"
	"strings"
	"testing"
)

// maxMetadata is the broker's default limit for the metadata of one committed
// offset (offset.metadata.max.bytes), in bytes.
const maxMetadata = 4096

func TestIntent_metadata_readsBackWhatItWrote(t *testing.T) {
	for _, in := range []Intent{
		{Span: Span{First: 0, Last: 0, Count: 1}, Checksum: 0, TopicID: "AAAAAAAAAAAAAAAAAAAAAQ"},
		{Span: Span{First: 120, Last: 480, Count: 300}, Checksum: 0x9ae0daaf, TopicID: "x"},
		{Span: Span{First: math.MaxInt64 - 1, Last: math.MaxInt64, Count: 2}, Checksum: math.MaxUint32, TopicID: strings.Repeat("i", 200)},
	} {
		text := in.Metadata()
		if len(text) > maxMetadata {
			t.Errorf("%d bytes of metadata", len(text))
		}
		note, err := parseMetadata(text)
		if err != nil || note.intent == nil || *note.intent != in || note.topicID != in.TopicID {
			t.Errorf("parse %q = %+v, %v, want %+v", text, note, err, in)
		}
	}
}

func TestParseMetadata(t *testing.T) {
	tests := []struct {
		text    string
		topicID string
		wantErr string
	}{
		{text: ""},
		{text: "gatehouse-7d0c2b1e"}, // a consumer's member id
		{text: "reset by an operator"},
		{text: "version 2 of something"},
		{text: "v1 - abc", topicID: "abc"},
		{text: "v2 - abc", wantErr: "version v2"},
		{text: "v1", wantErr: "1 fields"},
		{text: "v1 - ", wantErr: "3 fields"},
		{text: "v1 1 2 2 00000000", wantErr: "5 fields"},
		{text: "v1 x 2 2 00000000 abc", wantErr: "first offset"},
		{text: "v1 1 x 2 00000000 abc", wantErr: "last offset"},
		{text: "v1 1 2 x 00000000 abc", wantErr: "count"},
		{text: "v1 1 2 2 zz abc", wantErr: "crc"},
		{text: "v1 -1 2 2 00000000 abc", wantErr: "is none"},
		{text: "v1 3 2 1 00000000 abc", wantErr: "is none"},
		{text: "v1 1 2 0 00000000 abc", wantErr: "do not fit"},
		{text: "v1 1 2 3 00000000 abc", wantErr: "do not fit"},
		{text: "v1 1 2 2 00000000 ", wantErr: "no topic id"},
	}
	for _, tt := range tests {
		note, err := parseMetadata(tt.text)
		switch {
		case tt.wantErr == "" && err != nil:
			t.Errorf("parse %q: %v", tt.text, err)
		case tt.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tt.wantErr)):
			t.Errorf("parse %q: error %v, want one with %q", tt.text, err, tt.wantErr)
		case note.topicID != tt.topicID || note.intent != nil:
			t.Errorf("parse %q = %+v, want topic id %q and no intent", tt.text, note, tt.topicID)
		}
	}
}

func FuzzParseMetadata(f *testing.F) {
	f.Add("")
	f.Add("v1 - abc")
	f.Add("v1 120 480 300 9ae0daaf abc")
	f.Add("v1 9223372036854775807 9223372036854775807 1 ffffffff abc")
	f.Fuzz(func(t *testing.T, text string) {
		note, err := parseMetadata(text)
		if err != nil || note.intent == nil {
			return
		}
		again, err := parseMetadata(note.intent.Metadata())
		if err != nil || *again.intent != *note.intent {
			t.Fatalf("%q was read as %+v, written and read again as %+v, %v", text, note.intent, again.intent, err)
		}
	})
}
