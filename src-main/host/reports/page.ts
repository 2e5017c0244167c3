import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Figure } from '../../../src-core/figures/figure.ts';
import { monoFamily, sansFamily } from '../figures/fonts.ts';

/** PDF points, 1/72 inch. */
export interface Paper {
  readonly widthPt: number;
  readonly heightPt: number;
  readonly marginPt: number;
  /** From the upper edge of the page to the first line of the text. */
  readonly topPt: number;
  /** From the last line of the text to the lower edge of the page. */
  readonly bottomPt: number;
}

export const papers: Readonly<Record<'A4' | 'Letter', Paper>> = {
  A4: { widthPt: 595.28, heightPt: 841.89, marginPt: 54, topPt: 64, bottomPt: 60 },
  Letter: { widthPt: 612, heightPt: 792, marginPt: 54, topPt: 64, bottomPt: 60 },
};

export interface Font {
  readonly sizePt: number;
  readonly weight?: 'bold';
  readonly family?: 'mono';
}

export function fontText({ sizePt, weight, family }: Font): string {
  return `${weight ?? 'normal'} ${sizePt}px ${family === 'mono' ? monoFamily : sansFamily}`;
}

/** What stands on a page, in points from its upper left corner; text by its baseline. */
export type Mark =
  | {
      readonly kind: 'text';
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly font: Font;
      readonly colour: string;
      readonly align?: 'left' | 'right';
    }
  | {
      readonly kind: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly colour: string;
    }
  | {
      /** A picture, found by the hash of its bytes. */
      readonly kind: 'picture';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly sha256: string;
    }
  | {
      readonly kind: 'chart';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly figure: Figure;
    };

export const ink = {
  text: '#111111',
  muted: '#4A4A4A',
  rule: '#BDBDBD',
  faintRule: '#E4E4E4',
  alert: '#9A3B00',
  alertFill: '#FDF1E7',
};

/** Measures with the metrics that the PDF will have. */
export interface Measure {
  width(text: string, font: Font): number;
}

export function createMeasure(context: SKRSContext2D): Measure {
  let current = '';
  return {
    width(text, font) {
      const wanted = fontText(font);
      if (wanted !== current) context.font = current = wanted;
      return context.measureText(text).width;
    },
  };
}
