package replay

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"go.uber.org/zap"
	"golang.org/x/term"
)

const (
	redrawEvery = 200 * time.Millisecond
	logEvery    = 5 * time.Second
)

// showProgress shows how far the book is, until the returned function is called:
// a bar on a terminal, else lines in the log.
func showProgress(cfg Config, files []file, book *book) (stop func()) {
	if cfg.Progress == nil {
		return func() {}
	}
	var total int64
	for _, f := range files {
		total += f.size
	}
	show, every := logLines(cfg.Log, total), logEvery
	if isTerminal(cfg.Progress) {
		show, every = bar(cfg.Progress, total), redrawEvery
	}
	return repeat(every, func(last bool) { show(book.snapshot(), last) })
}

// repeat calls show at every interval, and a last time when it is stopped.
func repeat(every time.Duration, show func(last bool)) (stop func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				show(false)
			case <-end:
				show(true)
				return
			}
		}
	}()
	return func() {
		close(end)
		<-ended
	}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// bar shows a bar by the bytes read, with events, their rate and the time left.
func bar(w io.Writer, total int64) func(Result, bool) {
	began := time.Now()
	drawn := progressbar.NewOptions64(max(total, 1),
		progressbar.OptionSetWriter(w),
		progressbar.OptionShowBytes(true),
		progressbar.OptionFullWidth(),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(0),
		progressbar.OptionSetDescription("replay"),
	)
	return func(r Result, last bool) {
		drawn.Describe(fmt.Sprintf("%d events, %.0f/s", r.Accepted, rate(r.Accepted, time.Since(began))))
		_ = drawn.Set64(min(r.Bytes, max(total, 1))) // a bar that cannot be drawn is no reason to stop
		if last {
			_ = drawn.Exit()
			_, _ = fmt.Fprintln(w)
		}
	}
}

// logLines logs the same as the bar shows.
func logLines(log *zap.Logger, total int64) func(Result, bool) {
	began := time.Now()
	return func(r Result, last bool) {
		if last {
			return // the caller reports the result
		}
		passed := time.Since(began)
		log.Info("replaying",
			zap.Int("accepted", r.Accepted), zap.Int("refused", r.Refused),
			zap.Float64("events_per_s", rate(r.Accepted, passed)),
			zap.Int64("bytes", r.Bytes), zap.Int64("total_bytes", total),
			zap.Duration("eta", eta(r.Bytes, total, passed)))
	}
}

func rate(events int, passed time.Duration) float64 {
	if passed <= 0 {
		return 0
	}
	return float64(events) / passed.Seconds()
}

// eta is the time left when the rest goes as fast as what is done.
func eta(done, total int64, passed time.Duration) time.Duration {
	if done <= 0 || total <= done {
		return 0
	}
	return time.Duration(float64(passed) * float64(total-done) / float64(done)).Round(time.Second)
}
