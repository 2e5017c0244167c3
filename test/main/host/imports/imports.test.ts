import path from 'node:path';
import { expect, test } from 'vitest';
import { createClient } from '../../../../src-core/contract/client.ts';
import { dispatch } from '../../../../src-core/contract/dispatch.ts';
import { largestImportBytes } from '../../../../src-main/host/imports/import-service.ts';
import { Sqlite } from '../../../../src-main/host/storage/sqlite.ts';
import { expected, mpr, mpt } from '../../../core/formats/samples.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { bytesOf, csv, given, openHost } from './open-host.ts';

test('a file is previewed, kept byte for byte, and read again from its bytes', async () => {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const first = await openHost(dataFile);
  const file = given('Zelle µ.csv', csv() + '# Größe '.repeat(200));
  const preview = await first.handlers['imports.preview'](file);
  expect(preview).toMatchObject({
    format: 'spectrum-csv',
    kind: 'spectrum',
    questions: [],
    spectra: [{ index: 0, points: 6, minFrequencyHz: 10, maxFrequencyHz: 10_000 }],
  });
  expect(preview.firstRows[1]).toEqual(['10000', '20.0253', '-1.59115']);
  expect(first.storage.imports.list()).toEqual([]);
  const { summary, isNew } = await first.handlers['imports.add']({ ...file, sha256: preview.sha256 });
  expect(isNew).toBe(true);
  await first.close();

  const host = await openHost(dataFile);
  expect(await host.handlers['imports.list'](null)).toEqual([summary]);
  const stored = host.storage.imports.content(summary.sha256)!;
  expect(stored).toMatchObject({ bytes: summary.bytes, compression: 'deflate-raw' });
  expect(stored.data.length).toBeLessThan(summary.bytes / 2);
  const { spectra } = await host.handlers['imports.show']({ importId: summary.id });
  expect([...spectra[0]!.zImOhm]).toEqual(expected.map(([, , im]) => im));
});

test('the same bytes are recognised, other answers are another reading of them', async () => {
  const host = await openHost();
  const add = (positiveImaginary: string, name = 'a.csv') =>
    host.handlers['imports.add']({ ...given(name, csv(-1)), answers: { positiveImaginary } });
  const turned = await add('capacitive');
  const again = await add('capacitive', 'copy of a.csv');
  expect(again).toEqual({ summary: turned.summary, isNew: false });
  const kept = await add('inductive');
  expect(kept.isNew).toBe(true);
  const [a, b] = await Promise.all(
    [turned, kept].map(async ({ summary }) => host.handlers['imports.show']({ importId: summary.id })),
  );
  expect(a!.spectra[0]!.zImOhm[0]).toBe(-b!.spectra[0]!.zImOhm[0]!);
  const preview = await host.handlers['imports.preview'](given('b.csv', csv(-1)));
  expect([turned.summary.id, kept.summary.id]).toContain(preview.knownAs);
});

test('a required question is asked, holds the import back, and its answer is suggested for the next file', async () => {
  const host = await openHost();
  const { questions } = await host.handlers['imports.preview'](given('a.csv', csv(-1)));
  expect(questions).toMatchObject([{ id: 'positiveImaginary', suggested: 'capacitive' }]);
  await expect(host.handlers['imports.add'](given('a.csv', csv(-1)))).rejects.toMatchObject({
    code: 'input/ambiguous-sign',
  });
  expect(host.storage.imports.list()).toEqual([]);
  await host.handlers['imports.add']({ ...given('a.csv', csv(-1)), answers: { positiveImaginary: 'inductive' } });
  const next = await host.handlers['imports.preview'](given('b.csv', `${csv(-1)}\n`));
  expect(next.questions).toMatchObject([{ suggested: 'inductive', isRemembered: true }]);
  expect(next.outlines[0]!.zImOhm[0]).toBeGreaterThan(0);
});

test('what a preview showed is what is imported', async () => {
  const host = await openHost();
  const { sha256 } = await host.handlers['imports.preview'](given('a.csv', csv()));
  const other = host.handlers['imports.add']({ ...given('a.csv', `${csv()}# later`), sha256 });
  await expect(other).rejects.toThrow(/changed since/);
});

test('removed is out of the lists and comes back, by undo or by the same file', async () => {
  const host = await openHost();
  const changes: number[] = [];
  host.on('imports.changed', ({ added }) => changes.push(added.length));
  const { summary } = await host.handlers['imports.add'](given('a.csv', csv()));
  const request = { importId: summary.id };
  await host.handlers['imports.remove'](request);
  expect(host.storage.imports.list()).toEqual([]);
  expect((await host.handlers['imports.show'](request)).summary).toEqual(summary);
  await host.handlers['imports.restore'](request);
  expect(host.storage.imports.list()).toEqual([summary]);
  await host.handlers['imports.remove'](request);
  expect(await host.handlers['imports.add'](given('a.csv', csv()))).toEqual({ summary, isNew: false });
  expect(host.storage.imports.list()).toEqual([summary]);
  expect(changes).toEqual([0, 0, 0, 0, 0]);
});

test('a fit of an import names it, and is listed again with it', async () => {
  const host = await openHost();
  const { summary } = await host.handlers['imports.add'](given('three.mpt', mpt(undefined, 3)));
  const record = await host.handlers['analysis.impedance']({
    source: { importId: summary.id, stepIndex: 2 },
    circuit: 'R0-p(R1,C1)',
  });
  expect(record).toMatchObject({
    importId: summary.id,
    title: expect.stringContaining('three.mpt #3') as string,
    parameters: { stepIndex: 2, fileName: 'three.mpt', fileSha256: summary.sha256 },
  });
  expect(await host.handlers['analysis.list']({ importId: summary.id })).toEqual([record]);
  expect(await host.handlers['analysis.list']({ importId: 'import-other' })).toEqual([]);
  const beyond = host.handlers['analysis.impedance']({
    source: { importId: summary.id, stepIndex: 3 },
    circuit: 'R0',
  });
  await expect(beyond).rejects.toMatchObject({ code: 'input/not-found' });
});

