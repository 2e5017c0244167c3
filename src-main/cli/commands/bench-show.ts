import { checkBench, roleTitles } from '../../../src-core/instruments/bench/check-bench.ts';
import { instrumentDrivers } from '../../../src-core/instruments/index.ts';
import { defineCommand } from '../command.ts';
import { readBench } from '../read-bench.ts';
import { textTable } from '../table.ts';

export const benchShow = defineCommand({
  name: 'bench show',
  summary: 'Shows which instrument of a bench does what, and what is wrong with it, without connecting anything.',
  positionals: '<file>',
  minPositionals: 1,
  maxPositionals: 1,
  options: {},
  examples: ['bench show pellet-bench.json'],
  async run({ positionals }) {
    const bench = await readBench(positionals[0]!);
    const problems = checkBench(bench, instrumentDrivers);
    const rows = bench.members.map(({ driverId, address, roles, sampleSensorId = '' }) => {
      const driver = instrumentDrivers.find(({ id }) => id === driverId);
      const does = roles.map((role) => roleTitles[role]).join(', ');
      return [does, driver?.title ?? driverId, address, sampleSensorId, driver?.confirmation ?? ''];
    });
    const text = [
      `Bench ${bench.name}\n`,
      textTable(['Does', 'Instrument', 'Address', 'Sensor at the sample', 'Evidence'], rows),
      ...problems.map(({ severity, message, remedy = '' }) => `${severity}: ${message} ${remedy}\n`),
    ].join('');
    const isUsable = problems.every(({ severity }) => severity !== 'error');
    return { json: { bench, problems }, text, exitCode: isUsable ? 0 : 1 };
  },
});
