import { analyseArrhenius } from '../../../src-core/analysis/arrhenius/analyse.ts';
import { analyseMeyerNeldel, prefactorPoint } from '../../../src-core/analysis/arrhenius/meyer-neldel.ts';
import type { DirectCurrentColumns } from '../../../src-core/analysis/direct-current/methods/method.ts';
import { analyseDirectCurrent } from '../../../src-core/analysis/direct-current/study.ts';
import { analyseRepeats } from '../../../src-core/analysis/repeats/repeats.ts';
import { AppError } from '../../../src-core/errors.ts';
import { parseActivationTable } from '../../../src-core/formats/activation-table.ts';
import { parseDirectCurrentTable } from '../../../src-core/formats/direct-current-table.ts';
import { readDataFile } from '../../../src-core/formats/index.ts';
import { parseThermalTable } from '../../../src-core/formats/thermal-table.ts';
import type { MeyerNeldelTask, ReadRecordTask, ReadThermalTask, Tasks } from './task-types.ts';

type Of<N extends keyof Tasks> = (task: Parameters<Tasks[N]>[0]) => ReturnType<Tasks[N]>;

/** Temperature series, direct current, repeats: techniques that need no run. */
export const transportTasks: { readonly [N in TransportTaskName]: Of<N> } = {
  'arrhenius.analyse': ({ data, settings }) => analyseArrhenius(data, settings),
  'meyerNeldel.analyse': analyseMaterials,
  'directCurrent.analyse': analyseDirectCurrent,
  'repeats.analyse': ({ groups, quantity, unit }) => analyseRepeats(groups, quantity, unit),
  'thermal.read': readThermal,
  'record.read': readRecord,
};

type TransportTaskName =
  | 'arrhenius.analyse'
  | 'meyerNeldel.analyse'
  | 'directCurrent.analyse'
  | 'repeats.analyse'
  | 'thermal.read'
  | 'record.read';

function analyseMaterials({ materials, settings }: MeyerNeldelTask): ReturnType<Tasks['meyerNeldel.analyse']> {
  return analyseMeyerNeldel(
    materials.map((item) => ('points' in item ? prefactorPoint(analyseArrhenius(item, settings)) : item)),
  );
}

function readThermal({ text, name, isRule, options }: ReadThermalTask): ReturnType<Tasks['thermal.read']> {
  const known = isRule ? parseActivationTable(text) : undefined;
  if (known) return { materials: known, warnings: [] };
  const { series, warnings } = parseThermalTable(text, name, options);
  return { materials: series, warnings };
}

/** Which columns a plain table may name, the fullest first. */
const columnSets = [['time', 'current', 'voltage'], ['voltage', 'current'], ['time', 'current'], ['time', 'voltage']] as const; // prettier-ignore

/** A plain table, or whatever the readers of titrations know. */
function readRecord({ text, fileName }: ReadRecordTask): DirectCurrentColumns {
  for (const needed of columnSets) {
    const table = parseDirectCurrentTable(text, needed);
    if (table) return { time: table.time, current: table.current, voltage: table.voltage };
  }
  const { titration } = readDataFile(text, fileName, 'titration', { currentSign: 1 });
  if (titration)
    return { time: [...titration.timeS], current: [...titration.currentA], voltage: [...titration.voltageV] };
  throw new AppError('input/file-format', `${fileName} holds no record of time, current and voltage.`, {
    remedy: 'Name the columns in a first line, with units, e.g. time_s,current_A,voltage_V.',
  });
}
