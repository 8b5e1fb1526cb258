package main

import (
	"bytes"
	"fmt"
	"os"
	"testing"
)

func TestSkips_standBeforeTheLineAfterThem_eachReasonOnce(t *testing.T) {
	var out bytes.Buffer
	s, err := newSkips(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	fmt.Fprintln(s, "ok a")
	notes := "TestOne/container: docker is not there\nTestTwo: docker is not there\nTestThree: no data\n"
	if err := os.WriteFile(s.path, []byte(notes), 0o600); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(s, "ok b")
	fmt.Fprintln(s, "ok c")
	want := "ok a\nskipped, as TestOne/container and others: docker is not there\nskipped, as TestThree and others: no data\nok b\nok c\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", out.String(), want)
	}
}
