// Package whatif asks of stored sign-ins which of them policies would have
// blocked or interrupted.
package whatif
