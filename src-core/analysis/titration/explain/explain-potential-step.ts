import type { DiffusivityEstimate, PotentialStepCurve } from '../../../model/results.ts';
import { explainTransport } from './explain-composition.ts';
import {
  chargeNumberInput,
  defined,
  durationInput,
  faraday,
  lengthInput,
  type ExplainContext,
} from './explain-context.ts';
import { explainUncertainty } from './explain-diffusivity.ts';
import { explained, input, uncertain, type ExplainedInput, type Explanation } from './explanation.ts';

const wen = 'Wen, Boukamp, Huggins & Weppner, J. Electrochem. Soc. 126 (1979) 2258';
const montella =
  'Montella, J. Electroanal. Chem. 518 (2002) 61; Crank, The Mathematics of Diffusion, 2nd ed., eqs 4.53, 5.50, 6.43';

type StepContext = ExplainContext & { readonly curve: PotentialStepCurve };

/** How every number of a potential step (PITT) was computed. */
export function explainPotentialStep(context: ExplainContext): readonly Explanation[] {
  const { pulse } = context;
  const curve = pulse.potentialStep;
  if (!curve) return [];
  const own = { ...context, curve };
  return defined([
    ...pulse.estimates
      .toSorted((a, b) => Number(b.name === pulse.estimator) - Number(a.name === pulse.estimator))
      .map((estimate) => explainEstimate(own, estimate)),
    explainUncertainty(context),
    explainTheta(context),
    explainStep(own),
    explainSlope(own),
    ...explainTransport(context),
    explainResistance(own),
  ]);
}

/** Square of the slowest root without a resistance. */
const slowest = { slab: 'π²/4', cylinder: '5.783', sphere: 'π²' } as const;
const slowestSquared = { slab: Math.PI ** 2 / 4, cylinder: 5.783185962946785, sphere: Math.PI ** 2 } as const;

function explainEstimate(context: StepContext, estimate: DiffusivityEstimate): Explanation {
  const { host, pulse, recordName } = context;
  const { name, bias, note, taken = {} } = estimate;
  const from = `${recordName}: current of potential step ${pulse.index}`;
  const parts = {
    id: `estimate:${name}`,
    symbol: 'D_C',
    title: `Chemical diffusivity, ${name}`,
    value: uncertain(estimate.chemicalDiffusivityM2PerS, 'm²/s', estimate.standardUncertainty),
    notes: defined([
      note,
      bias === undefined
        ? undefined
        : `Behind the resistance that the fit finds, the formula gives ${bias.toPrecision(3)} times the true D, exactly; the ` +
          'value is not corrected, the bias is part of its uncertainty.',
    ]),
  };
  if (name === 'pitt-long')
    return explained(
      {
        ...parts,
        formula: `D = k·L²/b₁², b₁² = ${slowest[host.geometry]}, k = −d ln|I − I∞|/dt`,
        inputs: defined([
          taken.rate && input('k', 'rate at which the current dies', taken.rate, from),
          lengthOf(context),
          input('b₁²', 'square of the slowest root', uncertain(slowestSquared[host.geometry], '1', 0), host.geometry),
        ]),
        source: wen,
      },
      (read) => (read('k') * read('L') ** 2) / read('b₁²'),
    );
  if (name === 'pitt-short')
    return explained(
      {
        ...parts,
        formula: 'D = π·[(V/S)·c/ΔQ]², c = |I − I∞|·√t on its plateau',
        inputs: defined([
          taken.cottrell && input('c', 'plateau of the current times √t', taken.cottrell, from),
          taken.charge && input('ΔQ', 'charge of the whole step', taken.charge, from),
          lengthInput('V/S', 'volume over surface of the host', host.volumePerSurfaceM),
        ]),
        source: wen,
      },
      (read) => Math.PI * ((read('V/S') * read('c')) / read('ΔQ')) ** 2,
    );
  return explainFit(context, estimate, parts);
}

function explainFit(
  context: StepContext,
  estimate: DiffusivityEstimate,
  parts: Pick<Explanation, 'id' | 'symbol' | 'title' | 'value' | 'notes'>,
): Explanation {
  const { host, curve, pulse, recordName } = context;
  const duration = durationInput(context);
  const theta = (estimate.chemicalDiffusivityM2PerS * duration.value) / host.diffusionLengthM.value ** 2;
  const from = `${recordName}: least squares, potential step ${pulse.index}`;
  return explained(
    {
      ...parts,
      formula:
        'D = θ·L²/τ, θ from the fit of I(t) = ΔQ·(D/L²)·Σ cₙ·exp(−bₙ²·D·t/L²) + I∞, cₙ = 2dΛ²/(bₙ² + Λ² + (2−d)Λ), with ' +
        { slab: 'b·tan b = Λ, d = 1', cylinder: 'b·J₁(b)/J₀(b) = Λ, d = 2', sphere: '1 − b·cot b = Λ, d = 3' }[
          host.geometry
        ],
      inputs: defined([
        input('θ', 'fitted D·τ/L²', uncertain(theta, '1'), from),
        lengthOf(context),
        duration,
        input('ΔQ', 'charge of the whole step', curve.charge, from),
        curve.lambda &&
          input('Λ', 'resistance of diffusion over that of electrolyte and interface', curve.lambda, from),
        input('I∞', 'background current', curve.background, from),
      ]),
      notes: [...parts.notes, 'What earlier steps had still to move when this one began is added to I(t).'],
      source: montella,
    },
    (read) => (read('θ') * read('L') ** 2) / read('τ'),
  );
}

