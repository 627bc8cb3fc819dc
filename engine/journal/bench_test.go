package journal_test

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ivrflow/ivrflow/engine/journal"
)

const benchRecords = 10_000

func BenchmarkReadFrom(b *testing.B) {
	var list []journal.Record
	for n := range journal.Rev(benchRecords) {
		list = append(list, record(n+1, strings.Repeat("x", 200)))
	}
	text := fileOf(b, list...)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for _, err := range journal.ReadFrom("f", strings.NewReader(text)) {
			if err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != benchRecords {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRecords, "ns/record")
}

// BenchmarkReadCalls reads 10,000 calls of 12 records.
func BenchmarkReadCalls(b *testing.B) {
	var text strings.Builder
	for c := range benchRecords {
		var list []journal.Record
		for n := range journal.Rev(11) {
			list = append(list, record(n+1, strings.Repeat("x", 200)))
		}
		text.WriteString(strings.Join(benchLines(b, fmt.Sprint("call-", c), append(list, ended(12))), ""))
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		calls := 0
		for _, err := range journal.ReadCalls("f", strings.NewReader(text.String())) {
			if err != nil {
				b.Fatal(err)
			}
			calls++
		}
		if calls != benchRecords {
			b.Fatal(calls)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRecords, "ns/call")
}

var benchLine []string

// benchLines names the same lines again for each call.
func benchLines(b *testing.B, call string, list []journal.Record) []string {
	if benchLine == nil {
		benchLine = linesOf(b, "X", list...)
	}
	out := make([]string, len(benchLine))
	for i, line := range benchLine {
		out[i] = strings.Replace(line, `"X"`, `"`+call+`"`, 1)
	}
	return out
}

// BenchmarkDir has 64 writers append records of 1 KB, six to a call.
func BenchmarkDir(b *testing.B) {
	for name, dur := range map[string]journal.Durability{"durable": journal.Durable, "buffered": journal.Buffered} {
		b.Run(name, func(b *testing.B) {
			d, err := journal.OpenDir(b.TempDir(), journal.DirOptions{})
			if err != nil {
				b.Fatal(err)
			}
			defer d.Close()
			text := strings.Repeat("x", 900)
			var calls atomic.Int64
			b.SetParallelism(32) // of two processors
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				call, rev := "", journal.Rev(6)
				for pb.Next() {
					if rev == 6 {
						call, rev = fmt.Sprint("call-", calls.Add(1)), 0
					}
					r := record(rev+1, text)
					if rev == 5 {
						r.Kind = journal.End
					}
					if _, err := d.Append(b.Context(), call, rev, dur, r); err != nil {
						b.Error(err)
						return
					}
					rev++
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkOpenDir opens a folder of 10,000 calls of 12 records.
func BenchmarkOpenDir(b *testing.B) {
	var text strings.Builder
	var list []journal.Record
	for n := range journal.Rev(11) {
		list = append(list, record(n+1, strings.Repeat("x", 200)))
	}
	for c := range benchRecords {
		text.WriteString(strings.Join(benchLines(b, fmt.Sprint("call-", c), append(list, ended(12))), ""))
	}
	dir := b.TempDir()
	if err := os.WriteFile(dir+"/000001.jsonl", []byte(text.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		d, err := journal.OpenDir(dir, journal.DirOptions{})
		if err != nil || d.Damage() != nil {
			b.Fatal(err, d.Damage())
		}
		d.Close()
	}
}