test('σ uses the geometry of the file when that was accepted, and only then', async () => {
  const host = await openHost();
  const text = `Sample\nDiameter [mm]: 10 Thickness [mm]: 2\nFreq. [Hz]\tZs' [Ohms]\tZs'' [Ohms]\n${expected
    .map(([f, re, im]) => `${f}\t${re}\t${im}`)
    .join('\n')}`;
  const fitted = async (geometry: string) => {
    const { summary } = await host.handlers['imports.add']({ ...given('n.txt', text), answers: { geometry } });
    const source = { importId: summary.id };
    return (await host.handlers['analysis.impedance']({ source, circuit: 'p(R0,C0)-R1' })).impedance!;
  };
  expect((await fitted('ignore')).conductivities).toEqual([]);
  const total = (await fitted('use')).conductivities.at(-1)!;
  expect(total.conductivitySPerCm.value).toBeCloseTo(0.2 / (total.resistance.value * Math.PI * 0.25), 6);
});

test('hostile files are refused with a reason, and nothing is stored', async () => {
  const host = await openHost();
  const refused = [
    ['nul.csv', `freq_Hz,Zre_ohm\0,Zim_ohm\n1,2,3`],
    ['empty.csv', ''],
    ['zeros.csv', '\0'.repeat(10_000)],
    // 10 MB of zeros, deflated: no reader unpacks an archive.
    ['bomb.zip', Buffer.from('UEsDBBQAAAAIAAAAIQAAAAAA', 'base64')],
    ['cut.mpr', Buffer.from(mpr().slice(0, 400), 'latin1')],
    ['quotes.csv', `"freq_Hz,Zre_ohm,Zim_ohm\n${'"'.repeat(100_000)}`],
    ['infinite.csv', 'freq_Hz,Zre_ohm,Zim_ohm\n1e400,1,-1\n'],
    ['negative.csv', 'freq_Hz,Zre_ohm,Zim_ohm\n-5,1,-1\n'],
    ['repeated.csv', 'freq_Hz,Zre_ohm,Zim_ohm\n5,1,-1\n5,1,-1\n'],
  ] as const;
  for (const [name, content] of refused) {
    const preview = host.handlers['imports.preview'](given(name, content));
    await expect(preview, name).rejects.toMatchObject({ code: 'input/file-format' });
    await expect(host.handlers['imports.add'](given(name, content)), name).rejects.toMatchObject({
      code: 'input/file-format',
    });
  }
  expect(host.storage.imports.list()).toEqual([]);
  const good = await host.handlers['imports.add'](given('a.mpr', Buffer.from(mpr(), 'latin1')));
  expect(good.summary).toMatchObject({ kind: 'spectrum', format: 'biologic-mpr' });
});

test('too large a file is refused by its size alone', async () => {
  const host = await openHost();
  const bytes = new Uint8Array(largestImportBytes + 1);
  await expect(host.imports.preview({ fileName: 'big.csv', folder: '', bytes })).rejects.toThrow(/larger than 50 MB/);
});

test('the contract refuses answers to questions there are not, and bytes that are no base64', async () => {
  const host = await openHost();
  const answer = dispatch(host.handlers);
  const client = createClient({ invoke: answer, subscribe: () => () => undefined });
  const bad = { ...given('a.csv', csv()), answers: { nonsense: '1' } } as never;
  await expect(client.call('imports.preview', bad)).rejects.toMatchObject({ code: 'input/invalid' });
  const broken = { fileName: 'a.csv', contentBase64: '<script>' };
  await expect(client.call('imports.add', broken)).rejects.toMatchObject({ code: 'input/invalid' });
  const unknown = client.call('imports.preview', { ...given('a.csv', csv(-1)), answers: { positiveImaginary: 'x' } });
  await expect(unknown).rejects.toMatchObject({ code: 'input/invalid' });
});

test('the data file itself keeps imports and their bytes from being changed', async () => {
  const host = await openHost();
  const { summary } = await host.imports.add(bytesOf('a.csv', csv()));
  await host.close();
  const db = new Sqlite(host.storage.file);
  for (const sql of [
    `UPDATE file_content SET data = x'00'`,
    'DELETE FROM file_content',
    `UPDATE import SET answers_json = '{}'`,
    'DELETE FROM import',
    `REPLACE INTO file_content (sha256, bytes, compression, data) VALUES ('${summary.sha256}', 1, 'none', x'00')`,
  ])
    expect(() => db.exec(sql), sql).toThrow(/cannot/);
  db.exec(`UPDATE import SET removed_at = '2026-11-22'`);
  db.close();
});

test('bytes damaged on disk are told, never read as something else', async () => {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const first = await openHost(dataFile);
  const { summary } = await first.imports.add(bytesOf('a.csv', csv()));
  await first.close();
  const db = new Sqlite(dataFile);
  db.exec(`DROP TRIGGER file_content_is_immutable; UPDATE file_content SET data = x'41424344'`);
  db.close();
  const host = await openHost(dataFile);
  await expect(host.imports.show(summary.id)).rejects.toMatchObject({ code: 'storage/corrupt' });
});
