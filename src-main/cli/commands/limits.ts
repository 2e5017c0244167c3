import { AppError } from '../../../src-core/errors.ts';
import type { ChannelLimitsRecord } from '../../../src-core/model/channel-limits.ts';
import type { Host } from '../../host/host.ts';
import { defineCommand } from '../command.ts';
import { readBench } from '../read-bench.ts';
import { textTable } from '../table.ts';
import { dbOption, withMeasured, withRunning } from '../with-host.ts';

export const limitsList = defineCommand({
  name: 'limits list',
  summary: 'Limits set for instruments and benches; every method is held within them there.',
  options: { db: dbOption },
  run: ({ options: { db } }) =>
    withMeasured(db, async ({ handlers }) => {
      const limits = await handlers['limits.list'](null);
      const rows = limits.map((record) => [record.label, wordsOf(record), record.reason, record.by, record.at]);
      return { json: { limits }, text: textTable(['Instrument', 'Limits', 'Reason', 'By', 'At'], rows) };
    }),
});

export const limitsSet = defineCommand({
  name: 'limits set',
  summary: 'Sets the limits of an instrument or bench, in the place of those before; it is connected for that.',
  positionals: '<address>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    'min-voltage': { kind: 'number', value: 'V', help: 'lowest voltage, V' },
    'max-voltage': { kind: 'number', value: 'V', help: 'highest voltage, V' },
    'max-current': { kind: 'number', value: 'A', min: 0, help: 'highest magnitude of the current, A' },
    'max-duration': { kind: 'number', value: 'S', min: 0, help: 'longest run, s' },
    'max-temperature': { kind: 'number', value: 'C', help: 'highest temperature, °C' },
    reason: { kind: 'text', value: 'TEXT', required: true, help: 'why' },
    by: { kind: 'text', value: 'NAME', help: 'who says so (default: the user of this computer)' },
    driver: { kind: 'text', value: 'ID', help: 'of the instrument' },
    bench: { kind: 'text', value: 'FILE', help: 'limits of a bench; its address is bench:NAME' },
    db: dbOption,
  },
  run: ({ options, positionals: [address = ''] }) =>
    withRunning(
      options.db,
      async (handlers, { host, isElsewhere }) => {
        const { bench, driver, reason, by } = options;
        const connect = async () =>
          bench === undefined
            ? await handlers['instruments.connect']({ address, ...(driver ? { driverId: driver } : {}) })
            : await host.connectBench(await readBench(bench));
        const { id: instrumentId } = isElsewhere ? await connectedThere(handlers, address) : await connect();
        const fields = {
          minVoltageV: options['min-voltage'],
          maxVoltageV: options['max-voltage'],
          maxCurrentA: options['max-current'],
          maxDurationS: options['max-duration'],
          maxTemperatureC: options['max-temperature'],
        };
        const limits = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
        const words = { reason, ...(by === undefined ? {} : { by }) };
        const record = await handlers['limits.set']({ instrumentId, limits, ...words });
        return { json: record, text: `${record.label}: ${wordsOf(record)}\n` };
      },
      true,
    ),
});

/** @throws AppError `input/not-found` */
async function connectedThere(handlers: Host['handlers'], address: string): Promise<{ readonly id: string }> {
  const found = (await handlers['instruments.list'](null)).find(({ id }) => id === address);
  if (found) return found;
  throw new AppError('input/not-found', `${address} is not connected in the program that has the data file in hand.`, {
    remedy: 'Connect it there first, or end that program.',
  });
}

function wordsOf({ limits }: ChannelLimitsRecord): string {
  const { minVoltageV, maxVoltageV, maxCurrentA, maxDurationS, maxTemperatureC } = limits;
  const words = [
    minVoltageV === undefined ? '' : `≥ ${minVoltageV} V`,
    maxVoltageV === undefined ? '' : `≤ ${maxVoltageV} V`,
    maxCurrentA === undefined ? '' : `|I| ≤ ${maxCurrentA} A`,
    maxDurationS === undefined ? '' : `≤ ${maxDurationS} s`,
    maxTemperatureC === undefined ? '' : `≤ ${maxTemperatureC} °C`,
  ].filter((text) => text !== '');
  return words.length === 0 ? 'none' : words.join(', ');
}
