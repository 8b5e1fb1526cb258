// Package topic does with the enriched topic what a consumer group does not: it says
// which incarnation of the topic this is (facts.go) and what it holds (bounds.go), reads
// an exact range once more (rangereader.go), and commits offsets with the metadata that
// is the sink's memory (committer.go).
package topic
