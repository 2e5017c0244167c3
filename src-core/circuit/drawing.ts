import { describeElement } from './drawing-words.ts';
import { glyphHalfHeight, glyphHalfWidth, glyphOf, type ElementGlyph } from './drawing-symbols.ts';
import type { CircuitNode, ElementNode, GroupNode } from './element-reader.ts';

/** A point in grid units, from the drawing's left upper corner. */
export type DrawnPoint = readonly [x: number, y: number];

export interface DrawnElement {
  readonly name: string;
  readonly title: string;
  /** The name in two pieces: `CPE` and, below the line, `gb`. */
  readonly label: { readonly symbol: string; readonly index: string };
  readonly glyph: ElementGlyph;
  /** Centre of the symbol, grid units. */
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  /** What belongs to the element, with label and notes: for choosing it and for the ring around it. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Lines under the symbol, e.g. values. */
  readonly notes: readonly string[];
  /** Where it stands, in words. */
  readonly description: string;
}

/** A circuit as it is drawn, on screen and on paper. All lengths are grid units, about a character's width each. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** In reading order. */
  readonly elements: readonly DrawnElement[];
  /** Without those inside the elements' boxes. */
  readonly wires: readonly (readonly DrawnPoint[])[];
  /** Where three wires meet or more. */
  readonly junctions: readonly DrawnPoint[];
  /** The circuit's two ends. */
  readonly terminals: readonly [DrawnPoint, DrawnPoint];
}

export interface DrawingOptions {
  /** A series longer than this goes on in the next row; a single group that is longer is drawn as long as it is. */
  readonly maximumWidth?: number;
  /** Lines under an element, by its name. */
  readonly notes?: ReadonlyMap<string, readonly string[]>;
}

/** Room along the wire before and after each symbol. */
const lead = 0.8;
/** From a group's end to its rail. */
const railLead = 0.6;
const margin = 0.9;
const labelHeight = 1.95;
const noteLine = 1.5;
const noteCharacter = 0.72;
const noteStep = 4;
const labelCharacter = 0.86;
const rowGap = 1.4;
const branchGap = 0.35;
const joint = 0.15;

/** How much room a node takes: along the wire, above it and below it. */
interface Extent {
  readonly width: number;
  readonly up: number;
  readonly down: number;
}

/**
 * Lays a circuit out: series from left to right, in rows where it is long, the branches of parallel groups one above
 * the other between two rails.
 */
export function drawCircuit(root: CircuitNode, options: DrawingOptions = {}): Drawing {
  const pen = createPen(root, options);
  const rows = breakRows(root, pen.measure, (options.maximumWidth ?? Infinity) - 2 * margin);
  const extents = rows.map((row) => seriesExtent(row.map(pen.measure)));
  const width = Math.max(...extents.map((row) => row.width)) + 2 * margin;
  let top = margin / 2;
  let end: DrawnPoint = [margin, 0];
  const ends: DrawnPoint[] = [];
  rows.forEach((row, index) => {
    const extent = extents[index]!;
    const axis = top + extent.up;
    if (index > 0) {
      const between = top - rowGap / 2;
      pen.wires.push([
        end,
        [width - joint, end[1]],
        [width - joint, between],
        [joint, between],
        [joint, axis],
        [margin, axis],
      ]);
    } else ends.push([margin, axis]);
    pen.drawSeries(row, margin, axis);
    end = [margin + extent.width, axis];
    top = axis + extent.down + rowGap;
  });
  return {
    width,
    height: top - rowGap + margin / 2,
    elements: pen.elements,
    wires: pen.wires,
    junctions: pen.junctions,
    terminals: [ends[0]!, end],
  };
}

