import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keithley2400 } from '../../../../src-core/instruments/keithley-2400/index.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { serveEmulatorPty } from '../../../../src-main/host/links/emulator-pty.ts';
import { serveEmulatorTcp } from '../../../../src-main/host/links/emulator-tcp.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function openHost(): Promise<Host> {
  const dataFile = path.join(temporaryFolder(), 'data.mobion');
  const host = await createHost({ dataFile, shell: 'cli', demo: false, workers: 1 });
  onTestFinished(() => host.close());
  return host;
}

async function serve2400(): Promise<string> {
  const emulator = keithley2400.emulate({ cellId: 'dummy-cell', seed: 1, speed: 1000 }, hostClock);
  onTestFinished(() => emulator.dispose());
  const served = await serveEmulatorTcp(emulator, 0);
  onTestFinished(() => served.close());
  return served.address;
}

test('an address asked for with another driver is opened with that driver, not handed over as it is', async () => {
  const { handlers } = await openHost();
  const address = await serve2400();
  const first = await handlers['instruments.connect']({ address, driverId: 'keithley-2400', speed: 1000 });
  expect(first.identity.driverId).toBe('keithley-2400');
  const again = await handlers['instruments.connect']({ address, driverId: 'keithley-2400', speed: 1000 });
  expect(again.identity).toEqual(first.identity);
  await expect(
    handlers['instruments.connect']({ address, driverId: 'keysight-b2900', speed: 1000 }),
  ).rejects.toMatchObject({ code: 'instrument/unsupported' });
  expect(await handlers['instruments.list'](null)).toEqual([]);
});

test('also while the first connection is still being made', async () => {
  const { handlers } = await openHost();
  const address = await serve2400();
  const request = { address, driverId: 'keithley-2400', speed: 1000 };
  const [first, second, other] = await Promise.allSettled([
    handlers['instruments.connect'](request),
    handlers['instruments.connect'](request),
    handlers['instruments.connect']({ ...request, driverId: 'keysight-b2900' }),
  ]);
  expect(first.status).toBe('fulfilled');
  expect(second).toEqual(first);
  expect(other.status).toBe('rejected');
});

test('who answers at an address is found and named when asked for, and may then be connected; the wire is in the log', async () => {
  const { handlers } = await openHost();
  const address = await serve2400();
  const { found } = await handlers['instruments.probe']({ address, driverId: 'keithley-2400' });
  expect(found).toMatchObject({ driverId: 'keithley-2400', identity: { model: expect.stringContaining('2400') } });
  expect(await handlers['instruments.list'](null)).toEqual([]);
  const { entries } = await handlers['instruments.wire']({ address, after: 0 });
  const sent = entries
    .filter(({ direction }) => direction === 'sent')
    .map(({ hex }) => Buffer.from(hex, 'hex').toString());
  expect(sent.join('')).toContain('*IDN?');
  expect(entries[0]).toMatchObject({ number: 1, direction: 'opened' });
  expect(entries.at(-1)).toMatchObject({ direction: 'closed' });
  await handlers['instruments.connect']({ address, driverId: 'keithley-2400', speed: 1000 });
  await expect(handlers['instruments.probe']({ address })).rejects.toMatchObject({ code: 'instrument/busy' });
});

test('an instrument set to another rate is not understood, found by its rates, and connected at the one that it has', async (context) => {
  const { handlers } = await openHost();
  const emulator = keithley2400.emulate({ cellId: 'dummy-cell', seed: 1, speed: 1 }, hostClock);
  onTestFinished(() => emulator.dispose());
  const pty = await serveEmulatorPty(emulator, { baudRate: 57_600 }).catch((error: unknown) => {
    context.skip(`no pseudo-terminal here: ${String(error)}`);
  });
  onTestFinished(() => pty?.close());
  const request = { address: `serial:${pty?.path}`, driverId: 'keithley-2400' };
  await expect(handlers['instruments.connect'](request)).rejects.toThrow();
  const { found } = await handlers['instruments.probe'](request);
  expect(found).toMatchObject({ driverId: 'keithley-2400', baudRate: 57_600 });
  const connected = await handlers['instruments.connect']({ ...request, baudRate: 57_600 });
  expect(connected).toMatchObject({ state: 'idle', cellState: 'off', identity: { model: found!.identity.model } });
});
