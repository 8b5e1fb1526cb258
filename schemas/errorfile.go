package schemas

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// errorColumns are the columns of errors.tsv and of files that change it.
const errorColumns = 5

// With returns the catalogue changed by a file: tab-separated lines in the
// columns of errors.tsv (code, name, status, reason, remediation), with or
// without its header; empty lines and lines that begin with # are skipped. A line
// adds a code or replaces the cells of a known one; an empty cell leaves what is
// known. The error joins all problems of the file, each with its line.
func (c *ErrorCatalogue) With(file io.Reader) (*ErrorCatalogue, error) {
	changed := make(map[int32]ErrorCode, len(c.list))
	for _, known := range c.list {
		changed[known.Code] = known
	}
	var problems []error
	seen := map[int32]int{}
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(strings.TrimPrefix(lines.Text(), "\ufeff"), "\r")
		if strings.TrimSpace(line) == "" || line[0] == '#' || n == 1 && strings.HasPrefix(line, "code\t") {
			continue
		}
		said, err := readErrorLine(line, changed)
		if err == nil && seen[said.Code] > 0 {
			err = fmt.Errorf("code %d is on line %d already", said.Code, seen[said.Code])
		}
		if err != nil {
			problems = append(problems, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		seen[said.Code] = n
		changed[said.Code] = said
	}
	if err := lines.Err(); err != nil {
		problems = append(problems, fmt.Errorf("after line %d: %w", len(seen), err))
	}
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	return newErrorCatalogue(changed), nil
}

// readErrorLine reads one line over what is known of its code.
func readErrorLine(line string, known map[int32]ErrorCode) (ErrorCode, error) {
	cells := strings.Split(line, "\t")
	if len(cells) != errorColumns {
		return ErrorCode{}, fmt.Errorf("%d cells instead of %d (code, name, status, reason, remediation), separated by tabs", len(cells), errorColumns)
	}
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	number, err := strconv.ParseInt(cells[0], 10, 32)
	if err != nil {
		return ErrorCode{}, fmt.Errorf("code %q is no whole number of 32 bits", cells[0])
	}
	said, listed := known[int32(number)]
	said.Code = int32(number)
	said.Name = either(cells[1], said.Name)
	said.Reason = either(cells[3], said.Reason)
	said.Remediation = either(cells[4], said.Remediation)
	if status, ok := errorStatus(cells[2]); ok {
		said.Status = status
	} else if cells[2] != "" || !listed {
		return ErrorCode{}, fmt.Errorf("status %q of code %d is not Success, Failure or Interrupted", cells[2], number)
	}
	if (said.Code == 0) != (said.Status == Status_STATUS_SUCCESS) {
		return ErrorCode{}, fmt.Errorf("code %d cannot be a %s: code 0 alone is a success", number, cells[2])
	}
	if said.Reason == "" {
		return ErrorCode{}, fmt.Errorf("code %d has no reason", number)
	}
	return said, nil
}

func errorStatus(word string) (Status, bool) {
	switch word {
	case "Success":
		return Status_STATUS_SUCCESS, true
	case "Failure":
		return Status_STATUS_FAILURE, true
	case "Interrupted":
		return Status_STATUS_INTERRUPTED, true
	}
	return Status_STATUS_UNSPECIFIED, false
}

func either(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

func newErrorCatalogue(codes map[int32]ErrorCode) *ErrorCatalogue {
	c := &ErrorCatalogue{list: make([]ErrorCode, 0, len(codes)), byCode: make(map[int32]*ErrorCode, len(codes))}
	for _, code := range codes {
		c.list = append(c.list, code)
	}
	slices.SortFunc(c.list, func(a, b ErrorCode) int { return int(a.Code) - int(b.Code) })
	for i := range c.list {
		c.byCode[c.list[i].Code] = &c.list[i]
	}
	return c
}
