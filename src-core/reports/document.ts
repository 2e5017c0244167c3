import type { Figure } from '../figures/figure.ts';

/** Text as it is to be read. `mono` is for hashes and identifiers, `note` for small print, `alert` for what must not be missed. */
export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
  readonly tone: 'normal' | 'note' | 'mono' | 'alert';
}

export interface Section {
  readonly kind: 'section';
  readonly title: string;
  readonly level: 1 | 2;
  readonly startsPage?: boolean;
}

export interface TableColumn {
  readonly header: string;
  readonly align: 'left' | 'right';
  /** Identifiers and hashes: drawn in the monospaced font. */
  readonly mono?: boolean;
}

/** Rows may be split over pages, the header is repeated then; a row itself only where it is longer than a page. */
export interface Table {
  readonly kind: 'table';
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Labels and values of a form: no header row, first column in the muted colour. */
  readonly form?: boolean;
  /** Small type and little air, for tables that back up what is said elsewhere. */
  readonly dense?: boolean;
}

export interface FigureBlock {
  readonly kind: 'figure';
  readonly figure: Figure;
  /** Two successive halves, or three thirds, stand side by side. */
  readonly width: 'full' | 'half' | 'third';
}

export interface WarningList {
  readonly kind: 'warnings';
  readonly items: readonly {
    /** Small print below; empty for none. */
    readonly title: string;
    readonly text: string;
    readonly severity: 'warning' | 'failure';
  }[];
}

/** Pictures in rows, small; found by the hash of their bytes. */
export interface PhotoBlock {
  readonly kind: 'photos';
  readonly items: readonly {
    readonly sha256: string;
    readonly widthPx: number;
    readonly heightPx: number;
    readonly caption: string;
  }[];
}

export type ReportBlock = Paragraph | Section | Table | FigureBlock | WarningList | PhotoBlock;

/** A report as a tree without any layout: what is said, in which order. */
export interface ReportDocument {
  readonly title: string;
  readonly subtitle: string;
  readonly runId: string;
  /** What the foot of each page names in place of the run. */
  readonly reference?: string;
  /** Identifies the raw data the report rests on; printed on every page. */
  readonly dataHash: string;
  readonly simulated: boolean;
  readonly createdAt: string;
  readonly programVersion: string;
  readonly blocks: readonly ReportBlock[];
  /** What is said instead where the whole would take more pages than it may. */
  readonly shorter?: { readonly mostPages: number; readonly blocks: readonly ReportBlock[] };
}

export function section(title: string, level: 1 | 2 = 1): Section {
  return { kind: 'section', title, level };
}

export function paragraph(text: string, tone: Paragraph['tone'] = 'normal'): Paragraph {
  return { kind: 'paragraph', text, tone };
}

/** Labels and values without a header row. */
export function form(rows: readonly (readonly [label: string, value: string])[]): Table {
  return {
    kind: 'table',
    form: true,
    columns: [
      { header: '', align: 'left' },
      { header: '', align: 'left' },
    ],
    rows,
  };
}

/** The same table in small type. */
export function dense(block: Table): Table {
  return { ...block, dense: true };
}

/** `headers` begin with ">" for columns that stand right, as numbers do. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[]): Table {
  const columns = headers.map((header): TableColumn =>
    header.startsWith('>') ? { header: header.slice(1), align: 'right' } : { header, align: 'left' },
  );
  return { kind: 'table', columns, rows };
}

export function figureBlock(figure: Figure, width: FigureBlock['width'] = 'full'): FigureBlock {
  return { kind: 'figure', figure, width };
}
