import path from 'node:path';
import { thermalDataOfSeries } from '../../src-core/analysis/arrhenius/series-data.ts';
import { parseThermalTable } from '../../src-core/formats/thermal-table.ts';
import type { ThermalData } from '../../src-core/model/arrhenius.ts';
import type { Warning } from '../../src-core/model/quantity.ts';
import type { ArrheniusLine, ArrheniusPoint, ArrheniusQuantity } from '../../src-core/model/series.ts';
import { readInputJson, readInputText } from '../host/files/read-input.ts';
import type { ThermalOptions } from './thermal-options.ts';

export interface ReadThermal {
  readonly series: readonly ThermalData[];
  readonly warnings: readonly Warning[];
}

/**
 * A table along temperature, or an arc of an answer of `impedance series --json`.
 *
 * @throws AppError `input/not-found`, `input/file-format`
 */
export async function readThermalFile(file: string, options: ThermalOptions): Promise<ReadThermal> {
  if (path.extname(file).toLowerCase() === '.json')
    return readSeries(await readInputJson(file), options.arc, path.basename(file));
  const name = path.parse(file).name;
  return parseThermalTable(await readInputText(file), name, {
    ...{ celsiusZeroK: options['celsius-zero'], column: options.column },
  });
}

function readSeries(answer: unknown, arc: string | undefined, fileName: string): ReadThermal {
  const isShared = isRecord(answer) && isRecord(answer['global']);
  const warning = {
    code: 'shared-errors',
    message:
      'The spectra were fitted with shared parameters: errors of the points hang together, and that of E is smaller than given where they move all points alike.',
  };
  return { series: [thermalDataOfSeries(membersOf(answer), { arc }, fileName)], warnings: isShared ? [warning] : [] };
}

const quantities: readonly ArrheniusQuantity[] = [
  'conductivity',
  'temperature-over-resistance',
  'inverse-resistance',
  'relaxation-frequency',
];

function membersOf(answer: unknown): readonly ArrheniusLine[] {
  const lines = isRecord(answer) ? answer['arrhenius'] : undefined;
  return Array.isArray(lines) ? lines.filter(isLine) : [];
}

function isLine(item: unknown): item is ArrheniusLine {
  if (!isRecord(item) || typeof item['arc'] !== 'string' || !Array.isArray(item['points'])) return false;
  if (typeof item['geometryError'] !== 'number') return false;
  return quantities.some((known) => known === item['quantity']) && item['points'].every(isPoint);
}

function isPoint(item: unknown): item is ArrheniusPoint {
  return isRecord(item) && typeof item['temperatureK'] === 'number' && typeof item['logarithm'] === 'number';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