function lengthOf({ host }: ExplainContext): ExplainedInput {
  return lengthInput('L', host.geometry === 'slab' ? 'thickness' : 'radius', host.diffusionLengthM);
}

function diffusivityInput({ pulse }: ExplainContext): ExplainedInput {
  const value = uncertain(pulse.chemicalDiffusivityM2PerS, 'm²/s', pulse.standardUncertainty);
  return input('D', 'chemical diffusivity', value, `the estimate ${pulse.estimator}`);
}

function explainTheta(context: ExplainContext): Explanation | undefined {
  const { theta, chemicalDiffusivityM2PerS, standardUncertaintyApartFromLength = NaN } = context.pulse;
  if (theta === undefined) return undefined;
  // D goes with L²: θ owes nothing to the length.
  const relative = standardUncertaintyApartFromLength / chemicalDiffusivityM2PerS;
  return explained(
    {
      id: 'theta',
      symbol: 'θ',
      title: 'Length of the step against the time of diffusion',
      value: uncertain(theta, '1', theta * relative),
      formula: 'θ = D·τ/L²',
      inputs: [diffusivityInput(context), durationInput(context), lengthOf(context)],
      notes: ['A step is over when b₁²·θ ≫ 1; the fit needs no more than its begin and bend.'],
      source: wen,
    },
    (read) => (read('D') * read('τ')) / read('L') ** 2,
  );
}

function stepInput({ curve, pulse, recordName }: StepContext): ExplainedInput {
  return input(
    'ΔE',
    'step of the voltage',
    uncertain(curve.stepV, 'V'),
    `${recordName}: means of the levels, potential step ${pulse.index}`,
  );
}

function explainStep(context: StepContext): Explanation | undefined {
  const { pulse, curve, recordName } = context;
  if (!Number.isFinite(curve.stepV)) return undefined;
  const level = (symbol: string, which: string, value: number): ExplainedInput =>
    input(symbol, `voltage ${which}`, uncertain(value, 'V'), `${recordName}: mean while it is held`);
  return explained(
    {
      id: 'equilibrium-change',
      symbol: 'ΔE',
      title: 'Step of the voltage',
      value: uncertain(curve.stepV, 'V'),
      formula: 'ΔE = E_step − E_before',
      inputs: [
        level('E_before', 'before the step', pulse.equilibriumBeforeV),
        level('E_step', 'of the step', pulse.equilibriumAfterV),
      ],
      notes: ['Held, not relaxed to: the electrode comes to E_step when the charge ΔQ has flowed.'],
      source: wen,
    },
    (read) => read('E_step') - read('E_before'),
  );
}

function explainSlope(context: StepContext): Explanation | undefined {
  const { pulse, curve, host, recordName } = context;
  const { potentialPerX } = pulse;
  if (potentialPerX === undefined || !host.amountMol) return undefined;
  return explained(
    {
      id: 'potential-per-x',
      symbol: 'dE/dx',
      title: 'Slope of the titration curve',
      value: uncertain(potentialPerX, 'V', pulse.potentialPerXUncertainty),
      formula: 'dE/dx = −ΔE·z·F·n/ΔQ',
      inputs: [
        stepInput(context),
        input(
          'ΔQ',
          'charge of the whole step',
          curve.charge,
          `${recordName}: least squares, potential step ${pulse.index}`,
        ),
        chargeNumberInput(context),
        faraday,
        input(
          'n',
          'amount of host',
          uncertain(host.amountMol.value, 'mol', host.amountMol.value * host.amountMol.relative || NaN),
          'm·w/M of the sample',
        ),
      ],
      source: 'Faraday’s law',
    },
    (read) => (-read('ΔE') * read('z') * read('F') * read('n')) / read('ΔQ'),
  );
}

function explainResistance(context: StepContext): Explanation | undefined {
  const { pulse, curve, host, recordName } = context;
  const { stepResistanceOhm } = pulse;
  const fitted = pulse.estimates.find(({ name }) => name === 'pitt-fit');
  if (stepResistanceOhm === undefined || !curve.lambda || !fitted) return undefined;
  const from = `${recordName}: least squares, potential step ${pulse.index}`;
  return explained(
    {
      id: 'step-resistance',
      symbol: 'R',
      title: 'Resistance of electrolyte and interface',
      value: uncertain(stepResistanceOhm, 'Ω', pulse.stepResistanceUncertaintyOhm),
      formula: 'R = (V/S)·L·ΔE/(ΔQ·D·Λ)',
      inputs: [
        lengthInput('V/S', 'volume over surface of the host', host.volumePerSurfaceM),
        lengthOf(context),
        stepInput(context),
        input('ΔQ', 'charge of the whole step', curve.charge, from),
        input(
          'D',
          'chemical diffusivity',
          uncertain(fitted.chemicalDiffusivityM2PerS, 'm²/s', fitted.standardUncertainty),
          'pitt-fit',
        ),
        input('Λ', 'resistance of diffusion over R', curve.lambda, from),
      ],
      source: montella,
    },
    (read) => (read('V/S') * read('L') * read('ΔE')) / (read('ΔQ') * read('D') * read('Λ')),
  );
}
