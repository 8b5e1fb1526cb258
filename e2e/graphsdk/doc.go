// Package graphsdk tests the Graph-compatible endpoint with Microsoft's own SDK
// for Go against a running demo.
package graphsdk
