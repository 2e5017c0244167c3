import { expect, test } from 'vitest';
import { instrumentName } from '../../../src-renderer/workspace/instrument-name.ts';

test('instruments that stand side by side are told apart by what differs between them', () => {
  const emulator = { model: 'Keithley 2450', serialNumber: 'VIRTUAL3EA6', virtual: true };
  const names = ['virtual:mg-ti2s4', 'tcp:127.0.0.1:7400', 'tcp:127.0.0.1:7401'].map((address) =>
    instrumentName({ ...emulator, address }),
  );
  expect(names).toEqual(['Keithley 2450 mg-ti2s4', 'Keithley 2450 127.0.0.1:7400', 'Keithley 2450 127.0.0.1:7401']);
  const onBus = { ...emulator, address: 'gpib:tcp:127.0.0.1:7402/24' };
  expect(instrumentName(onBus)).toBe('Keithley 2450 127.0.0.1:7402/24');
  const real = { ...emulator, serialNumber: '04312345', virtual: false };
  expect(instrumentName({ ...real, address: 'tcp:10.0.0.5:5025' })).toBe('Keithley 2450 04312345');
  expect(instrumentName({ ...real, address: 'bench:pellets' })).toBe('Bench pellets');
});
