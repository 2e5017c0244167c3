import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { series, titrationSamples } from '../../../core/formats/titration-samples.ts';
import { given, openHost } from './open-host.ts';

const sample = (id: string) =>
  Uint8Array.from(titrationSamples.find((found) => found.id === id)!.text, (letter) => letter.charCodeAt(0));

test.each([
  ['xlsx', 'Test.xlsx'],
  ['neware-ndax', 'Test.ndax'],
  ['neware-nda', 'Test.nda'],
])('a binary file (%s) is previewed in the worker, kept, and read again', async (format, name) => {
  const { handlers } = await openHost();
  const file = given(name, sample(format));
  expect(await handlers['imports.preview'](file)).toMatchObject({ format, kind: 'titration', samples: series.length });
  const { summary } = await handlers['imports.add'](file);
  const { titration } = await handlers['imports.show']({ importId: summary.id });
  expect([...titration!.timeS].map(Math.round)).toEqual(series.map(({ timeS }) => timeS));
});

test('columns that were named for one file are suggested for the next of that folder', async () => {
  const { handlers } = await openHost();
  const rows = series.map(({ timeS, currentA, voltageV }, k) => [k, timeS, 1e3 * currentA, voltageV].join(';'));
  const file = (name: string, end = '') => given(name, ['n;seconds gone;flow;level', ...rows].join('\n') + end);
  const preview = await handlers['imports.preview'](file('a.txt'));
  expect(preview.format).toBe('mapped-table');
  await expect(handlers['imports.add'](file('a.txt'))).rejects.toMatchObject({ code: 'input/ambiguous-sign' });
  const answers = { timeColumn: 'seconds gone', timeUnit: 's', currentColumn: 'flow', currentUnit: 'mA', voltageColumn: 'level', voltageUnit: 'V' } as const; // prettier-ignore
  const { summary } = await handlers['imports.add']({ ...file('a.txt'), answers });
  const { titration } = await handlers['imports.show']({ importId: summary.id });
  expect(titration!.currentA[4]).toBeCloseTo(1e-3, 12);
  const next = await handlers['imports.preview'](file('b.txt', '\n'));
  expect(next.questions.find(({ id }) => id === 'currentUnit')).toMatchObject({ suggested: 'mA', isRemembered: true });
});

const database = fileURLToPath(
  new URL('../../../../../shared/data/formats/arbin_gitt_fullcell_03.res', import.meta.url),
);
if (!existsSync(database)) console.log(`Arbin database skipped: ${database} is not there.`);

test.skipIf(!existsSync(database))('an Arbin database of 26 000 rows, cut off and whole', async () => {
  const { handlers } = await openHost();
  const bytes = readFileSync(database);
  expect(await handlers['imports.preview'](given('cell.res', bytes))).toMatchObject({
    format: 'arbin-res',
    samples: 26_286,
  });
  const cut = handlers['imports.preview'](given('cut.res', bytes.subarray(0, 700_000)));
  await expect(cut).rejects.toMatchObject({ code: 'input/file-format' });
});
