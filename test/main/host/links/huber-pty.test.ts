import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createHuberEmulator } from '../../../../src-core/instruments/huber/emulator.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { serveEmulatorPty } from '../../../../src-main/host/links/emulator-pty.ts';

/** A terminal opened as any program opens one: a file, bytes, and the manual's table of PB commands. */
async function openTerminal(speed: number) {
  const emulator = createHuberEmulator({ cellId: 'dummy-cell', seed: 1, speed }, hostClock);
  onTestFinished(() => emulator.dispose());
  const served = await serveEmulatorPty(emulator);
  const file = openSync(served.path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  onTestFinished(async () => {
    closeSync(file);
    await served.close();
  });
  const buffer = new Uint8Array(256);
  function readNow(): string {
    try {
      return String.fromCharCode(...buffer.subarray(0, readSync(file, buffer)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return '';
      throw error;
    }
  }
  return async (request: string, answers: number): Promise<readonly string[]> => {
    writeSync(file, request);
    let heard = '';
    const untilMs = performance.now() + 10_000;
    while (heard.split('\r\n').length <= answers && performance.now() < untilMs) {
      heard += readNow();
      await delay(1);
    }
    return heard.split('\r\n').slice(0, -1);
  };
}

/** "{S01FC18" → −10.00. */
function celsius(answer: string): number {
  const word = Number.parseInt(answer.slice(4), 16);
  return (word >= 0x8000 ? word - 0x10000 : word) / 100;
}

const readBoth = '{M01****\r\n{M07****\r\n';

async function coolDown(speed: number) {
  const ask = await openTerminal(speed);
  expect(await ask('{M0003E8\r\n', 1)).toEqual(['{S0003E8']);
  expect(await ask('{M140001\r\n', 1)).toEqual(['{S140001']);
  const trace: { readonly bathC: number; readonly sampleC: number }[] = [];
  const isSettled = () =>
    trace.length > 30 && trace.slice(-12).every(({ bathC, sampleC }) => Math.hypot(bathC - 10, sampleC - 10) < 0.3);
  const untilMs = performance.now() + 25_000;
  while (!isSettled() && performance.now() < untilMs) {
    const [bath = '', sample = ''] = await ask(readBoth, 2);
    trace.push({ bathC: celsius(bath), sampleC: celsius(sample) });
  }
  return { trace, settled: isSettled() };
}

test.skipIf(process.platform === 'win32')(
  'cooling over a real terminal at two time scales: the sample lags, the bath overshoots, both settle',
  async () => {
    const [slow, fast] = await Promise.all([coolDown(200), coolDown(600)]);
    for (const { trace, settled } of [slow, fast]) {
      expect(settled).toBe(true);
      expect(trace[0]!.bathC).toBeGreaterThan(20);
      // As long as it is driven down, the sample is the warmer one; it never gets as cold as the bath was.
      const driven = trace.slice(
        0,
        trace.findIndex(({ bathC }) => bathC < 11),
      );
      for (const { bathC, sampleC } of driven) expect(sampleC).toBeGreaterThanOrEqual(bathC - 0.01);
      expect(coldest(trace, 'sampleC')).toBeGreaterThanOrEqual(coldest(trace, 'bathC'));
    }
    const { bathC, sampleC } = slow.trace.find((row) => row.bathC < 15)!;
    expect(sampleC - bathC).toBeGreaterThan(3);
    expect(coldest(slow.trace, 'bathC')).toBeLessThan(9.8);
    expect(coldest(slow.trace, 'bathC')).toBeGreaterThan(8);
  },
  60_000,
);

function coldest(trace: readonly { readonly bathC: number; readonly sampleC: number }[], of: 'bathC' | 'sampleC') {
  return Math.min(...trace.map((row) => row[of]));
}
