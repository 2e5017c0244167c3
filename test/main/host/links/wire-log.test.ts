import { expect, test } from 'vitest';
import { createLink } from '../../../../src-main/host/links/link-base.ts';
import { createWireLogs } from '../../../../src-main/host/links/wire-log.ts';

const address = 'tcp:127.0.0.1:5025';

function openLog() {
  let ms = 0;
  const wakers: (() => void)[] = [];
  const news: number[] = [];
  const logs = createWireLogs(
    {
      isoNow: () => new Date(Date.UTC(2026, 10, 22) + ms++).toISOString(),
      sleepMs: () => new Promise((resolve) => wakers.push(() => resolve())),
    },
    ({ lastNumber }) => news.push(lastNumber),
  );
  const ends = createLink(address, 1, { send: () => Promise.resolve(), close: () => Promise.resolve() });
  const link = logs.tap(ends.link);
  async function wake(): Promise<void> {
    for (const waker of wakers.splice(0)) waker();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { logs, ends, link, news, wake };
}

const bytes = (text: string) => new TextEncoder().encode(text);

test('what went both ways is kept in order with time stamps, and what the driver hears is the same', async () => {
  const { logs, ends, link } = openLog();
  const heard: Uint8Array[] = [];
  link.onBytes((piece) => heard.push(piece));
  await link.write(bytes('*IDN?\n'));
  ends.received(bytes('KEITHLEY'));
  await link.close();
  const { entries, lastNumber, lostBefore } = logs.read(address, 0);
  expect(entries.map(({ number, direction, hex, length }) => [number, direction, hex, length])).toEqual([
    [1, 'opened', '', 0],
    [2, 'sent', '2a49444e3f0a', 6],
    [3, 'received', '4b454954484c4559', 8],
    [4, 'closed', '', 0],
  ]);
  expect(entries.map(({ at }) => at)).toEqual([0, 1, 2, 3].map((ms) => `2026-11-22T00:00:00.00${ms}Z`));
  expect([lastNumber, lostBefore]).toEqual([4, 0]);
  expect(logs.read(address, 2).entries.map(({ number }) => number)).toEqual([3, 4]);
  expect(heard).toEqual([bytes('KEITHLEY')]);
});

test.each([
  ['plain', new Uint8Array(5000)],
  ['a piece of a pool, as sockets and ports hand them out', Buffer.alloc(6000).subarray(700, 5700)],
])('the buffer of the sender may be used again, and a long piece is cut but its length is not: %s', (_, buffer) => {
  const { logs, ends } = openLog();
  buffer.fill(0xc3);
  ends.received(buffer);
  buffer.fill(0);
  const entry = logs.read(address, 1).entries[0]!;
  expect(entry).toMatchObject({ length: 5000, hex: 'c3'.repeat(1024) });
});

test('only the newest is kept, by number and by size, and what is lost is said', () => {
  const { logs, ends } = openLog();
  for (let index = 0; index < 10_000; index++) ends.received(bytes(String(index % 10)));
  const many = logs.read(address, 0);
  expect(many.entries.length).toBeGreaterThan(1700);
  expect(many.entries.length).toBeLessThanOrEqual(2000);
  expect(many.lastNumber).toBe(10_001);
  expect(many.lostBefore).toBe(many.entries[0]!.number - 1);
  for (let index = 0; index < 1000; index++) ends.received(new Uint8Array(1024));
  const { entries } = logs.read(address, 0);
  expect(entries.reduce((sum, { hex }) => sum + hex.length / 2, 0)).toBeLessThanOrEqual(256 * 1024);
  expect(entries.at(-1)!.number).toBe(11_001);
});

test('nobody is told of a log that nobody reads, and a reader is told once for many pieces', async () => {
  const { logs, ends, news, wake } = openLog();
  ends.received(bytes('a'));
  await wake();
  expect(news).toEqual([]);
  logs.read(address, 0);
  for (const text of ['b', 'c', 'd']) ends.received(bytes(text));
  await wake();
  ends.received(bytes('e'));
  await wake();
  expect(news).toEqual([5]);
  expect(logs.read(address, 5).entries.map(({ hex }) => hex)).toEqual(['65']);
});

test('a lost connection says why; an address without a log has none', () => {
  const { logs, ends } = openLog();
  ends.received(bytes('x'));
  expect(logs.read('serial:COM9', 0)).toEqual({ address: 'serial:COM9', entries: [], lastNumber: 0, lostBefore: 0 });
});
