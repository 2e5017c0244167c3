import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHost } from '../../../src-main/host/host.ts';
import { createOwner } from '../../../src-main/host/storage/owner.ts';
import { Sqlite } from '../../../src-main/host/storage/sqlite.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { sampleRun } from './storage/sample-run.ts';

async function hostWithInterruptedRun() {
  const file = path.join(temporaryFolder(), 'data.mobion');
  const host = await createHost({ dataFile: file, shell: 'cli', workers: 1 });
  onTestFinished(() => host.close());
  const run = sampleRun('r1', createOwner('elsewhere'));
  host.storage.runs.create({ ...run, instrument: { ...run.instrument, address: 'virtual:dummy-cell' } });
  host.storage.runs.setOwner('r1', null, '2026');
  host.storage.runs.update('r1', { state: 'interrupted', cellState: 'unknown', stepIndex: 0, warnings: [] });
  return { host, file };
}

/** A journal that takes no more lines, as on a disk that breaks between two writes. */
function breakJournal(file: string): void {
  const db = new Sqlite(file);
  db.exec(`CREATE TRIGGER broken BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'disk trouble'); END`);
  db.close();
}

test('a run is ended together with the line that says so, or not at all', async () => {
  const { host, file } = await hostWithInterruptedRun();
  breakJournal(file);
  expect(() => host.handlers['runs.end']({ runId: 'r1' })).toThrow(/disk trouble/);
  expect(host.storage.runs.summary('r1')).toMatchObject({ state: 'interrupted', cellState: 'unknown' });
});

test('a run that goes on elsewhere, or is over, is not ended', async () => {
  const { host } = await hostWithInterruptedRun();
  await host.handlers['runs.end']({ runId: 'r1' });
  expect(host.storage.runs.summary('r1')).toMatchObject({ state: 'ended', outcome: 'ended-after-interruption' });
  expect(host.storage.journal.list('r1').map(({ state }) => state)).toEqual(['ended']);
  expect(() => host.handlers['runs.end']({ runId: 'r1' })).toThrow(
    expect.objectContaining({ code: 'run/bad-state' }) as Error,
  );
});

test('a cell is told to be off together with the line that says so, or not at all', async () => {
  const { host, file } = await hostWithInterruptedRun();
  breakJournal(file);
  await expect(
    (async () => host.handlers['instruments.connect']({ address: 'virtual:dummy-cell', speed: 200 }))(),
  ).rejects.toThrow(/disk trouble/);
  expect(host.storage.runs.summary('r1')).toMatchObject({ cellState: 'unknown' });
});
