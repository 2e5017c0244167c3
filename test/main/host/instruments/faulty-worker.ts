import type { ActionContext, Instrument, InstrumentDriver } from '../../../../src-core/instruments/driver.ts';
import type { Action } from '../../../../src-core/model/action.ts';
import { createDriverShelf } from '../../../../src-main/host/instruments/driver-shelf.ts';
import { serveInstruments } from '../../../../src-main/host/instruments/thread/serve-instruments.ts';
import { answerMemory } from '../eight/memory.ts';

// The drivers, but two potentials bring their thread down in the middle of a measurement: see threads.test.ts.
const hangsAtV = 0.123;
const breaksAtV = 0.321;
const readingsBefore = 3;

answerMemory();
serveInstruments((descriptionFolder) => {
  const shelf = createDriverShelf(descriptionFolder);
  return { ...shelf, drivers: shelf.drivers.map(withFaults) };
});

function withFaults(driver: InstrumentDriver): InstrumentDriver {
  return {
    ...driver,
    async open(link, clock) {
      const instrument = await driver.open(link, clock);
      const execute: Instrument['execute'] = (action, context) =>
        instrument.execute(action, { ...context, onReading: readingsUntil(action, context) });
      return new Proxy(instrument, {
        get(target, name) {
          if (name === 'execute') return execute;
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        },
      });
    },
  };
}

function readingsUntil(action: Action, { onReading }: ActionContext): ActionContext['onReading'] {
  let count = 0;
  return (reading) => {
    onReading(reading);
    if (action.kind !== 'potential' || ++count < readingsBefore) return;
    if (action.voltageV === hangsAtV)
      setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 20);
    if (action.voltageV === breaksAtV)
      setTimeout(() => {
        throw new Error('a bug in a driver');
      }, 20);
  };
}
