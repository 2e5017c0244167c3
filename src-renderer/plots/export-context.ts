import { createContext } from 'svelte';
import type { Figure } from '../../src-core/figures/figure.ts';
import type { FigureFormat, FigureStyle } from '../../src-core/figures/paper.ts';

export interface FigureFileRequest {
  readonly figure: Figure;
  readonly format: FigureFormat;
  readonly widthMm: number;
  readonly style: FigureStyle;
}

/** What plots need of the program to hand figures and their numbers on. */
export interface FigureExporter {
  /** @returns whether the user has the file; failures are told to the user */
  saveFigure(request: FigureFileRequest): Promise<boolean>;
  saveText(fileName: string, text: string): Promise<boolean>;
  copyText(text: string, what: string): Promise<void>;
}

export const [useFigureExporter, provideFigureExporter] = createContext<FigureExporter>();
