package policy_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/gatehouse/gatehouse/internal/policy"
)

func TestPageOf(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want policy.Page
	}{
		"one policy":               {`{"id":"p1","conditions":{}}`, policy.Whole},
		"a list":                   {`[{"id":"p1"}]`, policy.Whole},
		"an answer":                {`{"@odata.context":"x","value":[]}`, policy.LastPage},
		"an answer with more":      {`{"@odata.context":"x","@odata.nextLink":"https://graph.test/next","value":[{}]}`, policy.EarlierPage},
		"with a mark":              {"\ufeff" + `{"@odata.nextLink":"https://graph.test/next","value":[{}]}`, policy.EarlierPage},
		"the link is empty":        {`{"@odata.nextLink":"","value":[]}`, policy.LastPage},
		"the link is null":         {`{"@odata.nextLink":null,"value":[]}`, policy.LastPage},
		"in the body":              {`{"statusCode":200,"body":{"@odata.nextLink":"https://graph.test/next","value":[]}}`, policy.EarlierPage},
		"in the body, the last":    {`{"statusCode":200,"body":{"value":[]}}`, policy.LastPage},
		"a link without a list":    {`{"@odata.nextLink":"https://graph.test/next","id":"p1"}`, policy.Whole},
		"in the data":              {`{"data":{"@odata.nextLink":"https://graph.test/next","value":[]}}`, policy.EarlierPage},
		"a list called data":       {`{"data":[{}],"nextLink":"https://graph.test/next"}`, policy.EarlierPage},
		"a list called policies":   {`{"policies":[{}],"nextLink":"https://graph.test/next"}`, policy.EarlierPage},
		"a whole list called data": {`{"data":[{}]}`, policy.Whole},
		"older annotation":         {`{"odata.nextLink":"https://graph.test/next","value":[]}`, policy.EarlierPage},
		"a value that is no list":  {`{"@odata.nextLink":"https://graph.test/next","value":{}}`, policy.Whole},
		"what cannot be read":      {`{"value":[`, policy.Whole},
		"half a character of text": {"\xff\xfe{", policy.Whole},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, test.want, policy.PageOf([]byte(test.text))) })
	}
}
