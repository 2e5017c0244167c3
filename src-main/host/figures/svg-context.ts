import type { SKRSContext2D } from '@napi-rs/canvas';
import { coordinate, createSvgPath, multiply, type Arc, type Matrix } from './svg-path.ts';

interface State {
  matrix: Matrix;
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineCap: string;
  lineJoin: string;
  lineDash: readonly number[];
  lineDashOffset: number;
  globalAlpha: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  /** Id of the clip path in force, which itself lies within those before it. */
  clip: string | undefined;
}

const initial: State = {
  matrix: [1, 0, 0, 1, 0, 0],
  fillStyle: '#000000',
  strokeStyle: '#000000',
  lineWidth: 1,
  lineCap: 'butt',
  lineJoin: 'miter',
  lineDash: [],
  lineDashOffset: 0,
  globalAlpha: 1,
  font: '10px sans-serif',
  textAlign: 'start',
  textBaseline: 'alphabetic',
  clip: undefined,
};

export interface SvgRecorder {
  /** To be drawn on; holds the members of a canvas that Chart.js and the figures' own drawing use. */
  readonly context: SKRSContext2D;
  /** What is drawn until `endGroup` stands in a group with this title. */
  beginGroup(title: string): void;
  endGroup(): void;
  /** The elements drawn so far. */
  text(): string;
}

/**
 * A canvas context that writes SVG: strokes stay strokes with their dashes, text stays text, numbers are rounded, so
 * the same drawing gives the same bytes. (Skia's own SVG output dissolves dashes into polygons and places each letter.)
 *
 * @param measure measures text; with the metrics of the font that readers will have
 */
export function createSvgRecorder(measure: SKRSContext2D): SvgRecorder {
  const elements: string[] = [];
  const path = createSvgPath();
  const saved: State[] = [];
  let state: State = { ...initial };
  let clips = 0;
  let openClip: string | undefined;

  function useClip(clip: string | undefined): void {
    if (clip === openClip) return;
    if (openClip !== undefined) elements.push('</g>');
    if (clip !== undefined) elements.push(`<g clip-path="url(#${clip})">`);
    openClip = clip;
  }

  function emit(element: string): void {
    useClip(state.clip);
    elements.push(element);
  }

  function paint(kind: 'fill' | 'stroke', d: string): void {
    if (d === '') return;
    const attributes = kind === 'fill' ? fillAttributes(state) : strokeAttributes(state);
    if (attributes !== undefined) emit(`<path d="${d}" ${attributes}/>`);
  }

  function box(kind: 'fill' | 'stroke', x: number, y: number, width: number, height: number): void {
    const own = createSvgPath();
    own.rect(state.matrix, x, y, width, height);
    paint(kind, own.text());
  }

  const members = {
    save: () => void saved.push({ ...state }),
    restore: () => void (state = saved.pop() ?? state),
    setTransform: (...matrix: Matrix) => void (state.matrix = matrix),
    translate: (x: number, y: number) => void (state.matrix = multiply(state.matrix, [1, 0, 0, 1, x, y])),
    rotate(angle: number) {
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      state.matrix = multiply(state.matrix, [cos, sin, -sin, cos, 0, 0]);
    },
    beginPath: () => path.begin(),
    closePath: () => path.close(),
    moveTo: (x: number, y: number) => path.moveTo(state.matrix, x, y),
    lineTo: (x: number, y: number) => path.lineTo(state.matrix, x, y),
    rect: (x: number, y: number, width: number, height: number) => path.rect(state.matrix, x, y, width, height),
    quadraticCurveTo: (a: number, b: number, x: number, y: number) =>
      path.curveTo(state.matrix, 'Q', [
        [a, b],
        [x, y],
      ]),
    bezierCurveTo: (a: number, b: number, c: number, d: number, x: number, y: number) =>
      path.curveTo(state.matrix, 'C', [
        [a, b],
        [c, d],
        [x, y],
      ]),
    arc: (x: number, y: number, radius: number, start: number, end: number, counterclockwise = false) =>
      path.ellipse(state.matrix, { x, y, radiusX: radius, radiusY: radius, rotation: 0, start, end, counterclockwise }),
    ellipse(...[x, y, radiusX, radiusY, rotation, start, end, counterclockwise = false]: EllipseArguments) {
      path.ellipse(state.matrix, { x, y, radiusX, radiusY, rotation, start, end, counterclockwise } satisfies Arc);
    },
    fill: () => paint('fill', path.text()),
    stroke: () => paint('stroke', path.text()),
    fillRect: (x: number, y: number, width: number, height: number) => box('fill', x, y, width, height),
    strokeRect: (x: number, y: number, width: number, height: number) => box('stroke', x, y, width, height),
    clip() {
      clips += 1;
      const within = state.clip === undefined ? '' : ` clip-path="url(#${state.clip})"`;
      useClip(undefined);
      elements.push(`<clipPath id="clip${clips}"${within}><path d="${path.text()}"/></clipPath>`);
      state.clip = `clip${clips}`;
    },
    setLineDash: (dash: readonly number[]) => void (state.lineDash = dash.length % 2 ? [...dash, ...dash] : [...dash]),
    getLineDash: () => [...state.lineDash],
    measureText(text: string) {
      measure.font = state.font;
      return measure.measureText(text);
    },
    fillText(text: string, x: number, y: number) {
      measure.font = state.font;
      if (text.trim() !== '') emit(textElement(text, x, y + baselineShift(state.textBaseline, measure), state));
    },
  };

  const context = new Proxy(members as unknown as SKRSContext2D, {
    get(target, name): unknown {
      return Object.hasOwn(target, name) ? Reflect.get(target, name) : Reflect.get(state, name);
    },
    set(_, name, value) {
      if (Object.hasOwn(initial, name)) Reflect.set(state, name, value);
      return true;
    },
  });

  return {
    context,
    beginGroup(title) {
      useClip(undefined);
      elements.push(`<g><title>${escapeXml(title)}</title>`);
    },
    endGroup() {
      useClip(undefined);
      elements.push('</g>');
    },
    text() {
      useClip(undefined);
      return elements.join('\n');
    },
  };
}

