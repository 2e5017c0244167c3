import { flagOf, numberOf, ScpiFailure, type ScpiCommand } from '../../scpi/device.ts';
import { plain } from './buffer-commands.ts';
import type { Keithley2450Unit } from './unit.ts';

const longestDelayS = 10_000;
const mostBlocks = 63;
const mostCounts = 268_435_455;

/** Commands that build and run the trigger model. */
export function triggerCommands(unit: Keithley2450Unit, fail: (error: ScpiFailure) => void): readonly ScpiCommand[] {
  const { trigger, buffers } = unit;
  const blockOf = (text: string | undefined): number => Math.round(numberOf(text, { min: 1, max: mostBlocks }));
  const bufferOf = (text: string | undefined): string => {
    const name = text === undefined ? 'defbuffer1' : plain(text);
    buffers.readings(name);
    return name;
  };
  return [
    { header: ':ABORt', set: () => unit.abort() },
    { header: ':INITiate[:IMMediate]', set: () => trigger.start(fail) },
    { header: ':TRIGger:STATe', get: () => trigger.state },
    {
      header: ':TRIGger:LOAD',
      set: ([name, count, delay, buffer]) => {
        const template = plain(name).toLowerCase();
        if (template !== 'empty' && template !== 'simpleloop') throw new ScpiFailure(-224, 'Illegal parameter value');
        trigger.clear();
        if (template === 'empty') return;
        const into = bufferOf(buffer);
        trigger.set(1, { kind: 'clear', buffer: into });
        trigger.set(2, { kind: 'delay', durationS: delay === undefined ? 0 : delayOf(delay) });
        trigger.set(3, { kind: 'measure', buffer: into });
        trigger.set(4, { kind: 'count', count: numberOf(count, { min: 1, max: mostCounts }), to: 2 });
      },
    },
    {
      header: ':TRIGger:BLOCk:BUFFer:CLEar',
      set: ([block, buffer]) => trigger.set(blockOf(block), { kind: 'clear', buffer: bufferOf(buffer) }),
    },
    {
      header: ':TRIGger:BLOCk:DELay:CONStant',
      set: ([block, delay]) => trigger.set(blockOf(block), { kind: 'delay', durationS: delayOf(delay) }),
    },
    {
      header: ':TRIGger:BLOCk:MEASure',
      set: ([block, buffer]) => trigger.set(blockOf(block), { kind: 'measure', buffer: bufferOf(buffer) }),
    },
    {
      header: ':TRIGger:BLOCk:BRANch:COUNter',
      set: ([block, count, to]) =>
        trigger.set(blockOf(block), {
          kind: 'count',
          count: Math.round(numberOf(count, { min: 1, max: mostCounts })),
          to: blockOf(to),
        }),
    },
    {
      header: ':TRIGger:BLOCk:SOURce:STATe',
      set: ([block, state]) => trigger.set(blockOf(block), { kind: 'output', on: flagOf(state) }),
    },
  ];
}

function delayOf(text: string | undefined): number {
  return numberOf(text, { min: 0, max: longestDelayS });
}
