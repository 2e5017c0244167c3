import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, test } from 'vitest';
import type { Figure } from '../../../../src-core/figures/figure.ts';
import { bodeFigure, nyquistFigure, residualsFigure } from '../../../../src-core/figures/impedance-figures.ts';
import { figureStyles, type FigureFormat } from '../../../../src-core/figures/paper.ts';
import { spectraOf } from '../../../../src-core/figures/spectra.ts';
import { diffusivityFigure, titrationCurveFigure } from '../../../../src-core/figures/titration-figures.ts';
import { figureFile, type FigureExport } from '../../../../src-main/host/figures/figure-file.ts';
import { overlaps, readPdf } from '../../../support/pdf.ts';
import { parseXml, type XmlElement } from '../../../support/xml.ts';
import { syntheticReportInput } from '../../../support/report-input.ts';

const input = syntheticReportInput();
const spectrum = spectraOf(input.impedance, input.run.plan.steps)[0]!;
const { fit } = input.analyses.find(({ impedance }) => impedance)!.impedance!;
const { pulses } = input.analyses.find(({ titration }) => titration)!.titration!;
const nyquist = nyquistFigure(spectrum, fit);
const figures: Readonly<Record<string, Figure>> = {
  nyquist,
  bode: bodeFigure(spectrum, fit),
  residuals: residualsFigure(fit),
  titration: titrationCurveFigure(input.dc),
  diffusivity: diffusivityFigure(pulses),
};

function made(figure: Figure, format: FigureFormat, more: Partial<FigureExport> = {}): Uint8Array {
  return figureFile({ figure, format, widthMm: 85, style: 'paper', programVersion: '1.2.3', ...more });
}

function svgOf(figure: Figure, more: Partial<FigureExport> = {}): XmlElement {
  return parseXml(new TextDecoder().decode(made(figure, 'svg', more)));
}

