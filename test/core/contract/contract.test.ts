import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClient } from '../../../src-core/contract/client.ts';
import { dispatch, type Handlers } from '../../../src-core/contract/dispatch.ts';
import { argumentSchemas } from '../../../src-core/contract/schemas.ts';
import { decodeWire, encodeWire, fromBase64, toBase64 } from '../../../src-core/contract/wire.ts';
import { AppError } from '../../../src-core/errors.ts';

test('base64 agrees with the platform and comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
});

test('typed arrays and the numbers that JSON lacks survive the wire', () => {
  const payload = { a: Float64Array.of(1, NaN, -Infinity, 5e-324), b: NaN, c: [Infinity, 2], d: 'x', e: null };
  expect(decodeWire(encodeWire(payload))).toEqual(payload);
});

/** A host of which only the calls under test do anything. */
function hostWith(handlers: Partial<Handlers>): Handlers {
  const refuse = () => {
    throw new AppError('internal', 'not part of this test');
  };
  return {
    ...(Object.fromEntries(Object.keys(argumentSchemas).map((name) => [name, refuse])) as unknown as Handlers),
    ...handlers,
  };
}

test('an expected error crosses with its remedy, cell state and data state', async () => {
  const answer = dispatch(
    hostWith({
      'runs.show': () => {
        throw new AppError('link/lost', 'Lost contact.', {
          remedy: 'Reconnect.',
          cellState: 'unknown',
          dataState: 'All saved.',
        });
      },
    }),
  );
  const client = createClient({ invoke: answer, subscribe: () => () => undefined });
  await expect(client.call('runs.show', { runId: 'r1' })).rejects.toMatchObject({
    code: 'link/lost',
    remedy: 'Reconnect.',
    cellState: 'unknown',
    dataState: 'All saved.',
  });
});

test('whatever a page sends, the answer is an envelope and no handler sees a malformed argument', async () => {
  const seen: unknown[] = [];
  const answer = dispatch(hostWith({ 'runs.stop': (request) => (seen.push(request), null) }));
  const names = fc.oneof(fc.constantFrom('runs.stop', '__proto__', 'constructor', 'toString'), fc.string());
  await fc.assert(
    fc.asyncProperty(names, fc.anything(), async (name, argument) => {
      const reply = await answer(name, argument);
      expect(typeof reply.ok).toBe('boolean');
    }),
    { numRuns: 500 },
  );
  for (const request of seen) expect(request).toEqual({ runId: expect.any(String) });
  expect(await answer('runs.stop', { runId: 'a' })).toEqual({ ok: true, value: null });
});
