package process

import (
	"bufio"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCPU_countsWork(t *testing.T) {
	before, err := CPU(os.Getpid())
	require.NoError(t, err)
	for began := time.Now(); ; {
		now, err := CPU(os.Getpid())
		require.NoError(t, err)
		if now > before {
			return
		}
		require.Less(t, time.Since(began), time.Minute, "a busy process takes no processor time")
	}
}

func TestMemoryOf_peakIsNoLessThanNow(t *testing.T) {
	m, err := MemoryOf(os.Getpid())
	require.NoError(t, err)
	require.Greater(t, m.Now, int64(1<<20))
	require.GreaterOrEqual(t, m.Peak, m.Now)
}

func TestChild_findsItByName(t *testing.T) {
	cmd := exec.Command("sh", "-c", "exec 3<&0; cat <&3 & echo started; wait")
	stdin, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	_, err = bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	var child int
	require.Eventually(t, func() bool { // the child is "sh" until it has become cat
		child, err = Child(cmd.Process.Pid, "cat")
		return err == nil
	}, 10*time.Second, time.Millisecond)
	require.NotEqual(t, cmd.Process.Pid, child)
	self, err := Child(child, "cat")
	require.NoError(t, err)
	require.Equal(t, child, self)
	_, err = Child(cmd.Process.Pid, "no-such-name")
	require.ErrorContains(t, err, "no-such-name")
}
