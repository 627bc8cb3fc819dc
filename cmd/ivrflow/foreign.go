package main

// foreign keeps a file that is none of ours from filling the screen: that its
// lines cannot be read is said of the first one, and once that there are more.
type foreign struct {
	file string // that was complained about last
	told bool   // that there are more of its lines
}

// again reports whether the file was complained about already.
func (f *foreign) again(file string, say func(string), s *screen) bool {
	if f.file != file {
		f.file, f.told = file, false
		return false
	}
	if !f.told {
		f.told = true
		say(s.red("error: ") + plain(file) + ": more of its lines are no journal records\n")
	}
	return true
}