type EllipseArguments = [
  ...[x: number, y: number, radiusX: number, radiusY: number],
  ...[rotation: number, start: number, end: number, counterclockwise?: boolean],
];

function isTransparent(style: string): boolean {
  return style === 'transparent' || /^rgba\(.*,\s*0(\.0+)?\)$/.test(style);
}

function fillAttributes({ fillStyle, globalAlpha }: State): string | undefined {
  if (isTransparent(fillStyle)) return undefined;
  return `fill="${escapeXml(fillStyle)}"${globalAlpha < 1 ? ` fill-opacity="${coordinate(globalAlpha)}"` : ''}`;
}

function strokeAttributes(state: State): string | undefined {
  const { strokeStyle, lineWidth, lineCap, lineJoin, lineDash, lineDashOffset, globalAlpha, matrix } = state;
  if (isTransparent(strokeStyle) || !(lineWidth > 0)) return undefined;
  const scale = Math.hypot(matrix[0], matrix[1]);
  const lengths = lineDash.map((length) => coordinate(length * scale));
  return [
    `fill="none" stroke="${escapeXml(strokeStyle)}" stroke-width="${coordinate(lineWidth * scale)}"`,
    ...(lineCap === 'butt' ? [] : [`stroke-linecap="${escapeXml(lineCap)}"`]),
    ...(lineJoin === 'miter' ? [] : [`stroke-linejoin="${escapeXml(lineJoin)}"`]),
    ...(lengths.length === 0 ? [] : [`stroke-dasharray="${lengths.join(' ')}"`]),
    ...(lengths.length > 0 && lineDashOffset !== 0
      ? [`stroke-dashoffset="${coordinate(lineDashOffset * scale)}"`]
      : []),
    ...(globalAlpha < 1 ? [`stroke-opacity="${coordinate(globalAlpha)}"`] : []),
  ].join(' ');
}

const anchors: Readonly<Record<string, string>> = { center: 'middle', right: 'end', end: 'end' };

function textElement(text: string, x: number, y: number, state: State): string {
  const { matrix, textAlign, font } = state;
  const [, size = '10', family = ''] = /([\d.]+)px (.*)$/.exec(font) ?? [];
  const isBold = /\bbold\b/.test(font);
  const anchor = anchors[textAlign];
  const isUpright = Math.abs(matrix[1]) < 1e-9 && matrix[0] > 0;
  const place = isUpright
    ? `x="${coordinate(matrix[0] * x + matrix[4])}" y="${coordinate(matrix[3] * y + matrix[5])}"`
    : `x="${coordinate(x)}" y="${coordinate(y)}" transform="matrix(${matrix.map(coordinate).join(' ')})"`;
  const look = [
    `font-family="${escapeXml(withFallback(family))}" font-size="${coordinate(Number(size))}"`,
    ...(isBold ? ['font-weight="bold"'] : []),
    ...(anchor ? [`text-anchor="${anchor}"`] : []),
    `fill="${escapeXml(state.fillStyle)}"`,
  ].join(' ');
  return `<text ${place} ${look}>${escapeXml(text)}</text>`;
}

/** Verdana has the widths of DejaVu Sans, and stands where that is missing. */
function withFallback(family: string): string {
  return `${family.replaceAll('"', "'")}, Verdana, sans-serif`;
}

/** SVG programs agree on the alphabetic baseline only. */
function baselineShift(baseline: string, measure: SKRSContext2D): number {
  if (baseline === 'alphabetic') return 0;
  measure.textBaseline = 'alphabetic';
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = measure.measureText('x');
  if (baseline === 'top' || baseline === 'hanging') return ascent;
  return baseline === 'middle' ? (ascent - descent) / 2 : -descent;
}

/** Text for XML: markup as entities, and without the characters that XML cannot hold at all. */
export function escapeXml(text: string): string {
  return (
    text
      .toWellFormed()
      // eslint-disable-next-line no-control-regex -- XML 1.0 forbids them
      .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
      .replace(/\s+/g, ' ')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}
