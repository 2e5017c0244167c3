import type { Drawing } from './drawing.ts';
import { groupAt, pathToElement } from './editing-place.ts';
import type { CircuitNode } from './element-reader.ts';

export type WalkDirection = 'left' | 'right' | 'up' | 'down';

/**
 * The element that an arrow key leads to: left and right along a series, up and down between branches, leaving a
 * group at its ends. Every element can be reached from every other.
 *
 * @returns its name; the same name where the circuit ends
 */
export function walkCircuit(root: CircuitNode, drawing: Drawing, name: string, direction: WalkDirection): string {
  const path = pathToElement(root, name);
  if (!path) return drawing.elements[0]?.name ?? name;
  const kind = direction === 'left' || direction === 'right' ? 'series' : 'parallel';
  const step = direction === 'left' || direction === 'up' ? -1 : 1;
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const group = groupAt(root, path.slice(0, depth));
    const next = group.children[path[depth]! + step];
    if (group.kind !== kind || !next) continue;
    return enter(next, drawing, name, kind === 'series' ? step : undefined);
  }
  return name;
}

/** The element of a node by which it is entered: from the left or the right, or that nearest to where one stands. */
function enter(node: CircuitNode, drawing: Drawing, from: string, step: 1 | -1 | undefined): string {
  if (node.kind === 'element') return node.name;
  if (node.kind === 'series' && step !== undefined) return enter(node.children.at(step === 1 ? 0 : -1)!, drawing, from, step); // prettier-ignore
  const at = drawing.elements.find((item) => item.name === from)!;
  const entries = node.children.map((child) => enter(child, drawing, from, step));
  const distance = (name: string): number => {
    const item = drawing.elements.find((element) => element.name === name)!;
    return Math.abs(item.x - at.x) + Math.abs(item.y - at.y);
  };
  return entries.reduce((best, entry) => (distance(entry) < distance(best) ? entry : best));
}
