import type { EisStep, GittStep, Method } from '../../model/method.ts';
import type { TitrationProposal, TitrationWish } from './plan-titration.ts';

export interface ProposalWindow {
  /** Voltages that end a branch. */
  readonly minVoltageV: number;
  readonly maxVoltageV: number;
  /** A spectrum after each rest, for D from the impedance beside that of the pulses. */
  readonly withSpectra?: boolean;
}

/** Down to where diffusion is seen and charge transfer is done; about 25 min. */
const usualSpectrum: Omit<EisStep, 'kind'> = {
  control: 'potentiostatic',
  startFrequencyHz: 100e3,
  endFrequencyHz: 0.01,
  pointsPerDecade: 10,
  amplitudeVRms: 0.01,
  dc: 'open-circuit',
};
const spectrumS = 1800;
const marginV = 0.1;

/** The proposal as a method for the editor and for a run. */
export function methodOfProposal(
  { fromX, toX }: Pick<TitrationWish, 'fromX' | 'toX'>,
  proposal: TitrationProposal,
  { minVoltageV, maxVoltageV, withSpectra = false }: ProposalWindow,
): Method {
  const step: GittStep = {
    kind: 'gitt',
    direction: toX < fromX ? 'charge' : 'discharge',
    current: { currentA: Number(proposal.currentA.toPrecision(4)) },
    pulseDurationS: proposal.pulseS,
    pulseCount: proposal.pulseCount,
    rest: { maxDurationS: proposal.restS },
    minVoltageV,
    maxVoltageV,
    ...(withSpectra ? { eis: usualSpectrum } : {}),
  };
  const durationS = proposal.totalDurationS + (withSpectra ? proposal.pulseCount * spectrumS : 0);
  return {
    id: 'planned-titration',
    name: 'Planned titration',
    description: `Proposed for θ = ${proposal.theta.toPrecision(2)} and ${(100 * proposal.residual).toPrecision(2)} % of ΔE_s left to relax.`,
    limits: {
      minVoltageV: Number((minVoltageV - marginV).toFixed(4)),
      maxVoltageV: Number((maxVoltageV + marginV).toFixed(4)),
      maxCurrentA: Number((1.2 * proposal.currentA).toPrecision(3)),
      maxDurationS: Math.ceil((1.1 * durationS) / 3600) * 3600,
    },
    steps: [step],
  };
}
