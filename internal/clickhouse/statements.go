package clickhouse

import "strings"

// splitStatements cuts the text of an .sql file into statements. A statement
// ends with a semicolon outside quotes and comments; what is only comments or
// white space is none.
func splitStatements(text string) []string {
	var statements []string
	start, meaningful := 0, false
	for i := 0; i < len(text); {
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, "--"):
			i += lineLength(rest)
		case strings.HasPrefix(rest, "/*"):
			i += commentLength(rest)
		case rest[0] == '\'' || rest[0] == '"' || rest[0] == '`':
			i += quotedLength(rest)
			meaningful = true
		case rest[0] == ';':
			if meaningful {
				statements = append(statements, strings.TrimSpace(text[start:i]))
			}
			i++
			start, meaningful = i, false
		default:
			meaningful = meaningful || !strings.ContainsRune(" \t\r\n", rune(rest[0]))
			i++
		}
	}
	if meaningful {
		statements = append(statements, strings.TrimSpace(text[start:]))
	}
	return statements
}

func lineLength(text string) int {
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		return end + 1
	}
	return len(text)
}

func commentLength(text string) int {
	if end := strings.Index(text[2:], "*/"); end >= 0 {
		return end + 4
	}
	return len(text)
}

// quotedLength is the length of the quoted text at the beginning, its quotes
// included. A backslash escapes; a doubled quote ends one text and begins the
// next, which comes to the same.
func quotedLength(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[0]:
			return i + 1
		}
	}
	return len(text)
}
