import { afterEach, describe, expect, test } from 'vitest';
import { emulate, parseStrike } from '../../../src-core/instruments/emulation/emulate.ts';
import { deviceFaults, wireFaults } from '../../../src-core/instruments/faults.ts';
import { findDriver, instrumentDrivers } from '../../../src-core/instruments/index.ts';
import { runCli } from '../../../src-main/cli/main.ts';
import { hostClock } from '../../../src-main/host/host-clock.ts';
import { serveEmulatorTcp } from '../../../src-main/host/links/emulator-tcp.ts';
import { cli, createCapturingIo } from './captured-io.ts';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function serve(driverId: string, ...faults: readonly string[]): Promise<string> {
  const driver = findDriver(driverId);
  const strikes = faults.map((text) => parseStrike(text, driver));
  const emulator = emulate(driver, { cellId: 'dummy-cell', seed: 1, speed: 100 }, hostClock, strikes);
  const served = await serveEmulatorTcp(emulator, 0);
  endings.push(
    () => emulator.dispose(),
    () => served.close(),
  );
  return served.address;
}

test('lists every driver with its roles, links and evidence', async () => {
  const answer = (await cli('instruments', 'list', '--json')).json();
  expect(answer['drivers']).toMatchObject(
    instrumentDrivers.map(({ id, roles, confirmation }) => ({ id, roles, confirmation })),
  );
  const { stdout } = await cli('instruments', 'list');
  expect(stdout).toMatch(/keithley-2400 .*source.*serial 9600 8N1.*simulated only/);
});

test('lists every fault, and which emulators produce it', async () => {
  const { faults } = (await cli('faults', 'list', '--json')).json() as {
    faults: { name: string; drivers: string[] }[];
  };
  expect(faults.map(({ name }) => name)).toEqual([...Object.keys(wireFaults), ...Object.keys(deviceFaults)]);
  expect(faults.find(({ name }) => name === 'mute')!.drivers).toHaveLength(instrumentDrivers.length);
  expect(faults.find(({ name }) => name === 'refuse-off')!.drivers).toContain('keithley-2400');
});

describe('probe', () => {
  test('names what answers, and how it was found', async () => {
    const address = await serve('keithley-2400');
    const { found } = (await cli('instruments', 'probe', address, '--driver', 'keithley-2400', '--json')).json();
    expect(found).toMatchObject({ driverId: 'keithley-2400', identity: { model: 'Keithley 2400', virtual: true } });
  });

  test('says what each driver heard when nobody answers', async () => {
    const address = await serve('keithley-2400', 'mute');
    const answer = await cli('instruments', 'probe', address, '--driver', 'keithley-2400', '--json');
    expect(answer.exitCode).toBe(1);
    expect(answer.json()).toMatchObject({
      found: null,
      attempts: [{ driverId: 'keithley-2400', error: { code: 'instrument/no-reply' } }],
    });
  });
});

describe('console', () => {
  test('sends lines and shows what comes, with the time', async () => {
    const address = await serve('keithley-2400');
    const answer = await cli(
      'instruments',
      'console',
      address,
      '--send',
      '*IDN?',
      '--send',
      ':BOGUS',
      '--send',
      ':SYST:ERR?',
      '--wait',
      '0.2',
    );
    expect(answer.stdout).toMatch(/^ +\d+ ms > \*IDN\?\\n$/m);
    expect(answer.stdout).toMatch(/< KEITHLEY INSTRUMENTS INC.,MODEL 2400,VIRTUAL[0-9A-F]{4},/);
    expect(answer.stdout).toMatch(/< -113,"Undefined header"/);
  });

  test('sends what is typed until the input ends, and bytes in hexadecimal', async () => {
    const address = await serve('keithley-2400');
    const io = createCapturingIo(['2A 45 53 45 3F 0A']);
    expect(await runCli(['instruments', 'console', address, '--hex'], io)).toBe(0);
    expect(io.out.join('')).toMatch(/> 2A 45 53 45 3F 0A/);
  });
});

test('refuses a fault that the emulator does not know', async () => {
  const answer = await cli(
    'instruments',
    'emulate',
    'palmsens-methodscript',
    '--cell',
    'dummy-cell',
    '--tcp',
    '0',
    '--fault',
    'sensor-break',
  );
  expect(answer.exitCode).toBe(1);
  expect(answer.stderr).toMatch(/no fault “sensor-break”.*\n[^]*mute/);
});
