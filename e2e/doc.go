// Package e2e tests the built binary from outside, as producers, analysts and
// Graph clients use it. It holds tests only.
package e2e