function all(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

/** The group in which a series was drawn. */
function group(svg: XmlElement, title: string): XmlElement {
  const found = all(svg, 'g').find((g) => g.children[0]?.name === 'title' && g.children[0].text === title);
  if (!found) throw new Error(`no group ${title}`);
  return found;
}

/** Centres of the circles drawn as markers: each path begins at its right end and has two half arcs. */
function circles(element: XmlElement): readonly (readonly [number, number])[] {
  return all(element, 'path').flatMap(({ attributes }) => {
    const match = /^M([\d.-]+) ([\d.-]+)A([\d.-]+) /.exec(attributes['d'] ?? '');
    return match && attributes['stroke'] ? [[Number(match[1]) - Number(match[3]), Number(match[2])] as const] : [];
  });
}

/** Pixels of a second axis from a first by least squares: slope. */
function slope(values: readonly number[], places: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
  const [v, p] = [mean(values), mean(places)];
  const top = values.reduce((sum, value, i) => sum + (value - v) * (places[i]! - p), 0);
  return top / values.reduce((sum, value) => sum + (value - v) ** 2, 0);
}

describe('SVG', () => {
  test.each(Object.keys(figures))('%s: real text, axes with units, a group for each series', (name) => {
    const figure = figures[name]!;
    const svg = svgOf(figure);
    const texts = all(svg, 'text').map(({ text }) => text);
    const plain = (label: string) => label.replace(/^D_C /, 'D ').replace('Z_fit', 'Z fit');
    for (const axis of [figure.x, figure.y, ...(figure.rightY ? [figure.rightY] : [])])
      expect(texts).toContain(plain(axis.label));
    for (const { label } of figure.series) {
      expect(all(group(svg, label), 'path').length).toBeGreaterThan(0);
      if (figure.series.length > 1) expect(texts.some((text) => text.startsWith(label.slice(0, 20)))).toBe(true);
    }
    expect(texts).not.toContain(figure.title);
    expect(svg.attributes).toMatchObject({ width: '85mm' });
    expect(svg.children.find((child) => child.name === 'title')?.text).toBe(figure.title);
    expect(svg.children.find((child) => child.name === 'desc')?.text).toBe(figure.caption);
    expect(all(svg, 'dc:creator')[0]?.text).toBe('Mobion 1.2.3');
    expect(all(svg, 'image')).toEqual([]);
  });

  test('markers and lines are in the colours and dashes of their series; strokes stay strokes', () => {
    const svg = svgOf(figures['bode']!);
    const dashed = all(group(svg, '−φ, fit'), 'path').find(({ attributes }) => attributes['fill'] === 'none')!;
    expect(dashed.attributes['stroke-dasharray']).toMatch(/^[\d.]+ [\d.]+$/);
    expect(dashed.attributes['stroke']).toBe('#D55E00');
    expect(all(group(svg, '|Z|, fit'), 'path')[0]!.attributes).not.toHaveProperty('stroke-dasharray');
  });

  test('a dense line is drawn through its points, not by whole points of the page', () => {
    const x = Float64Array.from({ length: 600 }, (_, i) => i / 600);
    const series = [{ label: 'line', x, y: x.map((value) => value ** 2), mark: 'line' as const, colour: 0 }];
    const svg = svgOf({ ...nyquist, equalScales: false, series });
    const d = all(group(svg, 'line'), 'path').find(({ attributes }) => attributes['fill'] === 'none')!.attributes['d']!;
    const places = [...d.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, px]) => Number(px));
    expect(places).toHaveLength(600);
    const step = (places.at(-1)! - places[0]!) / 599;
    for (const [i, place] of places.entries()) expect(Math.abs(place - places[0]! - i * step)).toBeLessThan(0.002);
  });

  const shapes = [
    [1000, 300],
    [300, 1000],
    [5, 5],
    [40, 270],
    [1, 0.02],
    [123_456, 30_000],
  ] as const;
  const sizes = [60, 85, 119.5, 170] as const;
  test.each(sizes.flatMap((widthMm) => shapes.map(([re, im]) => ({ widthMm, re, im }))))(
    'Nyquist of $re × $im on $widthMm mm: an ohm is as long up as across, to 0.1 %',
    ({ widthMm, re, im }) => {
      const angle = Array.from({ length: 60 }, (_, i) => (Math.PI * i) / 59);
      const figure = nyquistFigure({
        name: 'arc',
        frequencyHz: Float64Array.from(angle, (_, i) => 10 ** (i / 10)),
        zReOhm: Float64Array.from(angle, (a) => (re / 2) * (1 + Math.cos(a)) + 3),
        zImOhm: Float64Array.from(angle, (a) => -im * Math.sin(a)),
      });
      const places = circles(group(svgOf(figure, { widthMm }), 'measured'));
      expect(places).toHaveLength(60);
      const { x, y } = figure.series[0]!;
      const across = slope(Array.from(x), places.map(([px]) => px)); // prettier-ignore
      const up = -slope(Array.from(y), places.map(([, py]) => py)); // prettier-ignore
      // Coordinates are rounded to 0.001 pt: too coarse to judge an arc that is hardly there.
      const coarse = (0.001 / Math.abs(up * im)) * 60;
      expect(Math.abs(across / up - 1)).toBeLessThan(0.001 + (im / re < 0.05 ? coarse : 0));
    },
  );

  test.each(['pdf', 'png'] as const)('hostile labels give a whole %s all the same', async (format) => {
    const hostile = '\u0000\u0007\ud800 \u202e\uffff(\\)';
    const bytes = made({ ...nyquist, title: hostile, caption: hostile, x: { ...nyquist.x, label: hostile } }, format, {
      dotsPerInch: 100,
    });
    if (format === 'pdf') expect(await readPdf(new Uint8Array(bytes))).toHaveLength(1);
    else expect((await loadImage(Buffer.from(bytes))).width).toBe(335);
  });

  test('labels that would be markup, or no XML at all, do no harm', () => {
    const hostile = '</text><script>alert("1")</script>&amp;\u0000\u0007\ud800 \uffff';
    const svg = svgOf({
      ...nyquist,
      title: hostile,
      caption: hostile,
      x: { ...nyquist.x, label: `'"${hostile}` },
      series: nyquist.series.map((series) => ({ ...series, label: hostile })),
    });
    expect(all(svg, 'script')).toEqual([]);
    expect(svg.children.find((child) => child.name === 'title')?.text).toContain('<script>alert("1")</script>&amp;');
  });
});

describe('PDF', () => {
  test.each(Object.keys(figures))(
    '%s: one page as large as asked to half a point, real text in embedded fonts, no bitmap',
    async (name) => {
      const figure = figures[name]!;
      const pages = await readPdf(new Uint8Array(made(figure, 'pdf', { heightMm: 64 })));
      expect(pages).toHaveLength(1);
      const [page] = pages;
      // In whole points.
      expect([page!.width, page!.height]).toEqual([241, 181]);
      expect(page!.text).toContain(figure.x.label);
      expect(page!.fontsEmbedded.length).toBeGreaterThan(0);
      expect(page!.fontsEmbedded).not.toContain(false);
      expect(page!.imageCount).toBe(0);
      expect(overlaps(page!)).toEqual([]);
      for (const { x, width, rotated } of page!.items)
        if (!rotated) expect([x >= 0, x + width <= page!.width]).toEqual([true, true]);
      expect(Math.max(...page!.items.map(({ height }) => height))).toBeCloseTo(8, 0);
    },
  );

  test('says what it is', () => {
    const text = Buffer.from(made(nyquist, 'pdf')).toString('latin1');
    expect(text).toContain('/Creator (Mobion 1.2.3)');
    expect(text).not.toContain('CreationDate');
  });
});

