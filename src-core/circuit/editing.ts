import { AppError } from '../errors.ts';
import { elementsOf } from './circuit.ts';
import { nameNewPart } from './editing-names.ts';
import {
  changeChildren, groupAt, partAt, partOf, placeOf, type CircuitPart, type PartPlace,
} from './editing-place.ts'; // prettier-ignore
import { joinNodes, type CircuitNode } from './element-reader.ts';
import { formatCircuit } from './format.ts';
import { parseCircuit } from './parse.ts';

/**
 * What may be done to a part. `added` is a circuit text, `CPE`, `p(R,CPE)` or `U{R/(1 + j*w*tau)}`, whose elements get
 * numbers that are free.
 */
export type CircuitEdit =
  | { readonly kind: 'before' | 'after' | 'parallel' | 'change'; readonly added: string }
  /** `turn` puts the members of a group, or neighbours in series, the other way: series to parallel and back. */
  | { readonly kind: 'remove' | 'duplicate' | 'earlier' | 'later' | 'turn' };

export interface EditedCircuit {
  readonly text: string;
  /** What should be chosen after the edit: the part that is new or has moved, or what stands beside one removed. */
  readonly part: CircuitPart;
}

/**
 * Edits a circuit. The elements that are not part of the edit keep their names, so that values and constraints on
 * their parameters stay good.
 *
 * @param text - a circuit in either way of writing; the result is in ours
 * @throws CircuitSyntaxError when `text` or what is added cannot be read
 * @throws AppError `input/invalid` saying why an edit is impossible
 */
export function editCircuit(text: string, part: CircuitPart, edit: CircuitEdit): EditedCircuit {
  const root = parseCircuit(text);
  const place = placeOf(root, part);
  const edited = applyEdit(root, place, edit);
  const written = formatCircuit(edited.root);
  parseCircuit(written); // it may have become too long
  return { text: written, part: edited.part };
}

/** Why an edit is impossible; undefined where it is possible. */
export function editObstacle(root: CircuitNode, part: CircuitPart, kind: CircuitEdit['kind']): string | undefined {
  const place = placeOf(root, part);
  if (kind === 'remove' && !place.group) return 'A circuit needs one element at least: change it instead.';
  if (kind === 'turn' && partAt(root, place).kind === 'element')
    return 'One element alone is neither in series nor in parallel: choose several neighbours.';
  if (kind !== 'earlier' && kind !== 'later') return undefined;
  if (!place.group) return 'The whole circuit has no place to go to: choose a part of it.';
  const { kind: groupKind, children } = groupAt(root, place.group);
  const isAtEnd = kind === 'earlier' ? place.start === 0 : place.start + place.count === children.length;
  if (!isAtEnd) return undefined;
  return `It is the ${kind === 'earlier' ? 'first' : 'last'} in its ${groupKind} group already.`;
}

interface Edited {
  readonly root: CircuitNode;
  readonly part: CircuitPart;
}

function applyEdit(root: CircuitNode, place: PartPlace, edit: CircuitEdit): Edited {
  const part = partAt(root, place);
  const obstacle = editObstacle(root, partOf(part), edit.kind);
  if (obstacle !== undefined)
    throw new AppError('input/invalid', `${formatCircuit(part)}: ${obstacle}`, { remedy: 'The circuit is unchanged.' });
  switch (edit.kind) {
    case 'before':
    case 'after':
    case 'parallel':
    case 'change':
      return addPart(root, place, edit.kind, parseCircuit(edit.added));
    case 'duplicate':
      return addPart(root, place, 'after', part);
    case 'remove':
      return removePart(root, place);
    case 'earlier':
    case 'later':
      return { root: movePart(root, place, edit.kind), part: partOf(part) };
    case 'turn':
      return { root: replacePart(root, place, turned(part)), part: partOf(part) };
  }
}

function addPart(
  root: CircuitNode,
  place: PartPlace,
  kind: 'before' | 'after' | 'parallel' | 'change',
  given: CircuitNode,
): Edited {
  const old = partAt(root, place);
  const oldNames = new Set(elementsOf(old).map((item) => item.name));
  const names = elementsOf(root).map((item) => item.name);
  const taken = new Set(kind === 'change' ? names.filter((name) => !oldNames.has(name)) : names);
  const first = elementsOf(old)[0]!;
  const suffix = first.name.slice(first.definition.symbol.length);
  const added = nameNewPart(given, taken, kind === 'parallel' || kind === 'change' ? suffix : undefined);
  const replacement = {
    before: () => joinNodes('series', [added, old]),
    after: () => joinNodes('series', [old, added]),
    parallel: () => joinNodes('parallel', [old, added]),
    change: () => added,
  }[kind]();
  return { root: replacePart(root, place, replacement), part: partOf(added) };
}

function removePart(root: CircuitNode, { group, start, count }: PartPlace): Edited {
  const { children } = groupAt(root, group!);
  const beside = start > 0 ? elementsOf(children[start - 1]!).at(-1)! : elementsOf(children[start + count]!)[0]!;
  return {
    root: changeChildren(root, group!, (items) => [...items.slice(0, start), ...items.slice(start + count)]),
    part: { from: beside.name, to: beside.name },
  };
}

function movePart(root: CircuitNode, { group, start, count }: PartPlace, kind: 'earlier' | 'later'): CircuitNode {
  return changeChildren(root, group!, (items) => {
    const rest = [...items.slice(0, start), ...items.slice(start + count)];
    const target = kind === 'earlier' ? start - 1 : start + 1;
    return [...rest.slice(0, target), ...items.slice(start, start + count), ...rest.slice(target)];
  });
}

function replacePart(root: CircuitNode, { group, start, count }: PartPlace, replacement: CircuitNode): CircuitNode {
  if (!group) return replacement;
  return changeChildren(root, group, (items) => [...items.slice(0, start), replacement, ...items.slice(start + count)]);
}

/** A group as one of the other kind. */
function turned(node: CircuitNode): CircuitNode {
  if (node.kind === 'element') return node;
  return joinNodes(node.kind === 'series' ? 'parallel' : 'series', node.children);
}
