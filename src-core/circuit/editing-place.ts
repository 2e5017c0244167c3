import { AppError } from '../errors.ts';
import { elementsOf } from './circuit.ts';
import type { CircuitNode, GroupNode } from './element-reader.ts';
import { joinNodes } from './element-reader.ts';

/** A part of a circuit, named by its first and last element: the smallest part that holds both. */
export interface CircuitPart {
  readonly from: string;
  readonly to: string;
}

/** Where a part stands: some neighbours in a group, or, without a group, the whole circuit. */
export interface PartPlace {
  /** Indices of the children that lead from the root to the group. */
  readonly group: readonly number[] | undefined;
  readonly start: number;
  readonly count: number;
}

/** Indices of the children that lead from a node to the element of that name. */
export function pathToElement(node: CircuitNode, name: string): readonly number[] | undefined {
  if (node.kind === 'element') return node.name === name ? [] : undefined;
  for (const [index, child] of node.children.entries()) {
    const path = pathToElement(child, name);
    if (path) return [index, ...path];
  }
  return undefined;
}

/** @throws AppError `input/invalid` when the path leads nowhere, which no path of this circuit does */
export function nodeAt(root: CircuitNode, path: readonly number[]): CircuitNode {
  const found = path.reduce<CircuitNode | undefined>(
    (node, index) => (node && node.kind !== 'element' ? node.children[index] : undefined),
    root,
  );
  if (!found) throw new AppError('input/invalid', 'The circuit has no such part.', { remedy: 'Choose another part.' });
  return found;
}

/**
 * Where the smallest part stands that holds both elements.
 *
 * @throws AppError `input/invalid` for a name the circuit does not have
 */
export function placeOf(root: CircuitNode, { from, to }: CircuitPart): PartPlace {
  const first = requirePath(root, from);
  const last = requirePath(root, to);
  let common = 0;
  while (common < first.length && first[common] === last[common]) common++;
  const isOneElement = common === first.length;
  const group = first.slice(0, isOneElement ? -1 : common);
  if (isOneElement && first.length === 0) return { group: undefined, start: 0, count: 1 };
  const ends = isOneElement ? [first.at(-1)!, first.at(-1)!] : [first[common]!, last[common]!];
  const start = Math.min(...ends);
  return widenToGroup(root, { group, start, count: Math.max(...ends) - start + 1 });
}

/** All children of a group are the group itself. */
function widenToGroup(root: CircuitNode, place: PartPlace): PartPlace {
  const { group, count } = place;
  if (!group || count < groupAt(root, group).children.length) return place;
  return group.length === 0
    ? { group: undefined, start: 0, count: 1 }
    : { group: group.slice(0, -1), start: group.at(-1)!, count: 1 };
}

function requirePath(root: CircuitNode, name: string): readonly number[] {
  const path = pathToElement(root, name);
  if (path) return path;
  const names = elementsOf(root).map((item) => item.name);
  throw new AppError('input/invalid', `The circuit has no element ${name}.`, {
    remedy: `It has ${names.join(', ')}.`,
  });
}

export function groupAt(root: CircuitNode, path: readonly number[]): GroupNode {
  const node = nodeAt(root, path);
  if (node.kind === 'element') throw new AppError('internal', `${node.name} is no group.`);
  return node;
}

/** The part as one node of its own. */
export function partAt(root: CircuitNode, { group, start, count }: PartPlace): CircuitNode {
  if (!group) return root;
  const { kind, children } = groupAt(root, group);
  return joinNodes(kind, children.slice(start, start + count));
}

/** The part that names a node: from its first element to its last. */
export function partOf(node: CircuitNode): CircuitPart {
  const names = elementsOf(node).map((item) => item.name);
  return { from: names[0]!, to: names.at(-1)! };
}

/** The next larger part: the group around it, or the same part when it is the whole circuit. */
export function enclosingPart(root: CircuitNode, part: CircuitPart): CircuitPart {
  const { group } = placeOf(root, part);
  return partOf(group ? groupAt(root, group) : root);
}

/** The tree with a group's children changed; groups left with one child become that child. */
export function changeChildren(
  root: CircuitNode,
  path: readonly number[],
  change: (children: readonly CircuitNode[]) => readonly CircuitNode[],
): CircuitNode {
  if (root.kind === 'element') return root;
  const [index, ...rest] = path;
  if (index === undefined) return joinNodes(root.kind, change(root.children));
  const children = root.children.map((child, i) => (i === index ? changeChildren(child, rest, change) : child));
  return joinNodes(root.kind, children);
}
