import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createEventHub } from '../../../../src-main/host/event-hub.ts';
import type { Host } from '../../../../src-main/host/host.ts';
import { createWatchService, type WatchService } from '../../../../src-main/host/imports/watch-service.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { csv, openHost } from './open-host.ts';

const pollMs = 40;

/** A watch service that looks often, on the storage and imports of a real host. */
function quickWatches(host: Host): WatchService {
  const events = createEventHub();
  const isoNow = () => new Date().toISOString();
  const watches = createWatchService({
    storage: host.storage,
    imports: host.imports,
    events,
    isoNow,
    pollMs,
    restMs: 2 * pollMs,
  });
  onTestFinished(() => watches.close());
  return watches;
}

function vendorFolder(): string {
  const folder = path.join(temporaryFolder(), 'EC-Lab');
  mkdirSync(folder);
  return folder;
}

const namesOf = (host: Host) =>
  host.storage.imports
    .list()
    .filter(({ replacedBy }) => replacedBy === undefined)
    .map(({ fileName }) => fileName)
    .toSorted();

test('new files come by themselves, those there before do not, and hidden, foreign and linked ones never', async () => {
  const host = await openHost();
  const folder = vendorFolder();
  writeFileSync(path.join(folder, 'old.csv'), csv());
  const watches = quickWatches(host);
  await watches.watch({ folder });
  mkdirSync(path.join(folder, 'day 1'));
  writeFileSync(path.join(folder, 'day 1', 'new.csv'), `${csv()}# new`);
  writeFileSync(path.join(folder, '.hidden.csv'), csv());
  writeFileSync(path.join(folder, 'photo.jpeg'), 'no data');
  if (process.platform !== 'win32') symlinkSync('/etc/passwd', path.join(folder, 'link.csv'));
  await expect.poll(() => namesOf(host), { timeout: 5000 }).toEqual(['new.csv']);
  await delay(4 * pollMs);
  expect(namesOf(host)).toEqual(['new.csv']);
  expect(host.storage.imports.list()[0]).toMatchObject({ isWatched: true, version: 1, folder: 'day 1' });
  expect(watches.list()).toMatchObject([{ imported: 1, problems: [], questions: [] }]);
});

test('a file that is still written is left alone; what changes later replaces it as a new version', async () => {
  const host = await openHost();
  const folder = vendorFolder();
  const watches = quickWatches(host);
  await watches.watch({ folder });
  const file = path.join(folder, 'slow.csv');
  const lines = csv().split('\n');
  // Faster than two looks: never found the same twice.
  for (const line of lines.slice(0, 4)) {
    appendFileSync(file, `${line}\n`);
    await delay(pollMs / 4);
  }
  await expect.poll(() => host.storage.imports.list().length, { timeout: 5000 }).toBe(1);
  const first = host.storage.imports.list()[0]!;
  expect(first.spectra[0]!.points).toBe(3);

  appendFileSync(file, lines.slice(4).join('\n'));
  await expect.poll(() => host.storage.imports.list().length, { timeout: 5000 }).toBe(2);
  const [second, former] = host.storage.imports.list();
  expect(second).toMatchObject({ version: 2, replaces: first.id, spectra: [{ points: 6 }] });
  expect(former).toMatchObject({ id: first.id, replacedBy: second!.id });
  // Its bytes and what was made of it stay.
  expect((await host.imports.show(first.id)).spectra[0]!.frequencyHz).toHaveLength(3);
});

test('a file that gets a point now and then does not come with every one of them, but whole in the end', async () => {
  const host = await openHost();
  const folder = vendorFolder();
  const watches = quickWatches(host);
  await watches.watch({ folder });
  const file = path.join(folder, 'drip.csv');
  writeFileSync(file, 'freq_Hz,Zre_ohm,Zim_ohm\n');
  const points = 24;
  for (let k = 1; k <= points; k++) {
    appendFileSync(file, `${k},20,-1\n`);
    await delay(3.5 * pollMs);
  }
  const newest = () => host.storage.imports.list()[0]?.spectra[0]?.points;
  await expect.poll(newest, { timeout: 15_000 }).toBe(points);
  expect(host.storage.imports.list().length).toBeLessThan(points / 3);
});

