import { createCanvas } from '@napi-rs/canvas';
import { getDocument, OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';

export interface PdfText {
  readonly text: string;
  /** Points from the lower left corner of the page, of the baseline's beginning. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rotated: boolean;
}

export interface PdfPage {
  readonly width: number;
  readonly height: number;
  readonly items: readonly PdfText[];
  /** All text of the page in the order drawn, blanks as one space. */
  readonly text: string;
  /** Whether each font used on the page comes with the file. */
  readonly fontsEmbedded: readonly boolean[];
  readonly pathCount: number;
  readonly imageCount: number;
}

interface FontData {
  readonly missingFile: boolean;
}

/** Reads a PDF back with another program's eyes. */
export async function readPdf(bytes: Uint8Array): Promise<readonly PdfPage[]> {
  const task = getDocument({ data: bytes.slice(), useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  try {
    const pages: PdfPage[] = [];
    for (let number = 1; number <= document.numPages; number++) pages.push(await readPage(document, number));
    return pages;
  } finally {
    await task.destroy();
  }
}

async function readPage(
  document: Awaited<ReturnType<typeof getDocument>['promise']>,
  number: number,
): Promise<PdfPage> {
  const page = await document.getPage(number);
  const { width, height } = page.getViewport({ scale: 1 });
  const operators = await page.getOperatorList();
  const content = await page.getTextContent();
  const items = content.items.flatMap((item) => ('str' in item && item.str.trim() !== '' ? [asText(item)] : []));
  const fontNames = operators.fnArray.flatMap((operation, i) =>
    operation === OPS.setFont ? [(operators.argsArray[i] as [string, number])[0]] : [],
  );
  const fontsEmbedded = [...new Set(fontNames)].map((id) => !(page.commonObjs.get(id) as FontData).missingFile);
  const count = (...operations: number[]): number => operators.fnArray.filter((fn) => operations.includes(fn)).length;
  return {
    width,
    height,
    items,
    text: items
      .map((item) => item.text)
      .join(' ')
      .replace(/\s+/g, ' '),
    fontsEmbedded,
    pathCount: count(OPS.constructPath),
    imageCount: count(OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject),
  };
}

function asText(item: { str: string; transform: number[]; width: number; height: number }): PdfText {
  const [a = 1, b = 0, , , x = 0, y = 0] = item.transform;
  // One glyph serves for µ and μ; a reader cannot tell which was meant.
  return {
    text: item.str.replaceAll('μ', 'µ'),
    x,
    y,
    width: item.width,
    height: item.height,
    rotated: Math.abs(b) > Math.abs(a),
  };
}

/** Pages as PNG, to be looked at. */
export async function renderPages(bytes: Uint8Array, scale = 1.5): Promise<readonly Buffer[]> {
  const task = getDocument({ data: bytes.slice(), disableFontFace: true, useSystemFonts: false, verbosity: 0 });
  const document = await task.promise;
  const images: Buffer[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const viewport = page.getViewport({ scale });
    const canvas = createCanvas(viewport.width, viewport.height);
    await page.render({ canvas: canvas as never, canvasContext: canvas.getContext('2d') as never, viewport }).promise;
    images.push(canvas.toBuffer('image/png'));
  }
  await task.destroy();
  return images;
}

/** Pairs of upright texts that stand on one another by more than `tolerancePt` each way. */
export function overlaps({ items }: PdfPage, tolerancePt = 1): readonly (readonly [string, string])[] {
  const upright = items.filter((item) => !item.rotated && item.width > 0);
  const found: [string, string][] = [];
  upright.forEach((first, i) => {
    for (const second of upright.slice(i + 1)) {
      const wide = Math.min(first.x + first.width, second.x + second.width) - Math.max(first.x, second.x);
      // Digits and capitals fill about seven tenths of the type size above the baseline.
      const high = Math.min(first.y + 0.7 * first.height, second.y + 0.7 * second.height) - Math.max(first.y, second.y);
      if (wide > tolerancePt && high > tolerancePt) found.push([first.text, second.text]);
    }
  });
  return found;
}
