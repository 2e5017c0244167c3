import type { CircuitNode } from './parse.ts';

/** The circuit as text, without blanks: reading it again gives the same circuit. */
export function formatCircuit(node: CircuitNode): string {
  if (node.kind === 'element') return node.name;
  const children = node.children.map(formatCircuit);
  return node.kind === 'series' ? children.join('-') : `p(${children.join(',')})`;
}