test('a question holds files back until the folder is answered', async () => {
  const host = await openHost();
  const folder = vendorFolder();
  const watches = quickWatches(host);
  await watches.watch({ folder });
  writeFileSync(path.join(folder, 'a.csv'), csv(-1));
  await expect
    .poll(() => watches.list()[0]!.questions, { timeout: 5000 })
    .toMatchObject([{ id: 'positiveImaginary', suggested: 'capacitive' }]);
  expect(host.storage.imports.list()).toEqual([]);
  await watches.watch({ folder, answers: { positiveImaginary: 'capacitive' } });
  await expect.poll(() => namesOf(host), { timeout: 5000 }).toEqual(['a.csv']);
  expect(host.storage.imports.list()[0]!.answers).toEqual({ positiveImaginary: 'capacitive' });
  expect(watches.list()[0]).toMatchObject({ problems: [], questions: [] });
});

test('what cannot be read is named, and 1 GB is refused unread', async () => {
  const host = await openHost();
  const folder = vendorFolder();
  const watches = quickWatches(host);
  await watches.watch({ folder });
  writeFileSync(path.join(folder, 'letter.txt'), 'Dear colleague');
  writeFileSync(path.join(folder, 'huge.csv'), '');
  truncateSync(path.join(folder, 'huge.csv'), 1024 ** 3);
  const problems = () =>
    watches
      .list()[0]!
      .problems.map(({ fileName, error }) => [fileName, error.code])
      .toSorted();
  await expect.poll(problems, { timeout: 5000 }).toEqual([
    ['huge.csv', 'input/file-format'],
    ['letter.txt', 'input/file-format'],
  ]);
  expect(process.memoryUsage().arrayBuffers).toBeLessThan(500e6);
  rmSync(path.join(folder, 'letter.txt'));
  await expect.poll(problems, { timeout: 5000 }).toEqual([['huge.csv', 'input/file-format']]);
});

test('a folder that vanishes is told, and watched again when it is back', async () => {
  const host = await openHost();
  const folder = vendorFolder();
  const watches = quickWatches(host);
  await watches.watch({ folder });
  renameSync(folder, `${folder} away`);
  await expect.poll(() => watches.list()[0]!.error?.code, { timeout: 5000 }).toBe('input/not-found');
  writeFileSync(path.join(`${folder} away`, 'a.csv'), csv());
  renameSync(`${folder} away`, folder);
  await expect.poll(() => namesOf(host), { timeout: 5000 }).toEqual(['a.csv']);
  expect(watches.list()[0]!.error).toBeUndefined();
});

test('a watch survives a restart: what came meanwhile is taken in, what is known is not read twice', async () => {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const folder = vendorFolder();
  writeFileSync(path.join(folder, 'old.csv'), `${csv()}# old`);
  const first = await openHost(dataFile);
  const before = quickWatches(first);
  await before.watch({ folder });
  writeFileSync(path.join(folder, 'a.csv'), csv());
  await expect.poll(() => namesOf(first), { timeout: 5000 }).toEqual(['a.csv']);
  first.imports.remove(first.storage.imports.list()[0]!.id);
  await before.close();
  await first.close();

  writeFileSync(path.join(folder, 'b.csv'), `${csv()}# b`);
  const host = await openHost(dataFile);
  const watches = quickWatches(host);
  watches.start();
  await expect.poll(() => namesOf(host), { timeout: 5000 }).toEqual(['b.csv']);
  await delay(4 * pollMs);
  // What was removed stays away.
  expect(namesOf(host)).toEqual(['b.csv']);
  await watches.unwatch(folder);
  expect(watches.list()).toEqual([]);
  expect(host.storage.settings.get('imports.watched')).toEqual([]);
});

test('only the whole path of a folder is watched', async () => {
  const watches = quickWatches(await openHost());
  const refused = (folder: string) => expect(watches.watch({ folder }), folder).rejects;
  await refused('data').toMatchObject({ code: 'input/invalid' });
  await refused('').toMatchObject({ code: 'input/invalid' });
  await refused('/').toMatchObject({ code: 'input/invalid' });
  await refused('/nowhere/at\0all').toMatchObject({ code: 'input/invalid' });
  await refused('/nowhere/at/all').toMatchObject({ code: 'input/not-found' });
  await refused(import.meta.filename).toMatchObject({ code: 'input/not-found' });
});
