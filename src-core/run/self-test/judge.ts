import type { PlannedStep } from '../../model/plan.ts';
import { readingStatus, type DcTable, type ImpedanceTable } from '../../model/reading.ts';
import type { DummyCell, SelfTestCheck } from '../../model/self-test.ts';
import { mean } from '../../numerics/statistics.ts';
import { formatEngineering } from '../../units/format.ts';
import { directResistance } from './method.ts';

/** The dummy cell's own 0.1 %, gain and offset of a usual instrument: what is further off is worth a look. */
const directTolerance = 0.01;
const impedanceTolerance = 0.02;
/** Of the current limit, which decides the range. */
const offsetShare = 5e-3;
const openCircuitToleranceV = 5e-3;
/** A hundredth of the current asked for: nothing flows. */
const noCurrentShare = 0.01;

export interface SelfTestData {
  readonly steps: readonly PlannedStep[];
  readonly dc: DcTable;
  readonly impedance: ImpedanceTable;
  readonly completed: boolean;
  readonly cellOff: boolean;
}

/** Holds what a self-test measured against its dummy cell: Ohm's law, and Z = R1 + R2/(1 + jωR2C). */
export function judgeSelfTest(data: SelfTestData, dummyCell: DummyCell): readonly SelfTestCheck[] {
  return [
    completedCheck(data),
    ...data.steps.flatMap((step) => stepChecks(step, data, dummyCell)),
    ...heldVoltageChecks(data, directResistance(dummyCell)),
    flagCheck(data),
    cellOffCheck(data),
  ];
}

interface Settled {
  readonly voltageV: number;
  readonly currentA: number;
}

function stepChecks(step: PlannedStep, data: SelfTestData, dummyCell: DummyCell): readonly SelfTestCheck[] {
  const { action, index } = step;
  if (action.kind === 'impedance') return impedanceCheck(rowsOf(data.impedance, index), data.impedance, dummyCell);
  const settled = settledOf(step, data);
  if (!settled) return [];
  if (action.kind === 'open-circuit') return index === 0 ? [openCircuitCheck(settled.voltageV)] : [];
  if (action.kind !== 'current') return [];
  const title = `Resistance at ${action.currentA * 1e6} µA held`;
  return [ohmCheck('held-current', title, settled, action.currentA, directResistance(dummyCell))];
}

/** What was switched on last settles for half a step. */
function settledOf({ index }: PlannedStep, { dc }: SelfTestData): Settled | undefined {
  const rows = rowsOf(dc, index);
  const settled = rows.slice(Math.floor(rows.length / 2));
  if (settled.length === 0) return undefined;
  const column = (values: Float64Array): number => mean(settled.map((row) => values[row]!));
  return { voltageV: column(dc.voltageV), currentA: column(dc.currentA) };
}

/** Both directions together: an offset of the meter leaves their difference, and stands by itself. */
function heldVoltageChecks(data: SelfTestData, expected: number): readonly SelfTestCheck[] {
  const held = data.steps.filter(({ action }) => action.kind === 'potential');
  const [up, down] = held.map((step) => settledOf(step, data));
  const [first] = held;
  if (!up || !down || first?.action.kind !== 'potential') return [];
  const difference = { voltageV: (up.voltageV - down.voltageV) / 2, currentA: (up.currentA - down.currentA) / 2 };
  const { voltageV, maxCurrentA } = first.action;
  const title = 'Zero of the current, from both directions';
  const zeroA = (up.currentA + down.currentA) / 2;
  return [
    ohmCheck('held-voltage', `Resistance at ±${voltageV} V held`, difference, voltageV / expected, expected),
    judged(
      { id: 'offset', title, measured: 1e6 * zeroA, expected: 0, unit: 'µA' },
      1e6 * offsetShare * maxCurrentA,
      'The zero of the current is far off for its range: let the instrument warm up, then zero it.',
    ),
  ];
}

function openCircuitCheck(voltageV: number): SelfTestCheck {
  return judged(
    { id: 'open-circuit', title: 'Open-circuit voltage', measured: voltageV * 1e3, expected: 0, unit: 'mV' },
    openCircuitToleranceV * 1e3,
    'A dummy cell has no voltage of its own: is it a real cell, or are the sense leads open?',
  );
}

