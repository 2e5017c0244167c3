import { expect, test } from 'vitest';
import { forwardEvents, type InvokeEvent, isOurPage, serveCalls } from '../../../src-main/electron/ipc.ts';
import { createTestHost } from '../../support/test-host.ts';

const origin = 'app://mobion';
const page = { url: `${origin}/index.html#/run`, parent: null };

function serve() {
  const stopped: string[] = [];
  const channels = new Map<string, (event: InvokeEvent, ...sent: unknown[]) => unknown>();
  const host = createTestHost({
    'runs.stop': ({ runId }) => {
      stopped.push(runId);
      return null;
    },
  });
  serveCalls({ handle: (channel, listener) => void channels.set(channel, listener) }, host, origin);
  const call = (senderFrame: InvokeEvent['senderFrame'], ...sent: unknown[]) =>
    channels.get('call')!({ senderFrame }, ...sent);
  return { stopped, channels, call };
}

test('our own page is answered, on the one channel there is', async () => {
  const { call, channels, stopped } = serve();
  expect([...channels.keys()]).toEqual(['call']);
  expect(await call(page, 'runs.stop', { runId: 'r1' })).toEqual({ ok: true, value: null });
  expect(stopped).toEqual(['r1']);
});

test.each([
  ['no frame (it is gone)', null],
  ['a frame inside our page', { ...page, parent: page }],
  ['another host of our scheme', { ...page, url: 'app://other/index.html' }],
  ['a look-alike host', { ...page, url: 'app://mobion.evil/index.html' }],
  ['a user name that looks like us', { ...page, url: 'https://app:mobion@evil.example/' }],
  ['a file', { ...page, url: 'file:///index.html' }],
  ['a web page', { ...page, url: 'https://mobion/' }],
  ['no address at all', { ...page, url: '' }],
])('%s gets a refusal and reaches nothing', async (_what, frame) => {
  const { call, stopped } = serve();
  expect(isOurPage(frame, origin)).toBe(false);
  expect(await call(frame, 'runs.stop', { runId: 'r1' })).toMatchObject({ ok: false });
  expect(stopped).toEqual([]);
});

test.each<{ sent: unknown[] }>([
  { sent: [] },
  { sent: [undefined, undefined] },
  { sent: [{ toString: () => 'runs.stop' }, { runId: 'r1' }] },
  { sent: ['runs.stop'] },
  { sent: ['runs.stop', null] },
  { sent: ['runs.stop', { runId: 7 }] },
  { sent: ['runs.stop', { runId: 'x'.repeat(201) }] },
  { sent: ['toString', null] },
  { sent: ['__proto__', null] },
  { sent: ['constructor', { runId: 'r1' }] },
])('a call that is none, or has a wrong argument, is answered with an error: $sent', async ({ sent }) => {
  const { call, stopped } = serve();
  expect(await call(page, ...sent)).toMatchObject({ ok: false, error: { message: expect.any(String) } });
  expect(stopped).toEqual([]);
});

test('every event goes to every open window, until it is ended', () => {
  const host = createTestHost({});
  const sent: unknown[] = [];
  const open = { isDestroyed: () => false, send: (...parts: unknown[]) => void sent.push(parts) };
  const destroyed = {
    isDestroyed: () => true,
    send: () => {
      throw new Error('Object has been destroyed');
    },
  };
  const end = forwardEvents(host, () => [destroyed, open]);
  host.emit('runs.changed', []);
  host.emit('analysis.changed', { runId: 'r1' });
  expect(sent).toEqual([
    ['event', 'runs.changed', []],
    ['event', 'analysis.changed', { runId: 'r1' }],
  ]);
  end();
  expect(host.listening()).toBe(0);
});