interface PngChunk {
  readonly type: string;
  readonly content: Buffer;
}

function pngChunks(bytes: Uint8Array): readonly PngChunk[] {
  const data = Buffer.from(bytes);
  const chunks: PngChunk[] = [];
  for (let at = 8; at < data.length;) {
    const length = data.readUInt32BE(at);
    chunks.push({ type: data.toString('latin1', at + 4, at + 8), content: data.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

describe('PNG', () => {
  test('85 mm at 600 dpi are 2008 dots, and the file says so', async () => {
    const bytes = Buffer.from(made(nyquist, 'png', { heightMm: 64 }));
    const image = await loadImage(bytes);
    expect([image.width, image.height]).toEqual([2008, 1512]);
    const chunks = pngChunks(bytes);
    const resolution = chunks.find(({ type }) => type === 'pHYs')!.content;
    expect([resolution.readUInt32BE(0), resolution.readUInt32BE(4), resolution[8]]).toEqual([23_622, 23_622, 1]);
    const texts = chunks.filter(({ type }) => type === 'iTXt').map(({ content }) => content.toString('utf8'));
    expect(texts).toEqual([
      `Title\0\0\0\0\0${nyquist.title}`,
      `Description\0\0\0\0\0${nyquist.caption}`,
      'Software\0\0\0\0\0Mobion 1.2.3',
    ]);
    expect(chunks.map(({ type }) => type).indexOf('pHYs')).toBeLessThan(
      chunks.findIndex(({ type }) => type === 'IDAT'),
    );
  });

  test('black and grey is without any colour, an order of series too', async () => {
    const diffusivity = figures['diffusivity']!;
    const series = diffusivity.series.map((one, i) => ({ ...one, shade: i / 2 }));
    const image = await loadImage(
      Buffer.from(made({ ...diffusivity, series }, 'png', { style: 'black', dotsPerInch: 150 })),
    );
    const canvas = createCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let coloured = 0;
    for (let i = 0; i < data.length; i += 4)
      if (Math.max(data[i]!, data[i + 1]!, data[i + 2]!) - Math.min(data[i]!, data[i + 1]!, data[i + 2]!) > 3)
        coloured++;
    expect(coloured).toBe(0);
  });
});

test.each(['svg', 'pdf', 'png'] as const)('the same figure gives the same %s, byte by byte', (format) => {
  const first = made(figures['diffusivity']!, format);
  made(nyquist, format);
  expect(Buffer.compare(first, made(figures['diffusivity']!, format))).toBe(0);
});

describe('legend', () => {
  /** Where markers and legend stand, in the drawing. */
  function legendBox(svg: XmlElement): { left: number; right: number; top: number; bottom: number } {
    const entries = all(group(svg, 'Legend'), 'text');
    const x = entries.map(({ attributes }) => Number(attributes['x']));
    const y = entries.map(({ attributes }) => Number(attributes['y']));
    const width = Math.max(...entries.map(({ text }) => text.length)) * 4;
    return {
      left: Math.min(...x) - 22,
      right: Math.max(...x) + width,
      top: Math.min(...y) - 8,
      bottom: Math.max(...y),
    };
  }

  test('stands in the corner that is free of data', () => {
    const svg = svgOf(nyquist);
    const box = legendBox(svg);
    const frame = all(svg, 'path').find(
      ({ attributes }) => /Z/.test(attributes['d'] ?? '') && attributes['stroke'] === '#000000',
    );
    expect(frame).toBeDefined();
    const covered = circles(group(svg, 'measured')).filter(
      ([x, y]) => x > box.left && x < box.right && y > box.top && y < box.bottom,
    );
    expect(covered).toEqual([]);
    expect(box.top).toBeGreaterThan(0);
  });

  test('stands above the plot where every corner is taken', () => {
    const frequency = Float64Array.from({ length: 200 }, (_, i) => i);
    const full: Figure = {
      ...nyquist,
      equalScales: false,
      series: [0, 3].map((colour) => ({
        label: `series ${colour}`,
        x: frequency,
        y: frequency.map((i) => Math.sin(i * 7 + colour) * 10),
        mark: 'points',
        colour,
      })),
    };
    const svg = svgOf(full);
    const highest = Math.min(...circles(group(svg, 'series 0')).map(([, y]) => y));
    expect(legendBox(svg).bottom).toBeLessThan(highest);
  });
});

test('a figure without data, and one of gaps alone, still have axes', () => {
  for (const figure of [
    { ...nyquist, series: [] },
    { ...nyquist, series: [{ ...nyquist.series[0]!, x: [NaN], y: [NaN] }] },
  ])
    for (const style of figureStyles)
      expect(all(svgOf(figure, { style }), 'text').map(({ text }) => text)).toContain(nyquist.x.label);
});
