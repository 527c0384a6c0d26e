// Lays one graph out as Netron does: its own dagre, with the options of its grapher. Run: node netron.mjs DAGRE GRAPH.json
// Prints the milliseconds of the layout.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , dagrePath, graphPath] = process.argv;
const dagre = await import(pathToFileURL(dagrePath));
const graph = JSON.parse(readFileSync(graphPath, 'utf8'));

const nodeName = (index) => `n${index}`;
const clusterName = (index) => (index < 0 ? undefined : `c${index}`);
const nodes = [
    ...graph.clusters.map((parent, index) => ({ v: clusterName(index), width: 0, height: 0, parent: clusterName(parent) })),
    ...graph.nodes.map(([width, height, parent], index) => ({ v: nodeName(index), width, height, parent: clusterName(parent) })),
];
const edges = graph.edges.map(([from, to]) => ({
    v: nodeName(from), w: nodeName(to), minlen: 1, weight: 1, width: 0, height: 0, labeloffset: 10, labelpos: 'r',
}));
const layout = { nodesep: 20, ranksep: 20, ...(graph.nodes.length > 3000 ? { ranker: 'longest-path' } : {}) };

const begin = performance.now();
dagre.layout(nodes, edges, layout, {});
console.log(performance.now() - begin);
