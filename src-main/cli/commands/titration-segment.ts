import { existsSync } from 'node:fs';
import path from 'node:path';
import { listSegments, type ListedPulse, type SegmentList } from '../../../src-core/analysis/titration/segment-list.ts';
import { counted, wordsOfKind } from '../../../src-core/analysis/titration/pulse-words.ts';
import type { Warning } from '../../../src-core/model/quantity.ts';
import type { TitrationData } from '../../../src-core/model/titration.ts';
import { parseTitrationText } from '../../host/analysis/read-data-file.ts';
import { titrationOf } from '../../host/analysis/run-data.ts';
import { readInputText } from '../../host/files/read-input.ts';
import { defineCommand } from '../command.ts';
import { refuseMissingFile } from '../read-document.ts';
import { answerForEach } from '../results.ts';
import { textTable } from '../table.ts';
import { pulseOptions, readTitrationSettings } from '../titration-settings.ts';
import { currentSignOf } from '../titration-source.ts';
import { dbOption, withMeasured } from '../with-host.ts';

export const titrationSegment = defineCommand({
  name: 'titration segment',
  summary: 'Pulses and rests, or potential steps, of a titration as found, with flags; changes by hand are tried out.',
  positionals: '<file|runId>…',
  minPositionals: 1,
  options: {
    ...pulseOptions,
    'current-sign': { kind: 'text', value: 'SIGN', choices: ['1', '-1'], help: '-1 when positive current discharges' },
    db: dbOption,
  },
  async run({ options, positionals }) {
    const settings = await readTitrationSettings(options);
    const sign = currentSignOf(options['current-sign']);
    return answerForEach(positionals, async (source) => {
      const { titration, warnings } = await readTitration(source, sign, options.db);
      const found = listSegments(titration, settings);
      return { json: { source, ...counts(found), ...found, warnings }, text: toText(source, found, warnings) };
    });
  },
});

async function readTitration(
  source: string,
  sign: 1 | -1 | undefined,
  db: string | undefined,
): Promise<{ readonly titration: TitrationData; readonly warnings: readonly Warning[] }> {
  if (existsSync(source)) return parseTitrationText(await readInputText(source), path.basename(source), sign);
  refuseMissingFile(source);
  return withMeasured(db, async ({ handlers, storage }) => {
    const { id, title } = await handlers['runs.show']({ runId: source });
    return { titration: titrationOf(storage.chunks.dc(id), title), warnings: [] };
  });
}

function counts({ pulses }: SegmentList): object {
  const of = (direction: ListedPulse['direction']) => pulses.filter((pulse) => pulse.direction === direction).length;
  return { pulseCount: pulses.length, charge: of('charge'), discharge: of('discharge') };
}

function toText(source: string, found: SegmentList, warnings: readonly Warning[]): string {
  const seconds = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(1));
  const isOfSteps = found.control === 'potentiostatic';
  const words = wordsOfKind(isOfSteps ? 'step' : 'pulse');
  const volts = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(4));
  const rows = found.pulses.map((pulse) => [
    String(pulse.index),
    String(pulse.cycle),
    pulse.direction,
    seconds(pulse.startTimeS),
    seconds(pulse.endTimeS - pulse.startTimeS),
    ...(isOfSteps
      ? [volts(pulse.voltageV), pulse.stepV === undefined ? '–' : (1e3 * pulse.stepV).toFixed(2)]
      : [pulse.currentA.toExponential(4)]),
    seconds(pulse.restAfterS),
    pulse.flags.join(', '),
  ]);
  const held = isOfSteps ? ['Held (V)', 'Step (mV)'] : ['Current (A)'];
  const header = [words.column, 'Cycle', 'Direction', 'Start (s)', 'Length (s)', ...held, 'Rest after (s)', 'Flags'];
  return [
    `${source}: ${counted(found.pulses.length, words)}; |I| below ${found.restThresholdA.toPrecision(3)} A counts as rest.\n`,
    textTable(header, rows),
    ...(found.ignored.length === 0
      ? []
      : [`${found.ignored.length} stretches of current are too short for a pulse.\n`]),
    ...warnings.map(({ message }) => `Warning: ${message}\n`),
  ].join('');
}
