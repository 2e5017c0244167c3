import type { Font, Mark, Measure, Paper } from './page.ts';

/** Places marks from top to bottom, page after page. Heights are in points. */
export interface Flow {
  readonly paper: Paper;
  readonly measure: Measure;
  /** Width of the text. */
  readonly width: number;
  readonly pages: readonly (readonly Mark[])[];
  /** Where the next mark stands: distance from the upper edge of the page. */
  readonly y: number;
  /** Height left on this page. */
  room(): number;
  /** Height of an empty page's text. */
  readonly fullHeight: number;
  /** Begins a new page unless so much is left on this one; blocks taller than a page stay where they are. */
  need(height: number): void;
  newPage(): void;
  /** True while nothing stands on the page. */
  atTop(): boolean;
  /** Moves down; at the top of a page nothing is skipped. */
  skip(height: number): void;
  advance(height: number): void;
  mark(mark: Mark): void;
  /** A line of text at the present place, x from the left margin; does not move. */
  text(text: string, font: Font, colour: string, x?: number): void;
}

export function createFlow(paper: Paper, measure: Measure): Flow {
  const pages: Mark[][] = [[]];
  const fullHeight = paper.heightPt - paper.topPt - paper.bottomPt;
  let y = paper.topPt;
  const flow: Flow = {
    paper,
    measure,
    width: paper.widthPt - 2 * paper.marginPt,
    pages,
    fullHeight,
    get y() {
      return y;
    },
    room: () => paper.heightPt - paper.bottomPt - y,
    need(height) {
      if (height > flow.room() && !flow.atTop()) flow.newPage();
    },
    newPage() {
      pages.push([]);
      y = paper.topPt;
    },
    atTop: () => y <= paper.topPt,
    skip(height) {
      if (!flow.atTop()) y += height;
    },
    advance(height) {
      y += height;
    },
    mark: (mark) => void pages.at(-1)!.push(mark),
    text: (text, font, colour, x = 0) =>
      flow.mark({ kind: 'text', x: paper.marginPt + x, y: y + font.sizePt, text, font, colour }),
  };
  return flow;
}
