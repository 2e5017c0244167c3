import { sensorWords } from '../../../src-core/analysis/arrhenius/sensor-errors.ts';
import { checkBench, roleTitles } from '../../../src-core/instruments/bench/check-bench.ts';
import { benchShape } from '../bench-shape.ts';
import { defineCommand } from '../command.ts';
import { driverShelf } from '../driver-shelf-of.ts';
import { readBench } from '../read-bench.ts';
import { textTable } from '../table.ts';
import { dbOption } from '../with-host.ts';

export const benchShow = defineCommand({
  name: 'bench show',
  summary: 'Shows which instrument of a bench does what, and what is wrong with it, without connecting anything.',
  positionals: '<file>',
  minPositionals: 1,
  maxPositionals: 1,
  options: { db: dbOption },
  examples: ['bench show pellet-bench.json'],
  notes: benchShape,
  async run({ options, positionals }) {
    const bench = await readBench(positionals[0]!);
    const { drivers } = driverShelf(options.db);
    const problems = checkBench(bench, drivers);
    const rows = bench.members.map(({ driverId, address, roles, sampleSensorId, sensorAccuracy }) => {
      const driver = drivers.find(({ id }) => id === driverId);
      const does = roles.map((role) => roleTitles[role]).join(', ');
      const sensor = [sampleSensorId ?? [], sensorAccuracy ? sensorWords(sensorAccuracy) : []].flat().join(', ');
      return [does, driver?.title ?? driverId, address, sensor, driver?.confirmation ?? ''];
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
