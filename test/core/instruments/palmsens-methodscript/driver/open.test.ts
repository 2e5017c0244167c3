import { expect, test } from 'vitest';
import { asciiBytes } from '../../../../../src-core/instruments/methodscript/bytes.ts';
import { openMethodScript } from '../../../../../src-core/instruments/palmsens-methodscript/driver/open.ts';
import type { Link } from '../../../../../src-core/instruments/link.ts';
import { createPatientClock } from '../../../../support/patient-clock.ts';

const mask = 'C000000000000000000000000000003FFFFBFE8FFFFFFFFFFFFFFFFFFFBFFFFE';
const sample = 'M000B\nPab833F538u,10,206\n*\n\n';

/** A device that answers each line it gets by a table; scripts are answered by their whole text. */
function scriptedLink(answer: (request: string) => string): Link & { readonly requests: string[] } {
  const requests: string[] = [];
  const listeners = new Set<(bytes: Uint8Array) => void>();
  let script: string[] | undefined;
  let pending = '';
  const take = (line: string): void => {
    if (script && line !== '') {
      script.push(line);
      return;
    }
    const request = script ? `e ${script.join(' | ')}` : line;
    if (!script && line === 'e') {
      script = [];
      return;
    }
    script = undefined;
    requests.push(request);
    const reply = answer(request);
    if (reply !== '') setImmediate(() => listeners.forEach((listener) => listener(asciiBytes(reply))));
  };
  return {
    address: 'serial:/dev/null',
    timeScale: 1,
    requests,
    write(bytes) {
      pending += String.fromCharCode(...bytes);
      const lines = pending.split('\n');
      pending = lines.pop()!;
      for (const line of lines) take(line);
      return Promise.resolve();
    },
    onBytes(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    onClosed: () => () => undefined,
    close: () => Promise.resolve(),
  };
}

function answers(request: string, changes: Readonly<Record<string, string>> = {}): string {
  const table: Readonly<Record<string, string>> = {
    '': '',
    Z: 'Z!0006\n',
    t: 'tes4_hr1500#Mar 12 2026 14:28:01\nR*\n',
    i: 'iES4HR20B0008\n',
    v: 'v01.09.00\n',
    CC: `C${mask}\n`,
    CM: `C${mask}\n`,
    'e cell_off': 'e\n\n',
    ...changes,
  };
  return table[request] ?? (request.startsWith('e var p') ? `e\n${sample}` : `${request[0] ?? ''}!0003\n`);
}

test('identifies a device, whichever way it echoes and closes its lines', async () => {
  const plain = await openMethodScript(
    scriptedLink((request) => answers(request)),
    createPatientClock(),
  );
  expect(plain.identity).toMatchObject({ model: 'EmStat4 HR', serialNumber: 'ES4HR20B0008', virtual: false });
  expect(plain.identity.firmware).toBe('es4_hr1500#Mar 12 2026 14:28:01 (MethodSCRIPT 01.09.00)');
  const other = scriptedLink((request) =>
    answers(request, { CC: `CC${mask}\r\n`, CM: `CM${mask}\r\n`, '': '\n', 'e cell_off': 'e\n' }).replace(
      `e\n${sample}`,
      `e${sample}`,
    ),
  );
  expect((await openMethodScript(other, createPatientClock())).capabilities).toEqual(plain.capabilities);
});

test('switches the cell off and reads back before anything else is asked', async () => {
  const link = scriptedLink((request) => answers(request));
  await openMethodScript(link, createPatientClock());
  const requests = link.requests.filter((request) => request !== '');
  expect(requests[0]).toBe('Z');
  const off = requests.indexOf('e cell_off');
  expect(off).toBeGreaterThan(0);
  expect(requests[off + 1]).toMatch(/meas_loop_ocp/);
  expect(requests.indexOf('CM')).toBeGreaterThan(off);
  expect(requests.some((request) => request.startsWith('dlfw'))).toBe(false);
});

test.each([
  ['a bootloader', { t: 'tespbl1203#Jan  1 2026\nR*\n' }, 'instrument/bootloader'],
  ['a stranger', { t: 'tmystery1\nR*\n' }, 'instrument/unsupported'],
  ['a broken mask', { CM: 'C0123\n' }, 'instrument/bad-reply'],
  ['a refusal', { i: 'i!0001\n' }, 'instrument/refused'],
  ['no word at all', { Z: '', t: '' }, 'instrument/no-reply'],
])('%s is refused by its own name', async (_name, changes, code) => {
  const opening = openMethodScript(
    scriptedLink((request) => answers(request, changes)),
    createPatientClock(),
  );
  await expect(opening).rejects.toMatchObject({ code, remedy: expect.any(String) as string });
});

test('a read-back answered by 0014 means that the cell is not off', async () => {
  const link = scriptedLink((request) => (request.startsWith('e var p') ? 'e\n!0014: Line 4\n' : answers(request)));
  await expect(openMethodScript(link, createPatientClock())).rejects.toMatchObject({
    code: 'run/cell-unknown',
    cellState: 'unknown',
  });
  expect(link.requests.filter((request) => request === 'e cell_off').length).toBeGreaterThan(1);
});

test('time that the program could not spend listening is no silence of the device', async () => {
  const patient = createPatientClock();
  let skippedMs = 0;
  let isLate = false;
  // A busy processor: again and again a timer is late by three seconds, and served before what the device has sent.
  const clock = {
    ...patient,
    nowMs: () => patient.nowMs() + skippedMs,
    sleepMs: async (ms: number): Promise<void> => {
      if (isLate) {
        await patient.sleepMs(ms);
        isLate = false;
        return;
      }
      isLate = true;
      skippedMs += 3000;
    },
  };
  const instrument = await openMethodScript(
    scriptedLink((request) => answers(request)),
    clock,
  );
  expect(instrument.identity.model).toBe('EmStat4 HR');
});
