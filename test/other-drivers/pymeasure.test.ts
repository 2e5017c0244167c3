import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test, type TestContext } from 'vitest';
import { findDriver, serialSettingsOf } from '../../src-core/instruments/index.ts';
import { serveEmulatorPty } from '../../src-main/host/links/emulator-pty.ts';
import { serveEmulatorTcp } from '../../src-main/host/links/emulator-tcp.ts';
import { createEmulator, dummyOhmAt } from './dummy-bench.ts';

const script = path.join(import.meta.dirname, 'pymeasure-sessions.py');
const run = promisify(execFile);
/** The system's own Python first: another one often has no packages. */
const python = ['/usr/bin/python3', 'python3'].find(
  (candidate) => spawnSync(candidate, ['-c', 'import pymeasure, pyvisa_py'], { stdio: 'ignore' }).status === 0,
);
type Seen = Readonly<Record<string, unknown>> & { readonly reported: readonly string[] };

test('each session of the script is one of our drivers', () => {
  const [, table = ''] = /SESSIONS = \{([^}]*)\}/.exec(readFileSync(script, 'utf8')) ?? [];
  const names = [...table.matchAll(/"([\w-]+)":/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(3);
  for (const name of names) expect(findDriver(name).id).toBe(name);
});

if (python === undefined)
  console.info('Without python3-pymeasure: sessions of pymeasure with the emulators are left out.');
else registerSessions(python);

function registerSessions(interpreter: string): void {
  async function session(driverId: string, resource: string): Promise<Seen> {
    const { stdout } = await run(interpreter, [script, driverId, resource], { timeout: 90_000 });
    return JSON.parse(stdout) as Seen;
  }
  async function overTcp(driverId: string, { onTestFinished }: TestContext): Promise<Seen> {
    const served = await serveEmulatorTcp(createEmulator(driverId, onTestFinished), 0);
    onTestFinished(() => served.close());
    const [, host, port] = served.address.split(':');
    return session(driverId, `TCPIP::${host}::${port}::SOCKET`);
  }
  const limits = { timeout: 120_000 };

  test('pymeasure: Keithley2400 over TCP', limits, async (context) => {
    expectTrue2400(await overTcp('keithley-2400', context));
  });

  test.skipIf(process.platform === 'win32')(
    'pymeasure: Keithley2400 at 9600 Bd',
    limits,
    async ({ onTestFinished }) => {
      const { baudRate } = serialSettingsOf(findDriver('keithley-2400'));
      const served = await serveEmulatorPty(createEmulator('keithley-2400', onTestFinished), { baudRate });
      onTestFinished(() => served.close());
      expectTrue2400(await session('keithley-2400', `ASRL${served.path}::INSTR`));
    },
  );

  test('pymeasure: Keithley2450', limits, async (context) => {
    const seen = await overTcp('keithley-2450', context);
    expect(seen).toMatchObject({ sourceEnabled: true, complianceV: 1, sourceEnabledAfterShutdown: false });
    expect(seen).toMatchObject({ afterCurrent: [], afterVoltage: [] });
    expect(seen['voltageV']).toBeCloseTo(0.22, 3);
    expect(seen['currentA']).toBeCloseTo(1e-5, 6);
    expect(onlyOfPymeasure(seen)).toEqual([]);
  });

  test('pymeasure: AgilentE4980, single points and a list', limits, async (context) => {
    const seen = await overTcp('keysight-e4980a', context);
    expect(seen).toMatchObject({ mode: 'RX', acVoltageV: 0.01, aperture: ['MED', 2], afterSpot: [], afterSweep: [] });
    const [re, im] = seen['impedanceOhm'] as [number, number];
    expect(Math.hypot(re, im) / Math.hypot(...dummyOhmAt(1000))).toBeCloseTo(1, 1);
    const [real, imaginary] = seen['sweep'] as [number[], number[]];
    for (const [index, hz] of [20, 100, 1000, 10_000].entries()) {
      const [trueRe, trueIm] = dummyOhmAt(hz);
      expect(real[index]! / trueRe).toBeCloseTo(1, 1);
      expect(Math.abs(imaginary[index]! - trueIm)).toBeLessThan(0.02 * trueRe);
    }
  });

  test('pymeasure: LakeShore331 reads a 336', limits, async (context) => {
    const seen = await overTcp('lakeshore-33x', context);
    expect(seen).toMatchObject({ temperatureA: 298.15, setPointK: 310.5 });
    // Power on alone: nothing was refused.
    expect(seen['events']).toBe(128);
  });
}

function expectTrue2400(seen: Seen): void {
  expect(seen).toMatchObject({ sourceEnabled: true, complianceV: 1, wires: 4, sourceCurrentA: 2e-5 });
  // The range that holds what was asked for, 5 % beyond its name.
  expect(seen['sourceRangeA']).toBe(1.05e-4);
  expect(seen).toMatchObject({
    afterCurrent: [],
    afterBuffer: [],
    afterVoltage: [],
    sourceEnabledAfterShutdown: false,
  });
  expect(seen['voltageV']).toBeCloseTo(0.22, 3);
  expect(seen['buffer']).toHaveLength(5);
  for (const voltageV of seen['buffer'] as number[]) expect(voltageV).toBeCloseTo(0.22, 3);
  expect(seen['meanV']).toBeCloseTo(0.22, 3);
  expect(seen['currentA']).toBeCloseTo(1e-5, 6);
  expect(onlyOfPymeasure(seen)).toEqual([]);
}

/** Errors that its driver saw, but for those of commands that no instrument knows: it writes `:*CLS`. */
function onlyOfPymeasure({ reported }: Seen): readonly string[] {
  return reported.filter((message) => !/-113/.test(message)).concat(reported.slice(1));
}
