import { describe, expect, test } from 'vitest';
import { createLakeShoreEmulator } from '../../../../src-core/instruments/lakeshore-33x/emulator.ts';
import { lakeShore33x } from '../../../../src-core/instruments/lakeshore-33x/index.ts';
import { startAction } from '../../../support/action-log.ts';
import { plainClient } from '../../../support/plain-client.ts';
import { openTemperatureBench, toTarget } from '../../../support/temperature-bench.ts';

const settings = { cellId: 'dummy-cell', seed: 1, speed: 1 };
const controller = () => plainClient((clock) => createLakeShoreEmulator(settings, clock));

describe('byte for byte', () => {
  test.each([
    ['KRDG? A\r\n', '+298.150\r\n'],
    ['CRDG? B\r\n', '+25.000\r\n'],
    ['krdg? a\r\n', '+298.150\r\n'],
    ['RDGST? A\r\n', '000\r\n'],
    ['RANGE? 1\r\n', '0\r\n'],
    ['HTR? 1\r\n', '+0.0\r\n'],
    ['HTRST? 1\r\n', '0\r\n'],
    ['RAMP? 1\r\n', '0,+0.0\r\n'],
    ['RANGE 1,3\r\n', ''],
    ['NONSENSE? 1\r\n', ''],
    // Several in one message, as the maker's own Python package sends each of them.
    ['KRDG? A;*ESR?\n', '+298.150;128\r\n'],
    ['SETP 1,310.5;:SETP? 1;*ESR?\n', '+310.5000;128\r\n'],
    ['NONSENSE? 1;*ESR?\n', '160\r\n'],
    ['KRDG? 0\n', '+298.150,+298.150,+0.000,+0.000\r\n'],
    ['RDGST? D\n', '001\r\n'],
    ['PID? 1\n', '+50.0,+20.0,+0.0\r\n'],
    ['PID 2,40,27,0;PID? 2;PID? 1\n', '+40.0,+27.0,+0.0;+50.0,+20.0,+0.0\r\n'],
    ['OUTMODE? 1\n', '1,1,0\r\n'],
    ['HTRSET? 1\n', '1,2,+0.000,2\r\n'],
    ['INNAME B,"Sample";INNAME? B\n', 'Sample         \r\n'],
    ['SETP 2,77;SETP? 2;SETP? 1\n', '+77.0000;+0.0000\r\n'],
    ['*OPC?\n', '1\r\n'],
    ['*ESE 60;*ESE?;*STB?\n', '060;000\r\n'],
    ['*ESE 32;*SRE 32;NONSENSE;*STB?\n', '096\r\n'],
  ])('%j', async (request, answer) => {
    expect(await controller().ask(request)).toBe(answer);
  });

  test('says who it is', async () => {
    expect(await controller().ask('*IDN?\r\n')).toMatch(/^LSCI,MODEL336,VIRTUAL[0-9A-F]{4},2\.9\r\n$/);
  });

  test.each([
    ['SETP 1,9999\r\n', '016\r\n'],
    ['SETP 7,300\r\n', '016\r\n'],
    ['SETP 1,warm\r\n', '032\r\n'],
    ['RANGE 1,9\r\n', '016\r\n'],
    ['NONSENSE 1\r\n', '032\r\n'],
    ['SETP 1,300.0000\r\n', '000\r\n'],
    ['OUTMODE 1,9,1,0\r\n', '016\r\n'],
    ['PID 1,many,20,0\r\n', '032\r\n'],
    ['*OPC\r\n', '001\r\n'],
  ])('%j raises its bit in *ESR?, which reading clears', async (command, events) => {
    const { ask } = controller();
    expect(await ask('*ESR?\r\n')).toBe('128\r\n');
    await ask(command);
    expect(await ask('*ESR?\r\n')).toBe(events);
    expect(await ask('*ESR?\r\n')).toBe('000\r\n');
  });

  test('heats by hand; an open sensor ends that', async () => {
    const { ask, clock, emulator } = controller();
    await ask('SETP 1,350.0000\r\n');
    await ask('RANGE 1,3\r\n');
    expect(await ask('SETP? 1\r\n')).toBe('+350.0000\r\n');
    await clock.sleepMs(3_600_000);
    expect(await ask('KRDG? A\r\n')).toBe('+350.000\r\n');
    emulator.setFault('sensor-break', true);
    expect(await ask('RDGST? A\r\n')).toBe('128\r\n');
    expect(await ask('RANGE? 1\r\n')).toBe('0\r\n');
  });
});

test('an output that is switched off does not regulate', async () => {
  const { ask, emulator } = controller();
  await ask('SETP 1,350;RANGE 1,3\n');
  expect(emulator.truth.energised).toBe(true);
  expect(await ask('OUTMODE 1,0,1,0;RANGE? 1\n')).toBe('0\r\n');
  expect(emulator.truth.energised).toBe(false);
});

test('a ramp begins at the present temperature and goes at its rate', async () => {
  const { instrument } = await openTemperatureBench(lakeShore33x);
  const log = startAction(instrument, toTarget(60, { rampKPerMin: 3, durationS: 300, intervalS: 20 }));
  expect(await log.outcome).toMatchObject({ end: 'duration' });
  for (const { stepTimeS, setPointC } of log.temperature)
    expect(Math.abs(setPointC - (25 + (3 * stepTimeS) / 60))).toBeLessThan(0.3);
});
