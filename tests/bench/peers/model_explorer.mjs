// Lays one graph out as Model Explorer does: its own worker, all nodes in one layer. Run: node model_explorer.mjs WORKER
// GRAPH.json. Prints the milliseconds from the request to the answer.
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

const [, , workerPath, graphPath] = process.argv;
const graph = JSON.parse(readFileSync(graphPath, 'utf8'));
const namespaces = [];
graph.clusters.forEach((parent, index) => namespaces.push((parent < 0 ? '' : `${namespaces[parent]}/`) + `c${index}`));
const nodes = graph.nodes.map(([, , cluster], index) => ({
    id: `n${index}`, label: 'op', namespace: cluster < 0 ? '' : namespaces[cluster], attrs: [], incomingEdges: [],
    outputsMetadata: [],
}));
for (const [from, to] of graph.edges)
    nodes[to].incomingEdges.push({ sourceNodeId: `n${from}`, sourceNodeOutputId: '0', targetNodeInputId: '0' });

const listeners = [];
let answer = null;
globalThis.self = globalThis;
globalThis.addEventListener = (kind, listener) => kind === 'message' && listeners.push(listener);
globalThis.postMessage = (message) => { answer = message.eventType === 1 ? message : answer; };
globalThis.OffscreenCanvas = class {
    getContext() {
        return { measureText: (text) => ({ width: 6 * text.length }), font: '' };
    }
};
globalThis.location = { origin: 'http://localhost' };
globalThis.importScripts = () => {};
const folder = workerPath.slice(0, workerPath.lastIndexOf('/'));
vm.runInThisContext(readFileSync(`${folder}/static_files/worker_deps.js`, 'utf8'));
vm.runInThisContext(readFileSync(workerPath, 'utf8'));

const begin = performance.now();
for (const listener of listeners)
    listener({ data: {
        eventType: 0, graph: { id: 'graph', collectionLabel: 'bench', nodes }, paneId: 'pane', showOnNodeItemTypes: {},
        nodeDataProviderRuns: {}, groupNodeChildrenCountThreshold: 1000000, initialLayout: true,
    } });
const time = performance.now() - begin;
if (!answer || !(answer.modelGraph.nodesById.n0?.width > 0))
    throw new Error('no layout came back');
console.log(time);
