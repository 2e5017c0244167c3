import { elementsOf } from './circuit.ts';
import type { CircuitNode } from './element-reader.ts';

/**
 * Names for the elements of a new part that no other element has: the number, or name, that is preferred where it is
 * free, else the first number from 1 that is free for all of them, so that the members of an arc share theirs; a part
 * with two elements of one kind is numbered one by one.
 *
 * @param taken - names of the elements that stay
 * @param preferred - what stands behind the symbol: `1` of R1, `_gb` of CPE_gb
 */
export function nameNewPart(part: CircuitNode, taken: ReadonlySet<string>, preferred: string | undefined): CircuitNode {
  const symbols = elementsOf(part).map((item) => item.definition.symbol);
  if (new Set(symbols).size < symbols.length) return nameOneByOne(part, new Set(taken));
  const isFree = (suffix: string): boolean => symbols.every((symbol) => !taken.has(symbol + suffix));
  let suffix = preferred;
  for (let number = 1; suffix === undefined || !isFree(suffix); number++) suffix = String(number);
  return renameElements(part, (symbol) => symbol + suffix);
}

function nameOneByOne(part: CircuitNode, taken: Set<string>): CircuitNode {
  return renameElements(part, (symbol) => {
    let number = 1;
    while (taken.has(`${symbol}${number}`)) number++;
    taken.add(`${symbol}${number}`);
    return `${symbol}${number}`;
  });
}

function renameElements(node: CircuitNode, nameOf: (symbol: string) => string): CircuitNode {
  return node.kind === 'element'
    ? { ...node, name: nameOf(node.definition.symbol) }
    : { ...node, children: node.children.map((child) => renameElements(child, nameOf)) };
}
