package cmd

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/gatehouse/gatehouse/sink/verify"
)

// writeReport writes the report for people: a table, the findings, the verdict.
func writeReport(w io.Writer, r verify.Report) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	_, _ = fmt.Fprintln(table, "topic\tpartition\toffsets\tevents\trows\tsuperseded\tdead\tout of reach\tgaps\tduplicates\tstray\twaiting\t") // Flush tells
	for _, p := range r.Partitions {
		_, _ = fmt.Fprintf(table, "%s\t%d\t[%d,%d)\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", p.Topic, p.Partition, p.From, p.To,
			p.Events, p.Rows, p.Superseded, p.Dead, p.OutOfReach, p.Gaps, p.Duplicates, p.Stray, p.Waiting)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for i, f := range r.Findings {
		if _, err := fmt.Fprintf(w, "%s at %s/%d offset %d event %d: %s\n", f.Kind, f.Topic, f.Partition, f.Offset, f.Index, f.Detail); err != nil {
			return err
		}
		if last := i == len(r.Findings)-1; last || r.Findings[i+1].Kind != f.Kind {
			_, _ = fmt.Fprintf(w, "  what to do: %s\n", f.Advice)
		}
	}
	if unlisted := r.FindingsTotal - int64(len(r.Findings)); unlisted > 0 {
		_, _ = fmt.Fprintf(w, "... and %d more; --limit lists more\n", unlisted)
	}
	_, err := fmt.Fprintln(w, verdict(r))
	return err
}

// verdict is the report in one line.
func verdict(r verify.Report) string {
	var sum verify.Partition
	for _, p := range r.Partitions {
		sum.Events += p.Events
		sum.Gaps += p.Gaps
		sum.Duplicates += p.Duplicates
		sum.Stray += p.Stray
		sum.OutOfReach += p.OutOfReach
		sum.Deleted += p.Deleted
	}
	text := fmt.Sprintf("clean: %d events accounted for, as of %s", sum.Events-sum.OutOfReach, r.At.Format(time.RFC3339))
	if !r.Clean {
		text = fmt.Sprintf("not clean: %d findings (%d gaps, %d duplicates, %d stray) among %d events, as of %s",
			r.FindingsTotal, sum.Gaps, sum.Duplicates, sum.Stray, sum.Events, r.At.Format(time.RFC3339))
	}
	if sum.OutOfReach > 0 || sum.Deleted > 0 {
		text += fmt.Sprintf("; out of reach: %d events, and %d offsets that the topics no longer hold", sum.OutOfReach, sum.Deleted)
	}
	return text
}

// showOffsets draws a bar on a terminal, nothing elsewhere, until the returned
// function is called.
func showOffsets(w io.Writer, progress *verify.Progress) (hide func()) {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return func() {}
	}
	bar := progressbar.NewOptions64(1, progressbar.OptionSetWriter(w), progressbar.OptionFullWidth(),
		progressbar.OptionSetDescription("offsets read"), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(200 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-end:
				return
			case <-ticker.C:
			}
			if done, total := progress.Read(); total > 0 {
				bar.ChangeMax64(total)
				_ = bar.Set64(min(done, total)) // a bar that cannot be drawn is no reason to stop
			}
		}
	}()
	return func() {
		close(end)
		<-ended
		_ = bar.Clear()
	}
}
