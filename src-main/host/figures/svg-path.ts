/** The transform of a canvas: x' = a·x + c·y + e, y' = b·x + d·y + f. Only turned, moved and evenly scaled here. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export function multiply(m: Matrix, n: Matrix): Matrix {
  return [
    m[0] * n[0] + m[2] * n[1],
    m[1] * n[0] + m[3] * n[1],
    m[0] * n[2] + m[2] * n[3],
    m[1] * n[2] + m[3] * n[3],
    m[0] * n[4] + m[2] * n[5] + m[4],
    m[1] * n[4] + m[3] * n[5] + m[5],
  ];
}

/** A thousandth of a point is finer than any printer. */
export function coordinate(value: number): string {
  const rounded = Math.round(value * 1000) / 1000;
  return Object.is(rounded, -0) ? '0' : String(rounded);
}

/** Collects the canvas calls that make a path as the `d` of an SVG path, in the coordinates of the page. */
export function createSvgPath() {
  let parts: string[] = [];
  /** Whether a point to draw on from has been set. */
  let isOpen = false;
  const point = (m: Matrix, x: number, y: number): string =>
    `${coordinate(m[0] * x + m[2] * y + m[4])} ${coordinate(m[1] * x + m[3] * y + m[5])}`;
  const path = {
    begin(): void {
      parts = [];
      isOpen = false;
    },
    moveTo(m: Matrix, x: number, y: number): void {
      if (!Number.isFinite(x) || !Number.isFinite(y)) return;
      parts.push(`M${point(m, x, y)}`);
      isOpen = true;
    },
    lineTo(m: Matrix, x: number, y: number): void {
      if (!Number.isFinite(x) || !Number.isFinite(y)) return;
      parts.push(`${isOpen ? 'L' : 'M'}${point(m, x, y)}`);
      isOpen = true;
    },
    curveTo(m: Matrix, letter: 'Q' | 'C', coordinates: readonly (readonly [number, number])[]): void {
      parts.push(letter + coordinates.map(([x, y]) => point(m, x, y)).join(' '));
    },
    rect(m: Matrix, x: number, y: number, width: number, height: number): void {
      path.moveTo(m, x, y);
      path.lineTo(m, x + width, y);
      path.lineTo(m, x + width, y + height);
      path.lineTo(m, x, y + height);
      path.close();
    },
    ellipse(m: Matrix, arc: Arc): void {
      const { x, y, radiusX, radiusY, rotation, start } = arc;
      const scale = Math.hypot(m[0], m[1]);
      const turned = ((rotation + Math.atan2(m[1], m[0])) * 180) / Math.PI;
      const at = (angle: number): readonly [number, number] => [
        x + radiusX * Math.cos(angle) * Math.cos(rotation) - radiusY * Math.sin(angle) * Math.sin(rotation),
        y + radiusX * Math.cos(angle) * Math.sin(rotation) + radiusY * Math.sin(angle) * Math.cos(rotation),
      ];
      const span = arcSpan(arc);
      path.lineTo(m, ...at(start));
      const radii = `${coordinate(radiusX * scale)} ${coordinate(radiusY * scale)} ${coordinate(turned)}`;
      // An SVG arc cannot be a whole circle: two halves are one.
      const pieces = Math.abs(span) > Math.PI ? 2 : 1;
      for (let k = 1; k <= pieces; k++)
        parts.push(`A${radii} 0 ${span > 0 ? 1 : 0} ${point(m, ...at(start + (span * k) / pieces))}`);
    },
    close(): void {
      if (isOpen) parts.push('Z');
    },
    text: (): string => parts.join(''),
  };
  return path;
}

export interface Arc {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly rotation: number;
  readonly start: number;
  readonly end: number;
  readonly counterclockwise: boolean;
}

/** Signed angle that an arc covers, as the canvas understands start and end. */
function arcSpan({ start, end, counterclockwise }: Arc): number {
  const turn = 2 * Math.PI;
  const difference = counterclockwise ? start - end : end - start;
  if (difference >= turn - 1e-9) return counterclockwise ? -turn : turn;
  const span = ((difference % turn) + turn) % turn;
  return counterclockwise ? -span : span;
}
