import { checkBench } from '../../../src-core/instruments/bench/check-bench.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { benchShape } from '../bench-shape.ts';
import { defineCommand } from '../command.ts';
import { driverShelf } from '../driver-shelf-of.ts';
import { readBench } from '../read-bench.ts';
import { readDocument } from '../read-document.ts';
import { dbOption, withHost } from '../with-host.ts';

export const benchCheck = defineCommand({
  name: 'bench check',
  summary: 'Connects every instrument of a bench, switches all off, and tells whether a method can run there.',
  positionals: '<file>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {
    method: { kind: 'text', value: 'FILE|ID', help: 'checked against roles and ranges' },
    db: dbOption,
  },
  examples: ['bench check pellet-bench.json --method series.json'],
  notes: benchShape,
  run: ({ options, positionals }) =>
    withHost(options.db, async (host) => {
      const bench = await readBench(positionals[0]!);
      const { id, identity, abilities, voltageRangeV, frequencyRangeHz } = await host.connectBench(bench);
      const method =
        options.method === undefined
          ? undefined
          : await readDocument(options.method, 'method', parseMethod, (known) => host.storage.methods.find(known));
      const plan = method && (await host.handlers['methods.plan']({ method, instrumentId: id }));
      const problems = [...checkBench(bench, driverShelf(options.db).drivers), ...(plan?.problems ?? [])];
      const lines = [
        `Bench ${bench.name}: all instruments answer and are off`,
        `  ${identity.model} (${identity.serialNumber})`,
        `  ${abilities.join(', ')}`,
        ...problems.map(({ severity, field, message, remedy = '' }) => `  ${severity}: ${field}: ${message} ${remedy}`),
        '',
      ];
      const isUsable = problems.every(({ severity }) => severity !== 'error');
      const json = { bench, identity, abilities, voltageRangeV, frequencyRangeHz, problems };
      return { json, text: lines.join('\n'), exitCode: isUsable ? 0 : 1 } as const;
    }),
});
