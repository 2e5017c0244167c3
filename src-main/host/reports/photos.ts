import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas';
import type { PhotoBlock } from '../../../src-core/reports/document.ts';
import type { ReportInput } from '../../../src-core/reports/report-input.ts';
import type { Flow } from './flow.ts';
import { ink, type Font } from './page.ts';
import { wrapText } from './text-wrap.ts';

/** Enough for a third of a page's width in print; a report of ten photos stays small. */
const widestPx = 700;
const columns = 3;
const gapPt = 12;
export const tallestPhotoPt = 130;
const captionFont: Font = { sizePt: 6.5 };

/** Pictures ready to be drawn, by the hash of their bytes. */
export type Pictures = ReadonlyMap<string, Canvas>;

/** Reads and shrinks the photos of a report. One that cannot be read is left out; its caption still stands. */
export async function readPictures(photos: ReportInput['photos'] = []): Promise<Pictures> {
  const pictures = new Map<string, Canvas>();
  for (const { sha256, data } of photos) {
    const image = await loadImage(Buffer.from(data)).catch(() => undefined);
    if (!image || image.width === 0 || image.height === 0) continue;
    const scale = Math.min(1, widestPx / image.width, widestPx / image.height);
    const canvas = createCanvas(Math.max(1, image.width * scale), Math.max(1, image.height * scale));
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    pictures.set(sha256, canvas);
  }
  return pictures;
}

/** Rows of three with their captions; a row is not torn apart. */
export function layoutPhotos(flow: Flow, { items }: PhotoBlock): void {
  const width = (flow.width - (columns - 1) * gapPt) / columns;
  for (let at = 0; at < items.length; at += columns) {
    const row = items.slice(at, at + columns).map((item) => ({
      ...item,
      ...fitted(item, width),
      lines: wrapText(item.caption, width, captionFont, flow.measure),
    }));
    const pictureHeight = Math.max(...row.map(({ height }) => height));
    const lineHeight = captionFont.sizePt * 1.35;
    const rowHeight = pictureHeight + 4 + lineHeight * Math.max(...row.map(({ lines }) => lines.length));
    flow.need(rowHeight + 10);
    row.forEach(({ sha256, width: drawn, height, lines }, column) => {
      const x = flow.paper.marginPt + column * (width + gapPt);
      flow.mark({ kind: 'picture', x, y: flow.y, width: drawn, height, sha256 });
      lines.forEach((text, line) => {
        const y = flow.y + pictureHeight + 4 + captionFont.sizePt + line * lineHeight;
        flow.mark({ kind: 'text', x, y, text, font: captionFont, colour: ink.muted });
      });
    });
    flow.advance(rowHeight + 10);
  }
}

function fitted({ widthPx, heightPx }: PhotoBlock['items'][number], widthPt: number) {
  const scale = Math.min(widthPt / widthPx, tallestPhotoPt / heightPx);
  return { width: widthPx * scale, height: heightPx * scale };
}
