import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { expect, onTestFinished, test } from 'vitest';
import type { Method } from '../../../../src-core/model/method.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { readPdf } from '../../../support/pdf.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const address = 'virtual:dummy-cell';

function rest(name: string, seconds: number[], limits: Partial<Method['limits']> = {}): Method {
  return {
    id: '',
    name,
    limits: { minVoltageV: -5, maxVoltageV: 5, maxCurrentA: 1e-3, maxDurationS: 3600, ...limits },
    steps: seconds.map((maxDurationS) => ({ kind: 'rest', end: { maxDurationS } })),
  };
}

async function openHost(dataFile = path.join(temporaryFolder(), 'data.mobion')): Promise<Host & { dataFile: string }> {
  const host = await createHost({ dataFile, shell: 'web', demo: false, workers: 1, instrumentThreads: 'none' });
  onTestFinished(() => host.close());
  return { ...host, dataFile };
}

async function connected(speed: number, dataFile?: string) {
  const host = await openHost(dataFile);
  await host.handlers['instruments.connect']({ address, speed });
  const sampleId = 'dummy-cell';
  async function put(method: Method) {
    const { id: methodId } = await host.handlers['methods.save'](method);
    return host.handlers['queues.add']({ instrumentId: address, sampleId, methodId });
  }
  const queue = async () => (await host.handlers['queues.list'](null)).find((found) => found.instrumentId === address)!;
  const call = host.handlers;
  return { host, put, queue, call, sampleId };
}

test('a queue carries out its runs in the order they were put into, and says when all is done', async () => {
  const { host, put, queue, call } = await connected(2000);
  await put(rest('first', [20]));
  const second = await put(rest('second', [20]));
  const third = await put(rest('third', [20]));
  await call['queues.move']({ itemId: third.id, place: 0 });
  expect((await queue()).items.map(({ methodName }) => methodName)).toEqual(['third', 'first', 'second']);
  await call['queues.remove']({ itemId: second.id });
  expect(await queue()).toMatchObject({ state: 'paused', reason: 'Not started yet.' });
  await call['queues.start']({ instrumentId: address });
  expect(await host.queues.settled(address)).toMatchObject({
    state: 'paused',
    reason: 'Everything in the queue is done.',
    items: [],
  });
  const runs = (await call['runs.list'](null)).toReversed();
  expect(runs.map(({ methodName, outcome }) => [methodName, outcome])).toEqual([
    ['third', 'completed'],
    ['first', 'completed'],
  ]);
  const { journal } = await call['runs.show']({ runId: runs[0]!.id });
  expect(journal.map(({ message }) => message).join()).toContain('Started by the queue');
}, 30_000);

test('after a run that was stopped the queue is paused with the reason, and what waits is kept', async () => {
  const { host, put, queue, call } = await connected(1);
  await put(rest('long', [3000]));
  await put(rest('next', [20]));
  await call['queues.start']({ instrumentId: address });
  const [run] = await call['runs.list'](null);
  await call['runs.stop']({ runId: run!.id });
  const settled = await host.queues.settled(address);
  expect(settled.reason).toContain('stopped by the user');
  expect((await queue()).items.map(({ methodName }) => methodName)).toEqual(['next']);
  expect(await call['runs.list'](null)).toHaveLength(1);
}, 30_000);

test('STOP pauses every queue, also while its run is still ending', async () => {
  const { put, queue, call } = await connected(1);
  await put(rest('long', [3000]));
  await put(rest('next', [20]));
  await call['queues.start']({ instrumentId: address });
  const found = await call['instruments.stopAll'](null);
  expect(found).toEqual([{ instrumentId: address, cellState: 'off' }]);
  expect(await queue()).toMatchObject({ state: 'paused', reason: 'STOP was pressed.' });
  expect(await call['runs.list'](null)).toHaveLength(1);
}, 30_000);

test('a queue outlives the program, paused', async () => {
  const { host, put, call } = await connected(1);
  await put(rest('long', [3000]));
  await put(rest('next', [20]));
  await call['queues.start']({ instrumentId: address });
  await host.close();
  const again = await openHost(host.dataFile);
  const [queue] = await again.handlers['queues.list'](null);
  expect(queue).toMatchObject({ state: 'paused', items: [{ methodName: 'next' }] });
  expect(queue!.reason).toContain('The program was closed');
  await expect(async () => again.handlers['queues.start']({ instrumentId: address })).rejects.toThrow(
    /no connected instrument/,
  );
}, 30_000);

test('limits of a channel bind every method there, and say so', async () => {
  const { call, sampleId } = await connected(1);
  const limits = { maxVoltageV: 2, maxDurationS: 100 };
  await call['limits.set']({ instrumentId: address, limits, reason: 'Reference electrode is new', by: 'Ada' });
  expect(await call['limits.list'](null)).toMatchObject([{ channel: address, limits, by: 'Ada' }]);
  const short = await call['methods.plan']({ method: rest('short', [50]), sampleId, instrumentId: address });
  expect(short.limits).toMatchObject({ minVoltageV: -5, maxVoltageV: 2, maxDurationS: 100 });
  expect(short.problems.map(({ severity, message }) => [severity, message])).toEqual([
    ['warning', expect.stringContaining('voltage at most 2 V (method: 5 V); time at most 100 s (method: 3600 s)')],
  ]);
  const long = await call['methods.save'](rest('long', [200]));
  await expect(async () => call['runs.start']({ instrumentId: address, sampleId, methodId: long.id })).rejects.toThrow(
    /longer than its time limit/,
  );
}, 30_000);

