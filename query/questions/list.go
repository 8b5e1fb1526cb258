package questions

import "github.com/gatehouse/gatehouse/query/export"

// List says which questions there are.
type List struct {
	// Questions are in the order of their names.
	Questions []entry `json:"questions"`
}

// entry says what a question is about and how to ask it.
type entry struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description"`
	// Link is where it is answered.
	Link string `json:"link"`
	// Days are those of the usual period.
	Days int `json:"days"`
	// NeedsPolicies is true for those that only readers of policies may ask.
	NeedsPolicies bool              `json:"needsPolicies"`
	Parameters    []listedParameter `json:"parameters"`
	SQL           string            `json:"sql"`
}

// listedParameter is a query option of a question beside from, to and visibility.
type listedParameter struct {
	Name        string `json:"name"`
	Type        Type   `json:"type"`
	Default     string `json:"default"`
	Description string `json:"description"`
}

// ListAll lists all questions; link says where each is answered. The error names a file
// that is no question.
func ListAll(link func(Question) string) (*List, error) {
	all, err := All()
	if err != nil {
		return nil, err
	}
	list := &List{}
	for _, q := range all {
		entry := entry{
			Name: q.Name, Title: q.Title, Description: q.Description, Link: link(q), Days: q.Days, NeedsPolicies: q.NeedsPolicies(),
			Parameters: []listedParameter{}, SQL: q.SQL,
		}
		for _, p := range q.Parameters {
			entry.Parameters = append(entry.Parameters, listedParameter{p.Name, p.Type, p.Default.Text, p.Description})
		}
		list.Questions = append(list.Questions, entry)
	}
	return list, nil
}

// Table has a row for each question.
func (l *List) Table() export.Table {
	rows := export.Table{{"name", "title", "description", "link"}}
	for _, q := range l.Questions {
		rows = append(rows, []string{q.Name, q.Title, q.Description, q.Link})
	}
	return rows
}
