import type { FigureFormat, FigureStyle } from '../../src-core/figures/paper.ts';
import { columnWidthsMm } from '../../src-core/figures/paper.ts';

/** What was chosen for the last figure, so that the figures of a paper come out alike. */
export const figureChoice = $state<{ format: FigureFormat; widthMm: number; style: FigureStyle }>({
  format: 'pdf',
  widthMm: columnWidthsMm.single,
  style: 'paper',
});
