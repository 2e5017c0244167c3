import { expect, test } from 'vitest';
import { createClient } from '../../src-core/contract/client.ts';
import { decodeWire, encodeWire } from '../../src-core/contract/wire.ts';
import { createWebTransport } from '../../src-renderer/client.ts';
import { formatLocation, parseLocation } from '../../src-renderer/workspace/places.ts';

type Listener = (event: { readonly data: string }) => void;

function fakeStream() {
  const listeners: Record<string, Listener[]> = {};
  return {
    addEventListener: (type: string, listener: Listener | (() => void)) => void (listeners[type] ??= []).push(listener),
    say: (type: string, data = '') => listeners[type]?.forEach((listener) => listener({ data })),
  };
}

const answering =
  (reply: unknown, status = 200): typeof fetch =>
  () =>
    Promise.resolve(new Response(encodeWire(reply), { status }));

test('a call is a POST with our header, and typed arrays survive', async () => {
  let sent: RequestInit | undefined;
  const fetchOnce = ((_url: string, request: RequestInit) => {
    sent = request;
    return answering({ ok: true, value: Float64Array.of(1, NaN) })('');
  }) as typeof fetch;
  const transport = createWebTransport(fetchOnce, fakeStream);
  const reply = await transport.invoke('runs.samples', { runId: 'a' });
  expect(reply).toEqual({ ok: true, value: Float64Array.of(1, NaN) });
  expect(new Headers(sent?.headers).get('x-mobion')).toBe('1');
  expect(decodeWire(sent?.body as string)).toEqual({ name: 'runs.samples', argument: { runId: 'a' } });
});

test('errors of the host arrive as they were thrown', async () => {
  const error = { code: 'link/lost', message: 'Lost.', cellState: 'unknown' };
  const client = createClient(createWebTransport(answering({ ok: false, error }), fakeStream));
  await expect(client.call('instruments.list', null)).rejects.toMatchObject(error);
});

test('a session that ended and a program that is gone are told apart', async () => {
  const ended = createClient(createWebTransport(answering('', 401), fakeStream));
  await expect(ended.call('app.info', null)).rejects.toMatchObject({ message: expect.stringContaining('session') });
  const gone = createClient(createWebTransport(() => Promise.reject(new TypeError('refused')), fakeStream));
  await expect(gone.call('app.info', null)).rejects.toMatchObject({ remedy: expect.stringContaining('still runs') });
});

test('events reach those who listen, until they stop', () => {
  const stream = fakeStream();
  const transport = createWebTransport(answering(null), () => stream);
  const heard: unknown[] = [];
  const stop = transport.subscribe('runs.status', (payload) => heard.push(payload));
  stream.say('message', encodeWire({ name: 'runs.status', payload: 1 }));
  stream.say('message', encodeWire({ name: 'runs.changed', payload: 2 }));
  stop();
  stream.say('message', encodeWire({ name: 'runs.status', payload: 3 }));
  expect(heard).toEqual([1]);
});

test('contact is told when it changes, and only then', () => {
  const stream = fakeStream();
  const transport = createWebTransport(answering(null), () => stream);
  const told: boolean[] = [];
  transport.onContact((inContact) => told.push(inContact));
  for (const type of ['open', 'error', 'error', 'open', 'open']) stream.say(type);
  expect(told).toEqual([false, true]);
});

test('the address bar names place and item, whatever the item is called', () => {
  const hostile = '../<script>=cmd()/%';
  expect(parseLocation(formatLocation({ place: 'run', item: hostile }))).toEqual({ place: 'run', item: hostile });
  expect(parseLocation('#/nowhere/x')).toEqual({ place: 'instruments', item: '' });
  expect(parseLocation('#/run/%E0%A4%A')).toEqual({ place: 'run', item: '' });
});