/** The members of a long series in rows that are no longer than `width`, as far as they can be broken. */
function breakRows(root: CircuitNode, measure: (node: CircuitNode) => Extent, width: number): CircuitNode[][] {
  if (root.kind !== 'series') return [[root]];
  const rows: CircuitNode[][] = [];
  let used = 0;
  for (const child of root.children) {
    const needed = measure(child).width;
    if (rows.length === 0 || used + needed > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(child);
    used += needed;
  }
  return rows;
}

function seriesExtent(members: readonly Extent[]): Extent {
  return {
    width: members.reduce((sum, item) => sum + item.width, 0),
    up: Math.max(...members.map((item) => item.up)),
    down: Math.max(...members.map((item) => item.down)),
  };
}

function parallelExtent(branches: readonly Extent[]): Extent {
  const axes = branchAxes(branches);
  const half = (axes.at(-1)! - axes[0]!) / 2;
  return {
    width: Math.max(...branches.map((item) => item.width)) + 2 * railLead,
    up: half + branches[0]!.up,
    down: half + branches.at(-1)!.down,
  };
}

/** Heights of the branches' wires, from that of the first. */
function branchAxes(branches: readonly Extent[]): readonly number[] {
  let axis = 0;
  return branches.map((branch, i) => (axis += i === 0 ? 0 : branches[i - 1]!.down + branch.up + branchGap));
}

/** Collects what is drawn, each node at a place that its parent gives it. */
function createPen(root: CircuitNode, { notes }: DrawingOptions) {
  const elements: DrawnElement[] = [];
  const wires: (readonly DrawnPoint[])[] = [];
  const junctions: DrawnPoint[] = [];
  const extents = new Map<CircuitNode, Extent>();

  /** Each node once: groups in groups would otherwise be measured over and over. */
  function measure(node: CircuitNode): Extent {
    const known = extents.get(node);
    if (known) return known;
    const extent = node.kind === 'element' ? elementExtent(node, notes?.get(node.name) ?? []) : groupExtent(node.kind, node.children.map(measure)); // prettier-ignore
    extents.set(node, extent);
    return extent;
  }

  function drawSeries(nodes: readonly CircuitNode[], x: number, y: number): void {
    let left = x;
    for (const node of nodes) {
      draw(node, left, y);
      left += measure(node).width;
    }
  }

  function draw(node: CircuitNode, x: number, y: number): void {
    if (node.kind === 'element') drawElement(node, x, y);
    else if (node.kind === 'series') drawSeries(node.children, x, y);
    else drawParallel(node, x, y);
  }

  function drawParallel(node: GroupNode, x: number, y: number): void {
    const branches = node.children.map(measure);
    const { width } = measure(node);
    const axes = branchAxes(branches);
    const first = y - axes.at(-1)! / 2;
    const left = x + railLead;
    const right = x + width - railLead;
    wires.push([[x, y], [left, y]], [[right, y], [x + width, y]]); // prettier-ignore
    for (const rail of [left, right]) wires.push([[rail, first], [rail, first + axes.at(-1)!]]); // prettier-ignore
    node.children.forEach((branch, i) => {
      const axis = first + axes[i]!;
      const own = branches[i]!.width;
      const start = (left + right - own) / 2;
      if (own < right - left) wires.push([[left, axis], [start, axis]], [[start + own, axis], [right, axis]]); // prettier-ignore
      draw(branch, start, axis);
    });
    const inner = axes.slice(1, -1).map((axis) => first + axis);
    for (const height of new Set([y, ...inner])) junctions.push([left, height], [right, height]);
  }

  function drawElement(node: ElementNode, x: number, y: number): void {
    const drawn = placeElement(node, notes?.get(node.name) ?? [], measure(node), x, y);
    elements.push({ ...drawn, description: describeElement(root, node.name) });
  }

  return { measure, drawSeries, elements, wires, junctions };
}

function groupExtent(kind: 'series' | 'parallel', children: readonly Extent[]): Extent {
  return kind === 'series' ? seriesExtent(children) : parallelExtent(children);
}

function elementExtent(node: ElementNode, notes: readonly string[]): Extent {
  const isBox = glyphOf(node.definition.symbol) === 'box';
  const longestNote = Math.max(0, ...notes.map((line) => line.length));
  // In steps, so that the drawing stays still while values change by a digit.
  const noteWidth = Math.ceil(longestNote / noteStep) * noteStep * noteCharacter;
  const labelWidth = isBox ? 0 : node.name.length * labelCharacter;
  return {
    width: Math.max(2 * (symbolHalfWidth(node) + lead), noteWidth + lead, labelWidth + lead),
    up: isBox ? glyphHalfHeight + 0.3 : glyphHalfHeight + labelHeight,
    down: glyphHalfHeight + 0.3 + notes.length * noteLine,
  };
}

function symbolHalfWidth({ name, definition }: ElementNode): number {
  if (glyphOf(definition.symbol) !== 'box') return glyphHalfWidth;
  return Math.max(glyphHalfWidth, (name.length * labelCharacter + 0.8) / 2);
}

function placeElement(
  node: ElementNode,
  notes: readonly string[],
  { width, up, down }: Extent,
  x: number,
  y: number,
): Omit<DrawnElement, 'description'> {
  const { symbol, title } = node.definition;
  return {
    name: node.name,
    title,
    label: { symbol, index: node.name.slice(symbol.length).replace(/^_/, '') },
    glyph: glyphOf(symbol),
    x: x + width / 2,
    y,
    halfWidth: symbolHalfWidth(node),
    box: { x, y: y - up, width, height: up + down },
    notes,
  };
}
