import type { Figure } from '../../figures/figure.ts';
import type { FigureFormat, FigureStyle } from '../../figures/paper.ts';

export type ReportFormat = 'pdf' | 'csv';

/** Of a run with all its analyses, or of one kept analysis by itself: exactly one of the two. */
export interface ReportRequest {
  readonly runId?: string;
  readonly analysisId?: string;
  readonly format: ReportFormat;
  readonly paper?: 'A4' | 'Letter';
}

/** A finished file in the host's report folder; the shell hands it to the user by its token. */
export interface ReportFile {
  readonly token: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly path?: string;
}

/** A figure as a file for a paper; its height follows from what it shows. */
export interface FigureRequest {
  readonly figure: Figure;
  readonly format: FigureFormat;
  readonly widthMm: number;
  readonly style: FigureStyle;
}

/** Files made for the user. */
export interface ReportCalls {
  'reports.create': (request: ReportRequest) => ReportFile;
  'reports.list': (none: null) => readonly ReportFile[];
  'figures.export': (request: FigureRequest) => ReportFile;
  /** Text made by a screen as a file to be handed to the user: .csv, .json, .tex, .svg or .txt. */
  'files.offer': (request: { readonly fileName: string; readonly text: string }) => ReportFile;
}
