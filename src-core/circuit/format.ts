import { findElement } from './elements/index.ts';
import type { CircuitNode, ElementNode } from './element-reader.ts';

/** The circuit as text, without blanks: reading it again gives the same circuit. */
export function formatCircuit(node: CircuitNode): string {
  if (node.kind === 'element') return formatElement(node);
  const children = node.children.map(formatCircuit);
  return node.kind === 'series' ? children.join('-') : `p(${children.join(',')})`;
}

function formatElement({ name, definition }: ElementNode): string {
  return findElement(definition.symbol) ? name : `${name}{${definition.formula}}`;
}
