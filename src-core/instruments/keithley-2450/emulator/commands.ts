import { flagOf, numberOf, ScpiFailure, wordOf, type ScpiCommand } from '../../scpi/device.ts';
import { formatScpiNumber } from '../../scpi/numbers.ts';
import { measuredOf, writtenMeasured } from '../../emulation/measured-quantities.ts';
import { bufferCommands } from './buffer-commands.ts';
import { keptCommands } from './kept-commands.ts';
import { sweepCommands } from './sweep-commands.ts';
import { triggerCommands } from './trigger-commands.ts';
import type { Keithley2450Unit, Quantity, Sensed } from './unit.ts';

const words = { VOLT: 'VOLTage', CURR: 'CURRent' } as const;
const quantities = ['VOLT', 'CURR'] as const;

/** The commands of a 2450 in its own command set that this emulator knows. */
export function commandsOf(unit: Keithley2450Unit, fail: (error: ScpiFailure) => void): readonly ScpiCommand[] {
  return [
    {
      header: ':SOURce[1]:FUNCtion[:MODE]',
      set: ([text]) => {
        unit.settings.source = wordOf(text, ['VOLTage', 'CURRent']) as Quantity;
        if (unit.on) unit.switchOutput(false);
        unit.apply();
      },
      get: () => unit.settings.source,
    },
    {
      header: ':SENSe[1]:FUNCtion[:ON]',
      set: ([text]) => void (unit.settings.sense = measuredOf(text)),
      get: () => writtenMeasured(unit.settings.sense),
    },
    {
      header: ':OUTPut[1][:STATe]',
      set: ([text]) => unit.switchOutput(flagOf(text)),
      get: () => (unit.on ? '1' : '0'),
    },
    {
      header: ':SENSe[1]:COUNt',
      set: ([text]) => void (unit.settings.count = Math.round(numberOf(text, { min: 1, max: 300_000 }))),
      get: () => String(unit.settings.count),
    },
    ...quantities.flatMap((quantity) => sourceCommands(unit, quantity)),
    ...(['VOLT', 'CURR', 'RES'] as const).flatMap((sense) => senseCommands(unit, sense)),
    ...sweepCommands(unit),
    ...keptCommands(unit),
    ...bufferCommands(unit),
    ...triggerCommands(unit, fail),
    { header: ':FORMat[:DATA]', set: ([text]) => void wordOf(text, ['ASCii']), get: () => 'ASC' },
    { header: ':SYSTem:VERSion', get: () => '1996.0' },
  ];
}

function sourceCommands(unit: Keithley2450Unit, quantity: Quantity): readonly ScpiCommand[] {
  const head = `:SOURce[1]:${words[quantity]}`;
  const limitHead = `${head}:${quantity === 'CURR' ? 'VLIMit' : 'ILIMit'}`;
  const [largest, limitRange] = quantity === 'CURR' ? [1.05, { min: 0.02, max: 210 }] : [210, { min: 1e-9, max: 1.05 }];
  return [
    {
      header: `${head}[:LEVel][:IMMediate][:AMPLitude]`,
      set: ([text]) => {
        unit.settings.level[quantity] = unit.clipped(numberOf(text, { min: -largest, max: largest, default: 0 }));
        unit.apply();
      },
      get: () => formatScpiNumber(unit.settings.level[quantity]),
    },
    {
      header: `${limitHead}[:LEVel]`,
      set: ([text]) => {
        unit.settings.limit[quantity] = numberOf(text, limitRange);
        unit.apply();
      },
      get: ([text]) =>
        formatScpiNumber(text === undefined ? unit.settings.limit[quantity] : numberOf(text, limitRange)),
    },
    {
      header: `${limitHead}[:LEVel]:TRIPped`,
      get: () => (unit.settings.source === quantity && unit.limited ? '1' : '0'),
    },
    {
      header: `${head}:DELay`,
      set: ([text]) => void (unit.settings.delayS[quantity] = numberOf(text, { min: 0, max: 10_000 })),
      get: () => formatScpiNumber(unit.settings.delayS[quantity]),
    },
    {
      header: `${head}:READ:BACK`,
      set: ([text]) => void (unit.settings.readBack[quantity] = flagOf(text)),
      get: () => (unit.settings.readBack[quantity] ? '1' : '0'),
    },
    {
      header: `:OUTPut[1]:${words[quantity]}:SMODe`,
      set: ([text]) =>
        void (unit.settings.offState[quantity] = wordOf(text, ['NORMal', 'HIMPedance', 'ZERO', 'GUARd'])),
      get: () => unit.settings.offState[quantity],
    },
  ];
}

function senseCommands(unit: Keithley2450Unit, quantity: Sensed): readonly ScpiCommand[] {
  const head = `:SENSe[1]:${quantity === 'RES' ? 'RESistance' : `${words[quantity]}[:DC]`}`;
  return [
    {
      header: `${head}:NPLCycles`,
      set: ([text]) => void (unit.settings.cycles[quantity] = numberOf(text, { min: 0.01, max: 10, default: 1 })),
      get: () => formatScpiNumber(unit.settings.cycles[quantity]),
    },
    {
      header: `${head}:RSENse`,
      set: ([text]) => void (unit.settings.fourWire[quantity] = flagOf(text)),
      get: () => (unit.settings.fourWire[quantity] ? '1' : '0'),
    },
  ];
}
