// Package flows reads `<CallFlow>` documents: the applets of a flow, how their
// exits are wired, its inputs and settings. It knows the graph, not what an
// applet does: that is the catalogue's business (package engine).
//
// [Parse] is the entry; [Shipped] holds the flows that come with ivrflow.
package flows
