package drawing

// Group is what an applet is for, in one word that stands in its box.
type Group string

// The groups.
const (
	Asks    Group = "asks"
	Speaks  Group = "speaks"
	Server  Group = "server"
	Decides Group = "decides"
	Waits   Group = "waits"
	Phone   Group = "connects"
	Ends    Group = "ends"
	Runs    Group = "runs a flow"
	Sets    Group = "sets"
	Other   Group = "applet" // of an embedder's own kind
)

// groupOf is the group of a kind.
func groupOf(kind string) Group {
	switch kind {
	case "Collect", "Menu", "Record":
		return Asks
	case "Announcer", "SendLink":
		return Speaks
	case "DataConnector", "Poll":
		return Server
	case "DataRouter", "TimeRouter", "Loop":
		return Decides
	case "Await", "Pause":
		return Waits
	case "Transfer", "Queue", "SendDigits":
		return Phone
	case "Hangup", "Return":
		return Ends
	case "SubFlow":
		return Runs
	case "Set":
		return Sets
	}
	return Other
}
