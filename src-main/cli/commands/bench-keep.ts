import { defineCommand, UsageError } from '../command.ts';
import { readBench } from '../read-bench.ts';
import { textTable } from '../table.ts';
import { dbOption, withHost, withMeasured } from '../with-host.ts';

export const benchList = defineCommand({
  name: 'bench list',
  summary: 'Benches that are kept in the data file.',
  options: { db: dbOption },
  run: ({ options: { db } }) =>
    withMeasured(db, async ({ handlers }) => {
      const benches = await handlers['benches.list'](null);
      const rows = benches.map(({ id, name, members }) => [
        id,
        name,
        members.map(({ driverId, roles }) => `${driverId} (${roles.join(', ')})`).join(' + '),
      ]);
      return { json: { benches }, text: textTable(['Id', 'Name', 'Instruments'], rows) };
    }),
});

export const benchKeep = defineCommand({
  name: 'bench keep',
  summary: 'Keeps a bench in the data file under its name, in the place of one of the same name.',
  positionals: '<file>',
  minPositionals: 1,
  maxPositionals: 1,
  options: { db: dbOption },
  run: ({ options: { db }, positionals: [file = ''] }) =>
    withHost(db, async ({ handlers }) => {
      const bench = await readBench(file);
      const known = (await handlers['benches.list'](null)).find(({ name }) => name === bench.name);
      const kept = await handlers['benches.save']({ ...bench, id: known?.id ?? '' });
      return { json: kept, text: `${kept.id}: ${kept.name}\n` };
    }),
});

export const benchRemove = defineCommand({
  name: 'bench remove',
  summary: 'Removes a kept bench; runs measured on it stay as they are.',
  positionals: '<name|id>',
  minPositionals: 1,
  maxPositionals: 1,
  options: { db: dbOption },
  run: ({ options: { db }, positionals: [wanted = ''] }) =>
    withMeasured(db, async ({ handlers }) => {
      const benches = await handlers['benches.list'](null);
      const bench = benches.find(({ id, name }) => id === wanted || name === wanted);
      if (!bench) throw new UsageError(`There is no bench “${wanted}”.`, '“mobion bench list” names them.');
      await handlers['benches.remove']({ benchId: bench.id });
      return { json: { removed: bench.id }, text: `${bench.name} is removed.\n` };
    }),
});
