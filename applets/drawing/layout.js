// Lays a picture out with dagre: input is {nodes: [[width, height]], edges: [[from, to, width, height, weight]]}.
(function (input) {
  var p = JSON.parse(input), g = new dagre.graphlib.Graph({ multigraph: true }), i;
  g.setGraph({ rankdir: "TB", nodesep: 26, edgesep: 18, ranksep: 58, marginx: 24, marginy: 24 });
  for (i = 0; i < p.nodes.length; i++) g.setNode("n" + i, { width: p.nodes[i][0], height: p.nodes[i][1] });
  for (i = 0; i < p.edges.length; i++) {
    var e = p.edges[i];
    g.setEdge("n" + e[0], "n" + e[1], { width: e[2], height: e[3], weight: e[4], labelpos: "c" }, "e" + i);
  }
  dagre.layout(g);
  var out = { width: g.graph().width, height: g.graph().height, nodes: [], edges: [] };
  for (i = 0; i < p.nodes.length; i++) { var n = g.node("n" + i); out.nodes.push({ x: n.x, y: n.y }); }
  for (i = 0; i < p.edges.length; i++) {
    var d = g.edge({ v: "n" + p.edges[i][0], w: "n" + p.edges[i][1], name: "e" + i });
    out.edges.push({ x: d.x, y: d.y, points: d.points });
  }
  return JSON.stringify(out);
})
