package main

import (
	"context"
	"iter"
	"sync"
)

// inOrder works on each item with a number of workers and gives the results in
// the order of the items. It holds a bounded number of items at a time: who
// reads them is held up by the slowest one. The end of ctx ends it at once.
func inOrder[In, Out any](ctx context.Context, jobs int, items iter.Seq[In], work func(In) Out) iter.Seq[Out] {
	type task struct {
		in   In
		done chan Out
	}
	return func(yield func(Out) bool) {
		ctx, stop := context.WithCancel(ctx)
		window := make(chan *task, windowOf(jobs)) // in order; its length is the bound
		queue := make(chan *task)                  // to the workers
		var all sync.WaitGroup
		defer all.Wait()
		defer stop()
		all.Go(func() {
			defer close(window)
			defer close(queue)
			for in := range items {
				t := &task{in, make(chan Out, 1)}
				for _, to := range []chan *task{window, queue} {
					select {
					case to <- t:
					case <-ctx.Done():
						return
					}
				}
			}
		})
		for range jobs {
			all.Go(func() {
				for t := range queue {
					out := work(t.in)
					var none In
					t.in = none // the window keeps results only
					t.done <- out
				}
			})
		}
		for t := range window {
			select {
			case out := <-t.done:
				if ctx.Err() != nil || !yield(out) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// windowOf is how many items wait behind one that takes long.
func windowOf(jobs int) int { return 4 * jobs }
