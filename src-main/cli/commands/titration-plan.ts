import {
  planTitration,
  type TitrationProposal,
  type TitrationWish,
} from '../../../src-core/analysis/titration/plan-titration.ts';
import { methodOfProposal } from '../../../src-core/analysis/titration/proposal-method.ts';
import { hostOf } from '../../../src-core/analysis/titration/host.ts';
import { AppError } from '../../../src-core/errors.ts';
import { formatMethod } from '../../../src-core/methods/parse.ts';
import { chargePerUnitXC } from '../../../src-core/model/sample-fields.ts';
import type { Geometry, Sample } from '../../../src-core/model/sample.ts';
import type { Dimension } from '../../../src-core/units/dimensions.ts';
import { formatDuration } from '../../../src-core/units/format.ts';
import { parseSi } from '../../../src-core/units/quantity.ts';
import { writeFileAtomically } from '../../host/files/atomic-write.ts';
import { defineCommand, type OptionValues } from '../command.ts';
import { readSample } from '../read-document.ts';

const options = {
  sample: { kind: 'text', value: 'FILE|ID', help: 'radius or thickness, capacity and initial x are taken from it' },
  diffusivity: { kind: 'text', value: 'D', required: true, help: 'a guess, e.g. "1e-11 cm2/s"; bare: m²/s' },
  'lowest-diffusivity': { kind: 'text', value: 'D', help: 'where D may be smaller: the rest is planned for it' },
  geometry: { kind: 'text', value: 'SHAPE', choices: ['slab', 'cylinder', 'sphere'], help: 'default: the sample’s' },
  length: { kind: 'text', value: 'L', help: 'radius or thickness, e.g. "5 um"; default: the sample’s' },
  capacity: { kind: 'text', value: 'Q', help: 'charge of Δx = 1, e.g. "2.8 mAh"; default: the sample’s' },
  'from-x': { kind: 'number', value: 'X', help: 'x at the start; default: the sample’s initial x' },
  'to-x': { kind: 'number', value: 'X', required: true, help: 'x at the end; below the start it charges' },
  slope: { kind: 'number', value: 'V', min: 1e-6, help: 'typical |dE/dx|, default 1' },
  'voltage-step': { kind: 'text', value: 'E', help: 'wanted ΔE_s, e.g. "10 mV"' },
  'delta-x': { kind: 'number', value: 'DX', min: 1e-9, max: 1, help: 'wanted Δx of a pulse, in place of ΔE_s' },
  spectra: { kind: 'flag', help: 'a spectrum after each rest, in the method' },
  noise: { kind: 'text', value: 'E', help: 'of one voltage sample, default 50 uV' },
  estimator: { kind: 'text', value: 'NAME', choices: ['finite-length', 'eq9'], help: 'default finite-length' },
  bias: { kind: 'number', value: 'SHARE', min: 1e-4, max: 0.9, help: 'largest bias of Eq. 9, default 0.05' },
  residual: { kind: 'number', value: 'SHARE', min: 1e-6, max: 0.9, help: 'of ΔE_s left to relax, default 0.01' },
  'min-voltage': { kind: 'text', value: 'E', help: 'a pulse that reaches it is the last; for the method' },
  'max-voltage': { kind: 'text', value: 'E', help: 'likewise' },
  write: { kind: 'text', value: 'FILE', help: 'writes the proposal as a method; needs both voltages' },
} as const;

export const titrationPlan = defineCommand({
  name: 'titration plan',
  summary: 'Proposes pulse, rest, current and sampling of a titration from size and a guess of D.',
  options,
  async run({ options: given }) {
    const wish = wishOf(given, await readSample(given.sample));
    const proposal = planTitration(wish);
    const { 'min-voltage': lowest, 'max-voltage': highest, write } = given;
    const window =
      lowest === undefined || highest === undefined
        ? undefined
        : { minVoltageV: parseSi(lowest, 'voltage'), maxVoltageV: parseSi(highest, 'voltage') };
    const method = window && methodOfProposal(wish, proposal, { ...window, withSpectra: given.spectra });
    if (write !== undefined) {
      if (!method)
        throw new AppError('input/missing-field', 'A method needs the voltages between which it may run.', {
          remedy: 'Add --min-voltage and --max-voltage.',
        });
      await writeFileAtomically(write, formatMethod(method));
    }
    return { json: { ...proposal, ...(method ? { method } : {}) }, text: toText(proposal, write) };
  },
});

function wishOf(given: OptionValues<typeof options>, sample: Sample | undefined): TitrationWish {
  const si = (text: string | undefined, dimension: Dimension): number | undefined =>
    text === undefined ? undefined : parseSi(text, dimension);
  const geometry = (given.geometry as Geometry | undefined) ?? sample?.geometry ?? 'sphere';
  const low = si(given['lowest-diffusivity'], 'diffusivity');
  const step = si(given['voltage-step'], 'voltage');
  const noise = si(given.noise, 'voltage');
  return {
    geometry,
    lengthM:
      si(given.length, 'length') ?? (sample ? hostOf(sample, geometry).diffusionLengthM.value : missing('length')),
    diffusivityM2PerS: parseSi(given.diffusivity, 'diffusivity'),
    chargePerXC: si(given.capacity, 'charge') ?? (sample && chargePerUnitXC(sample)) ?? missing('capacity'),
    fromX: given['from-x'] ?? sample?.initialX?.value ?? missing('from-x'),
    toX: given['to-x'],
    ...(low === undefined ? {} : { diffusivityLowM2PerS: low }),
    ...(given.slope === undefined ? {} : { potentialPerX: given.slope }),
    ...(step === undefined ? {} : { equilibriumChangeV: step }),
    ...(given['delta-x'] === undefined ? {} : { deltaX: given['delta-x'] }),
    ...(noise === undefined ? {} : { noiseV: noise }),
    ...(given.estimator === undefined ? {} : { estimator: given.estimator as 'finite-length' | 'eq9' }),
    ...(given.bias === undefined ? {} : { bias: given.bias }),
    ...(given.residual === undefined ? {} : { residual: given.residual }),
  };
}

function missing(option: string): never {
  throw new AppError('input/missing-field', `Neither --${option} nor a sample that tells it was given.`, {
    remedy: `Add --${option}, or --sample with a sample that has it.`,
  });
}

function toText(proposal: TitrationProposal, written: string | undefined): string {
  const { pulseS, restS, currentA, cRate, deltaX, pulseCount, theta, residual, totalDurationS } = proposal;
  const lines = [
    `${pulseCount} pulses of ${pulseS} s at ${(currentA * 1e6).toPrecision(4)} µA (C/${(1 / cRate).toPrecision(3)}), Δx = ${deltaX.toPrecision(3)} each`,
    `Rest of ${restS} s after each: ${(100 * residual).toPrecision(2)} % of ΔE_s is then left to relax`,
    `ΔE_s ≈ ${(1e3 * proposal.equilibriumChangeV).toPrecision(3)} mV; θ = Dτ/L² = ${theta.toPrecision(2)}`,
    ...proposal.sampling.map(({ untilS, intervalS }) => `Sampling every ${intervalS} s until ${untilS} s`),
    `Altogether ${formatDuration(totalDurationS)}`,
    ...proposal.notes,
    ...proposal.warnings.map(({ message }) => `Warning: ${message}`),
    ...(written === undefined ? [] : [`Written to ${written}.`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