test('steps that have not begun are changed with a reason; the old method, the new one and the journal are kept', async () => {
  const { host, call, sampleId } = await connected(20);
  const { id: methodId } = await call['methods.save'](rest('three rests', [60, 900, 900]));
  const { runId } = await call['runs.start']({ instrumentId: address, sampleId, methodId });
  await expect.poll(async () => (await call['runs.status']({ runId }))?.summary.state).toBe('running');
  expect(await call['runs.modifiable']({ runId })).toMatchObject({ firstFreeStep: 1, restOfPresentStep: 0 });
  const steps = rest('', [2]).steps;
  const wanted = { runId, firstChangedStep: 1, steps };
  await expect(async () => call['runs.modify']({ ...wanted, reason: ' ' })).rejects.toThrow(/needs a reason/);
  await expect(async () => call['runs.modify']({ ...wanted, firstChangedStep: 0, reason: 'x' })).rejects.toThrow(
    /have begun/,
  );
  const plan = await call['runs.modifyPlan']({ ...wanted, reason: '' });
  expect(plan.expectedDurationS).toBe(62);
  await call['runs.modify']({ ...wanted, reason: 'Settled sooner than thought', by: 'Ada' });
  expect(await host.runFinished(runId)).toMatchObject({ outcome: 'completed' });
  const run = await call['runs.show']({ runId });
  expect(run.method.steps).toHaveLength(3);
  expect(run.plan.steps).toHaveLength(2);
  expect(run.stepCount).toBe(2);
  expect(run.changes).toMatchObject([
    { by: 'Ada', reason: 'Settled sooner than thought', firstChangedStep: 1, method: { steps: [{}, {}] } },
  ]);
  expect(run.journal.find(({ kind }) => kind === 'plan-changed')?.message).toBe('Settled sooner than thought (Ada)');
}, 30_000);

const png = createCanvas(40, 30).toBuffer('image/png').toString('base64');
/** 40 by 30 as stored; orientation 6 of its Exif turns it upright. */
const upright = withOrientation(createCanvas(40, 30).toBuffer('image/jpeg'), 6).toString('base64');

function withOrientation(jpeg: Buffer, orientation: number): Buffer {
  const turned = orientation.toString(16).padStart(4, '0');
  const exif = Buffer.from(
    `457869660000 4d4d002a 00000008 0001 0112 0003 00000001 ${turned}0000 00000000`.replaceAll(' ', ''),
    'hex',
  );
  const marker = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), marker, exif, jpeg.subarray(2)]);
}

test('photos are kept unchanged with their hash, once, and what is no picture is refused', async () => {
  const { host, call, sampleId } = await connected(2000);
  const { id: methodId } = await call['methods.save'](rest('short', [10]));
  const { runId } = await call['runs.start']({ instrumentId: address, sampleId, methodId });
  await host.runFinished(runId);
  const photo = await call['runs.addPhoto']({ runId, contentBase64: png, caption: 'Pellet', by: 'Ada' });
  expect(photo).toMatchObject({ mediaType: 'image/png', widthPx: 40, heightPx: 30, by: 'Ada', caption: 'Pellet' });
  expect(await call['runs.addPhoto']({ runId, contentBase64: png })).toEqual(photo);
  expect((await call['runs.photo']({ photoId: photo.id })).contentBase64).toBe(png);
  expect(await call['runs.covers'](null)).toEqual([photo]);
  const run = await call['runs.show']({ runId });
  expect(run.photos).toEqual([photo]);
  expect(run.journal.at(-1)).toMatchObject({ kind: 'note', by: 'Ada' });
  expect(run.journal.at(-1)!.message).toContain(photo.sha256);
  const turned = await call['runs.addPhoto']({ runId, contentBase64: upright, caption: 'Upright' });
  expect(turned).toMatchObject({ mediaType: 'image/jpeg', widthPx: 30, heightPx: 40 });
  expect(await call['runs.covers'](null)).toEqual([photo]);
  const folder = path.dirname(host.dataFile);
  const files = await host.reports.writeTo({ runId, format: 'csv' }, folder);
  const kept = files.find((file) => file.endsWith('.png'))!;
  expect(readFileSync(kept).toString('base64')).toBe(png);
  expect(readFileSync(path.join(folder, 'photos.csv'), 'utf8')).toContain(photo.sha256);
  const [report] = await host.reports.writeTo({ runId, format: 'pdf' }, folder);
  const pages = await readPdf(new Uint8Array(readFileSync(report!)));
  expect(pages.some(({ imageCount, text }) => imageCount > 0 && text.includes('Photos'))).toBe(true);
  const text = Buffer.from('GIF89a, or so').toString('base64');
  await expect(async () => call['runs.addPhoto']({ runId, contentBase64: text })).rejects.toThrow(/no picture/);
  await expect(async () => call['runs.addPhoto']({ runId, contentBase64: `${png}*` })).rejects.toThrow(/whole/);
}, 30_000);