function ohmCheck(
  id: SelfTestCheck['id'],
  title: string,
  { voltageV, currentA }: Settled,
  askedA: number,
  expected: number,
): SelfTestCheck {
  const measured = voltageV / currentA;
  const advice =
    Math.abs(currentA) < noCurrentShare * Math.abs(askedA)
      ? 'No current flows: connect the working electrode to one end, counter and reference to the other, and close the switch.'
      : measured < 0
        ? 'Voltage and current have opposite signs: the sense leads are crossed.'
        : 'Is this dummy cell the one whose values were given? Otherwise the instrument needs calibration.';
  return judged({ id, title, measured, expected, unit: 'Ω' }, directTolerance * expected, advice);
}

function impedanceCheck(
  rows: readonly number[],
  { frequencyHz, zReOhm, zImOhm }: ImpedanceTable,
  { seriesOhm, parallelOhm, parallelF }: DummyCell,
): readonly SelfTestCheck[] {
  if (rows.length === 0) return [];
  const shares = rows.map((row) => {
    const x = 2 * Math.PI * frequencyHz[row]! * parallelOhm * parallelF;
    const re = seriesOhm + parallelOhm / (1 + x * x);
    const im = (-parallelOhm * x) / (1 + x * x);
    return Math.hypot(zReOhm[row]! - re, zImOhm[row]! - im) / Math.hypot(re, im);
  });
  const worst = shares.reduce((most, share, k) => (share > shares[most]! || Number.isNaN(share) ? k : most), 0);
  const title = `Impedance of ${rows.length} points, furthest off at ${formatEngineering(frequencyHz[rows[worst]!]!, 'Hz', 3)}`;
  return [
    judged(
      { id: 'impedance', title, measured: 100 * shares[worst]!, expected: 0, unit: '%' },
      100 * impedanceTolerance,
      'High frequencies off: leads too long, or an open/short correction is due. Low ones: noise, or another capacitor.',
    ),
  ];
}

const bad = readingStatus.overload | readingStatus.notANumber | readingStatus.timeReversed | readingStatus.compliance;

function flagCheck({ dc, impedance }: SelfTestData): SelfTestCheck {
  const flagged = (status: Float64Array): number => status.filter((bits) => (bits & bad) !== 0).length;
  const measured = flagged(dc.status) + flagged(impedance.status);
  return judged(
    { id: 'flags', title: 'Samples with overload, limit or no value', measured, expected: 0, unit: '' },
    0,
    'Look at the status column of the run: a range is too small, or a lead is loose.',
  );
}

function completedCheck({ steps, dc, impedance, completed }: SelfTestData): SelfTestCheck {
  const begun = new Set([...dc.stepIndex, ...impedance.stepIndex]).size;
  const check = { id: 'completed', title: 'Steps that gave samples', unit: '' } as const;
  const advice = 'The run of the self-test ended early: its journal says why.';
  const passed = completed && begun === steps.length;
  return { ...check, measured: begun, expected: steps.length, tolerance: 0, passed, ...(passed ? {} : { advice }) };
}

function cellOffCheck({ cellOff }: SelfTestData): SelfTestCheck {
  return judged(
    { id: 'cell-off', title: 'Cell off at the end, read back', measured: cellOff ? 1 : 0, expected: 1, unit: 'yes' },
    0,
    'Disconnect the leads: it is not known whether the cell is off.',
  );
}

function judged(
  check: Pick<SelfTestCheck, 'id' | 'title' | 'measured' | 'expected' | 'unit'>,
  tolerance: number,
  advice: string,
): SelfTestCheck {
  const passed = Math.abs(check.measured - check.expected) <= tolerance;
  return { ...check, tolerance, passed, ...(passed ? {} : { advice }) };
}

function rowsOf({ stepIndex }: { readonly stepIndex: Float64Array }, index: number): readonly number[] {
  return [...stepIndex.keys()].filter((row) => stepIndex[row] === index);
}
