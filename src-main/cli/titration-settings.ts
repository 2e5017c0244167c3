import * as v from 'valibot';
import { segmentEdits } from '../../src-core/contract/titration-schema.ts';
import { AppError } from '../../src-core/errors.ts';
import type { Geometry } from '../../src-core/model/sample.ts';
import type {
  EstimatorName,
  SegmentEdit,
  TimeWindow,
  TitrationControl,
  TitrationSettings,
} from '../../src-core/model/titration.ts';
import { readInputJson } from '../host/files/read-input.ts';
import { UsageError, type OptionDefinitions } from './command.ts';

/** As the options of a command hold them; choices are checked by the command line itself. */
interface TitrationOptionValues {
  readonly control?: string | undefined;
  readonly estimator?: string | undefined;
  readonly window?: string | undefined;
  readonly geometry?: string | undefined;
  readonly 'constant-overpotential'?: boolean;
  readonly 'smoothing-width'?: number | undefined;
  readonly edits?: string | undefined;
  readonly 'current-factor'?: number | undefined;
  readonly 'nominal-current'?: number | undefined;
  readonly potential?: string | undefined;
}

/** What both analysing and segmenting may be told of the pulses. */
export const pulseOptions = {
  control: {
    kind: 'text',
    value: 'HELD',
    choices: ['galvanostatic', 'potentiostatic'],
    help: 'current (GITT, ICI) or voltage (PITT) was held; default: as the record tells',
  },
  edits: {
    kind: 'text',
    value: 'FILE',
    help: 'changes to the pulses or potential steps found, JSON; see “titration segment”',
  },
  'current-factor': { kind: 'number', value: 'F', min: 1e-12, help: 'of the current, e.g. 0.001 for mA read as A' },
  'nominal-current': {
    kind: 'number',
    value: 'A',
    min: 1e-15,
    help: 'do not trust the current column: pulses from the jumps of the voltage, with this current',
  },
  potential: {
    kind: 'text',
    value: 'NAME',
    choices: ['working-electrode', 'cell'],
    help: 'of a run with three electrodes; default: working-electrode',
  },
} as const satisfies OptionDefinitions;

/** @throws UsageError for a window that is none; AppError `input/invalid` for edits that are none */
export async function readTitrationSettings(options: TitrationOptionValues): Promise<TitrationSettings> {
  const { control, estimator, window, geometry, edits, potential } = options;
  const smoothingWidthX = options['smoothing-width'];
  const currentFactor = options['current-factor'];
  const nominalCurrentA = options['nominal-current'];
  return {
    ...(control === undefined ? {} : { control: control as TitrationControl }),
    ...(estimator === undefined ? {} : { estimator: estimator as EstimatorName }),
    ...(window === undefined ? {} : { slopeWindow: readWindow(window) }),
    ...(geometry === undefined ? {} : { geometry: geometry as Geometry }),
    ...(options['constant-overpotential'] ? { constantOverpotential: true } : {}),
    ...(smoothingWidthX === undefined ? {} : { smoothingWidthX }),
    ...(edits === undefined ? {} : { edits: await readEdits(edits) }),
    ...(currentFactor === undefined ? {} : { currentFactor }),
    ...(nominalCurrentA === undefined ? {} : { nominalCurrentA }),
    ...(potential === undefined ? {} : { potential: potential === 'cell' ? potential : 'working-electrode' }),
  };
}

function readWindow(text: string): TimeWindow {
  const [, from, to] = /^\s*([\d.]+)\s*(?:s\s*)?[-–:,]\s*([\d.]+)\s*s?\s*$/.exec(text) ?? [];
  const window = { fromS: Number(from), toS: Number(to) };
  if (window.fromS >= 0 && window.toS > window.fromS) return window;
  throw new UsageError(`“${text.slice(0, 40)}” is no window of time.`, 'Write it as FROM-TO in s, e.g. --window 5-50.');
}

/** A file with a list of changes to the pulses, as JSON. */
async function readEdits(file: string): Promise<readonly SegmentEdit[]> {
  const content = await readInputJson(file);
  const remedy =
    'Write a list such as [{"kind":"exclude","atS":5000},{"kind":"merge","fromS":100,"toS":900},' +
    '{"kind":"split","atS":400},{"kind":"retime","atS":400,"endTimeS":900}].';
  const result = v.safeParse(segmentEdits, content);
  if (result.success) return result.output;
  const place = v.getDotPath(result.issues[0]) ?? 'the list';
  throw new AppError('input/invalid', `${file}: ${place}: ${result.issues[0].message}`, { remedy });
}
