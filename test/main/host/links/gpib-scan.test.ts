import { expect, test } from 'vitest';
import { AppError } from '../../../../src-core/errors.ts';
import { instrumentDrivers } from '../../../../src-core/instruments/index.ts';
import { keithley2400 } from '../../../../src-core/instruments/keithley-2400/index.ts';
import { lakeShore33x } from '../../../../src-core/instruments/lakeshore-33x/index.ts';
import { emulateOnBus } from '../../../../src-core/instruments/prologix/emulator/instruments-on-bus.ts';
import { createGpibLinks } from '../../../../src-main/host/links/gpib-links.ts';
import { scanGpib } from '../../../../src-main/host/links/gpib-scan.ts';
import { parseAddress } from '../../../../src-main/host/links/address.ts';
import type { LinkOpener } from '../../../../src-main/host/links/open-link.ts';
import { plugIn } from '../../../support/emulated-link.ts';
import { createPatientClock } from '../../../support/patient-clock.ts';

const adapter = 'gpib:tcp:10.0.0.7:1234';

/** Two 2400 at 4 and 24 and a Lake Shore at 12, in simulated time. */
function bench() {
  const clock = createPatientClock();
  const settings = { cellId: 'dummy-cell', seed: 1, speed: 1 };
  const onBus = emulateOnBus(
    new Map([
      [4, keithley2400.emulate(settings, clock)],
      [12, lakeShore33x.emulate(settings, clock)],
      [24, keithley2400.emulate(settings, clock)],
    ]),
    clock,
  );
  const sent: string[] = [];
  const buses = createGpibLinks(clock, () => {
    const cable = plugIn(onBus, 1, 'tcp:10.0.0.7:1234');
    const { write } = cable;
    return Promise.resolve({
      ...cable,
      write(bytes: Uint8Array) {
        sent.push(String.fromCharCode(...bytes));
        return write(bytes);
      },
    });
  });
  const links: LinkOpener = {
    async open(text) {
      const address = parseAddress(text);
      if (address.kind !== 'gpib') throw new Error('not on a bus');
      return { link: await buses.open(address, 1), seed: undefined, bench: undefined };
    },
    close: () => Promise.resolve(),
  };
  return { clock, links, sent, dispose: () => onBus.dispose() };
}

test('everybody on the bus is named, one that is connected without being asked, and nothing but the question is sent', async () => {
  const { clock, links, sent, dispose } = bench();
  const { link } = await links.open(`${adapter}/24`, keithley2400, {});
  sent.length = 0;
  const steps: number[] = [];
  const { found, stoppedAt } = await scanGpib(adapter, instrumentDrivers, links, clock, {
    onStep: (primary, count) => steps.push(primary, count),
  });
  expect(stoppedAt).toBeUndefined();
  expect(found).toEqual([
    { address: `${adapter}/4`, driverId: 'keithley-2400', identity: expect.stringMatching(/MODEL 2400/) as string },
    { address: `${adapter}/12`, driverId: 'lakeshore-33x', identity: expect.stringMatching(/^LSCI/) as string },
    { address: `${adapter}/24`, identity: '', isConnected: true },
  ]);
  expect(steps.slice(-2)).toEqual([30, 3]);
  const messages = sent.flatMap((text) => text.split('\n')).filter((line) => line !== '' && !line.startsWith('++'));
  expect(new Set(messages)).toEqual(new Set(['*IDN?']));
  expect(sent.join('')).not.toMatch(/\+\+clr/);
  await link.close();
  dispose();
});

test('a search that is stopped keeps what it found; one that found nobody is cancelled', async () => {
  const { clock, links, dispose } = bench();
  const stopAt = async (primary: number) => {
    const cancel = new AbortController();
    const onStep = (at: number): void => {
      if (at === primary) cancel.abort();
    };
    return scanGpib(adapter, instrumentDrivers, links, clock, { onStep, signal: cancel.signal });
  };
  expect(await stopAt(5)).toMatchObject({ found: [{ address: `${adapter}/4` }], stoppedAt: 6 });
  await expect(stopAt(1)).rejects.toMatchObject({ code: 'cancelled' });
  dispose();
});

test('an adapter that somebody else holds is no bus full of connected instruments', async () => {
  const held = new AppError('link/in-use', 'The port is in use.', { remedy: 'Close the other program.' });
  const links: LinkOpener = { open: () => Promise.reject(held), close: () => Promise.resolve() };
  await expect(scanGpib(adapter, instrumentDrivers, links, createPatientClock())).rejects.toBe(held);
});
