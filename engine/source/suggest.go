package source

import (
	"fmt"
	"strings"
)

// longestGuess is the longest word, in bytes, for which a similar one is looked for: comparing costs its square.
const longestGuess = 64

// Suggest returns ` (did you mean "x"?)` for the nearest of the names: one that differs by case only, or by few letters
// (one letter in three, three at most). Else it returns "".
func Suggest(word string, names []string) string {
	best, bestDistance := "", 0
	if word == "" || len(word) > longestGuess {
		return ""
	}
	for _, name := range names {
		if name == word || name == "" || len(name) > longestGuess {
			continue
		}
		a, b := []rune(strings.ToLower(word)), []rune(strings.ToLower(name))
		d := distance(a, b)
		if d > min(3, min(len(a), len(b))/3) {
			continue
		}
		if best == "" || d < bestDistance || d == bestDistance && name < best {
			best, bestDistance = name, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" (did you mean %q?)", best)
}

// distance is how many letters must be inserted, dropped, changed or swapped with their neighbour to make b of a.
func distance(a, b []rune) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
