import type { CircuitNode, ElementNode } from './element-reader.ts';
import { nodeAt, pathToElement } from './editing-place.ts';
import { elementsOf } from './circuit.ts';

/** More are counted, not named. */
const mostNames = 4;
/** Families called after people keep their capital. */
const properName = /^(Warburg|Gerischer|Havriliak)/;

/** `resistor R1`, `Warburg, finite space (open) Wo1`. */
export function elementWords({ name, definition: { title } }: ElementNode): string {
  const words = properName.test(title) ? title : `${title[0]!.toLowerCase()}${title.slice(1)}`;
  return `${words} ${name}`;
}

/** What stands where, for who does not see the drawing: `resistor R1 in parallel with constant-phase element CPE1`. */
export function describeElement(root: CircuitNode, name: string): string {
  const path = pathToElement(root, name) ?? [];
  const own = nodeAt(root, path);
  if (own.kind !== 'element') return name;
  const places = path.map((_, depth) => placeWords(root, path.slice(0, path.length - depth))).slice(0, 2);
  return `${elementWords(own)} ${places.join(', ')}`.trim();
}

/** How the node at the end of `path` stands in its group. */
function placeWords(root: CircuitNode, path: readonly number[]): string {
  const group = nodeAt(root, path.slice(0, -1));
  if (group.kind === 'element') return '';
  const index = path.at(-1)!;
  if (group.kind === 'series') return `in series (${index + 1} of ${group.children.length})`;
  const others = group.children.filter((_, i) => i !== index);
  return `in parallel with ${others.map(branchWords).join(' and ')}`;
}

function branchWords(node: CircuitNode): string {
  if (node.kind === 'element') return elementWords(node);
  const names = elementsOf(node).map((item) => item.name);
  return names.length > mostNames ? `a branch of ${names.length} elements` : `a branch of ${names.join(', ')}`;
}
