import { describe, expect, test } from 'vitest';
import type { InstrumentDriver } from '../../src-core/instruments/driver.ts';
import { emulate } from '../../src-core/instruments/emulation/emulate.ts';
import { serialSettingsOf } from '../../src-core/instruments/index.ts';
import type { Link } from '../../src-core/instruments/link.ts';
import { hostClock } from '../../src-main/host/host-clock.ts';
import { serveEmulatorPty } from '../../src-main/host/links/emulator-pty.ts';
import { serveEmulatorTcp } from '../../src-main/host/links/emulator-tcp.ts';
import { openSerialLink } from '../../src-main/host/links/serial-link.ts';
import { openTcpLink } from '../../src-main/host/links/tcp-link.ts';
import { startAction } from '../support/action-log.ts';
import { claimedActions } from '../support/conformance-actions.ts';
import { conformanceDrivers } from '../support/conformance-drivers.ts';

/** The same bytes over real sockets and terminals, in real time with the emulator accelerated. */
const speed = 200;
type AtEnd = (work: () => void | Promise<void>) => void;

function createEmulator(driver: InstrumentDriver, atEnd: AtEnd) {
  const emulator = emulate(driver, { cellId: 'dummy-cell', seed: 2, speed }, hostClock);
  atEnd(() => emulator.dispose());
  return emulator;
}

async function expectToWork(driver: InstrumentDriver, link: Link, atEnd: AtEnd): Promise<void> {
  atEnd(() => link.close());
  const instrument = await driver.open(link, hostClock);
  expect(instrument.identity).toMatchObject({ driverId: driver.id, address: link.address });
  // Heating takes too long in real time, and is judged in simulated time.
  const actions = claimedActions(instrument.capabilities).filter(({ kind }) => kind !== 'temperature');
  for (const action of actions)
    expect((await startAction(instrument, action).outcome).end, action.kind).toBe('duration');
  expect(await instrument.makeSafe()).toBe('off');
  await instrument.heartbeat();
  await instrument.close();
}

describe.concurrent.each(conformanceDrivers.map((driver) => [driver.id, driver] as const))('%s', (_id, driver) => {
  test('carries out what it claims over TCP', { timeout: 60_000 }, async ({ onTestFinished }) => {
    const served = await serveEmulatorTcp(createEmulator(driver, onTestFinished), 0);
    onTestFinished(() => served.close());
    const [, host, port] = served.address.split(':');
    await expectToWork(driver, await openTcpLink(host!, Number(port), speed), onTestFinished);
  });
});

const ofSerialPorts = conformanceDrivers.filter(({ links }) => links.some(({ kind }) => kind === 'serial'));

describe
  .skipIf(process.platform === 'win32')
  .concurrent.each(ofSerialPorts.map((driver) => [driver.id, driver] as const))('%s', (_id, driver) => {
  test('carries out what it claims through a pseudo-terminal', { timeout: 60_000 }, async ({ onTestFinished }) => {
    const settings = serialSettingsOf(driver);
    const served = await serveEmulatorPty(createEmulator(driver, onTestFinished), { baudRate: settings.baudRate });
    onTestFinished(() => served.close());
    await expectToWork(driver, await openSerialLink(served.path, settings, speed), onTestFinished);
  });

  test('is not found at another baud rate, and that is said', { timeout: 60_000 }, async ({ onTestFinished }) => {
    const settings = serialSettingsOf(driver);
    const emulator = createEmulator(driver, onTestFinished);
    const served = await serveEmulatorPty(emulator, { baudRate: settings.baudRate });
    onTestFinished(() => served.close());
    const before = emulator.truth.energised;
    const baudRate = settings.baudRate === 57_600 ? 19_200 : 57_600;
    const link = await openSerialLink(served.path, { ...settings, baudRate }, speed);
    onTestFinished(() => link.close());
    await expect(driver.open(link, hostClock)).rejects.toMatchObject({
      code: expect.stringMatching(/^(link\/garbled|instrument\/no-reply)$/) as string,
      remedy: expect.stringMatching(/./) as string,
    });
    expect(emulator.truth.energised).toBe(before);
  });
});
