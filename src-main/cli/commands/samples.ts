import { existsSync } from 'node:fs';
import { presetSamples } from '../../host/presets.ts';
import { defineCommand } from '../command.ts';
import { textTable } from '../table.ts';
import { dataFile, dbOption, withHost } from '../with-host.ts';

export const samples = defineCommand({
  name: 'samples',
  summary: 'Lists samples; with --json complete, ready to be changed and given to “run”.',
  options: { db: dbOption },
  async run({ options: { db } }) {
    const list =
      db === undefined && !existsSync(dataFile(undefined))
        ? presetSamples
        : await withHost(db, (host) => Promise.resolve(host.storage.samples.list()));
    const rows = list.map(({ id, name, ion, geometry, cellType }) => [
      id,
      name,
      `${ion.symbol}, z = ${ion.chargeNumber}`,
      geometry,
      cellType,
    ]);
    return { json: { samples: list }, text: textTable(['Id', 'Name', 'Ion', 'Geometry', 'Cell'], rows) };
  },
});
