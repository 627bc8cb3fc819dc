//go:build race

package flows_test

// raced: the race detector is on, and everything takes many times as long.
// Crashes are then tried at fewer places; `make check` tries all without it.
const raced = true
