import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dispatch } from '../../../src-core/contract/dispatch.ts';
import type { ReportFile } from '../../../src-core/contract/calls.ts';
import { decodeWire, encodeWire } from '../../../src-core/contract/wire.ts';
import type { Figure } from '../../../src-core/figures/figure.ts';
import { plainFigure } from '../../../src-core/figures/plain-figure.ts';
import { createHost } from '../../../src-main/host/host.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const figure: Figure = {
  id: 'line',
  title: 'A line / with a gap',
  caption: 'What it shows.',
  x: { label: 'x / m', scale: 'linear' },
  y: { label: 'y / V', scale: 'linear' },
  series: [
    { label: 'a', x: [0, 1, 2], y: [1, NaN, 3], yError: [0.1, 0.1, 0.1], mark: 'line-and-points', colour: 0 },
    { label: 'b', x: [0, 1, 2], y: [3, 2, 1], band: { low: [2, 1, 0], high: [4, 3, 2] }, mark: 'line', colour: 3 },
  ],
};

async function host() {
  const folder = temporaryFolder();
  const opened = await createHost({ dataFile: path.join(folder, 'a.mobion'), shell: 'cli', demo: false, workers: 1 });
  onTestFinished(() => opened.close());
  const answer = dispatch(opened.handlers);
  return {
    folder,
    list: () => opened.handlers['reports.list'](null),
    /** As the web shell sends it. */
    call: async (name: string, argument: unknown) => answer(name, decodeWire(encodeWire(argument))),
  };
}

const request = { figure: plainFigure(figure), format: 'svg', widthMm: 85, style: 'paper' };

test('a figure comes as a file with a token; its name is safe; the same again is another file', async () => {
  const { call, list, folder } = await host();
  const reply = await call('figures.export', request);
  expect(reply).toMatchObject({ ok: true, value: { fileName: 'A line - with a gap.svg' } });
  const file = (reply as { value: ReportFile }).value;
  expect(file.path?.startsWith(folder)).toBe(true);
  const text = readFileSync(file.path!, 'utf8');
  expect(text).toContain('width="85mm"');
  expect(text).toContain('y / V');
  expect(await list()).toContainEqual(file);
  const again = (await call('figures.export', { ...request, widthMm: 170 })) as { value: ReportFile };
  expect(again.value.path).not.toBe(file.path);
  expect(existsSync(file.path!)).toBe(true);
});

test.each([
  ['a width that is none', { ...request, widthMm: 5000 }],
  ['another format', { ...request, format: 'exe' }],
  ['another style', { ...request, style: '../x' }],
  ['texts for numbers', { ...request, figure: { ...figure, series: [{ ...figure.series[0], x: ['1'] }] } }],
  [
    'too many series',
    { ...request, figure: { ...figure, series: Array.from({ length: 101 }, () => figure.series[0]) } },
  ],
  ['too long a label', { ...request, figure: { ...figure, x: { ...figure.x, label: 'x'.repeat(201) } } }],
  [
    'too many points',
    {
      ...request,
      figure: { ...figure, series: [{ ...figure.series[0], x: new Float64Array(500_001), y: new Float64Array(1) }] },
    },
  ],
  ['no figure', { ...request, figure: null }],
])('%s: refused, and nothing is written', async (_, argument) => {
  const { call, list } = await host();
  expect(await call('figures.export', argument)).toMatchObject({ ok: false, error: { code: 'input/invalid' } });
  expect(await list()).toEqual([]);
});

test('a text of a screen comes as a file; other kinds than tables and texts are refused', async () => {
  const { call, folder } = await host();
  const reply = (await call('files.offer', { fileName: '../../fit: 1.csv', text: 'a,b\r\n' })) as { value: ReportFile };
  expect(reply.value.fileName).toBe('fit- 1.csv');
  expect(reply.value.path?.startsWith(path.join(folder, 'reports', 'exports'))).toBe(true);
  expect(readFileSync(reply.value.path!, 'utf8')).toBe('a,b\r\n');
  for (const fileName of ['run.exe', 'page.html', 'csv', 'a.csv\0.bat'])
    expect(await call('files.offer', { fileName, text: '' })).toMatchObject({ ok: false });
});
