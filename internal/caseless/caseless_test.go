package caseless_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"github.com/gatehouse/gatehouse/internal/caseless"
	"github.com/gatehouse/gatehouse/internal/clickhouse"
	"github.com/gatehouse/gatehouse/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"":                  "",
		"Ann@Contoso.COM":   "ann@contoso.com",
		"ÄNNA Ångström":     "änna ångström",
		"ΟΔΟΣ":              "οδοσ",
		"οδος":              "οδοσ",
		"Σίσυφος Σ":         "σίσυφοσ σ",
		"İSTANBUL ISPARTA":  "İstanbul isparta",
		"i\u0307zmir":       "İzmir",
		"I\u0307ZMIR":       "İzmir",
		"Iğdır":             "iğdır",
		"STRASSE STRAẞE ß":  "strasse straße ß",
		"a\u0307 \u0307 \n": "a\u0307 \u0307 \n",
	} {
		if got := caseless.Fold(text); got != want {
			t.Errorf("%q folds to %q, want %q", text, got, want)
		}
	}
}

// ask has ClickHouse work out an expression on each of the texts, which is x in it.
func ask(t *testing.T, expression string, texts []string) []string {
	t.Helper()
	cfg := testkit.EmptyClickHouse(t)
	cfg.Database = ""
	conn, err := clickhouse.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	var row driver.Row = conn.QueryRow(t.Context(), "SELECT arrayMap(x -> "+expression+", $1)", texts)
	var answers []string
	if err := row.Scan(&answers); err != nil || len(answers) != len(texts) {
		t.Fatalf("%d answers, %v", len(answers), err)
	}
	return answers
}

// Each letter alone, at the end of a word and within one.
func TestSQL_isFoldOfEveryLetter(t *testing.T) {
	var texts []string
	for r := rune(' '); r <= unicode.MaxRune; r++ {
		if unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r) {
			texts = append(texts, fmt.Sprintf("%c a%c %ca%c", r, r, r, r))
		}
	}
	texts = append(texts, "I\u0307 i\u0307", "ΣΑΣ.Σ", "İi\u0307")
	for i, got := range ask(t, caseless.SQL("x"), texts) {
		if want := caseless.Fold(texts[i]); got != want {
			t.Errorf("ClickHouse folds %q to %q, want %q", texts[i], got, want)
		}
	}
}

func TestGUID(t *testing.T) {
	const guid = "a11ce000-0000-4000-8000-00000000000b"
	for text, want := range map[string]string{
		guid: guid, strings.ToUpper(guid): guid, "A" + guid[1:]: guid,
		"": "", "Ann": "Ann", strings.ToUpper(guid[1:]): strings.ToUpper(guid[1:]), strings.ReplaceAll(strings.ToUpper(guid), "-", "+"): strings.ReplaceAll(strings.ToUpper(guid), "-", "+"),
		strings.ToUpper(guid) + "0": strings.ToUpper(guid) + "0",
	} {
		if got := ask(t, caseless.GUID("x"), []string{text}); got[0] != want {
			t.Errorf("%q is %q, want %q", text, got[0], want)
		}
	}
}
