import type { DiffusivityEstimate } from '../../../model/results.ts';
import { isInterruptionEstimate } from '../interruption.ts';
import { pulseNoun, pulseWords } from '../pulse-words.ts';
import { defined, durationInput, equilibriumInput, lengthInput, type ExplainContext } from './explain-context.ts';
import { explained, input, uncertain, type ExplainedInput, type Explanation, type Read } from './explanation.ts';

const weppner = 'Weppner & Huggins, J. Electrochem. Soc. 124 (1977) 1569';

interface Formula {
  readonly formula: string;
  readonly source: string;
  readonly work: (read: Read) => number;
}

/** Review Eq. 9 with I·V_m/(zFS)·dE/dδ written as (V/S)·ΔE_s/τ, so that the amount of substance falls out. */
const slopeFormula: Formula = {
  formula: 'D = (4/π)·[(V/S)·ΔE_s/(τ·s)]², s = dE/d√t',
  source: `Eq. 9; ${weppner}`,
  work: (read) => (4 / Math.PI) * ((read('V/S') * read('ΔE_s')) / (read('τ') * read('s'))) ** 2,
};

const formulas: Readonly<Record<string, Formula>> = {
  eq9: slopeFormula,
  'eq9-late': slopeFormula,
  ...Object.fromEntries(
    ['eq10-intercept', 'eq10-1s', 'eq10-first', 'eq10-none'].map((name) => [
      name,
      {
        formula: 'D = 4/(π·τ)·[(V/S)·ΔE_s/ΔE_t]²',
        source: `Eq. 10; ${weppner}`,
        work: (read: Read) => (4 / (Math.PI * read('τ'))) * ((read('V/S') * read('ΔE_s')) / read('ΔE_t')) ** 2,
      },
    ]),
  ),
  relaxation: {
    ...slopeFormula,
    formula: 'D = (4/π)·[(V/S)·ΔE_s/(τ·s)]², s the slope of the rest against √τ + √t − √(t+τ), t from switching off',
    source: `superposition of Eq. 9 for pulse and rest; ${weppner}`,
  },
  'relaxation-plain': {
    ...slopeFormula,
    formula: 'D = (4/π)·[(V/S)·ΔE_s/(τ·s)]², s the slope of the rest against √t from switching off',
    source: 'Eq. 9 on the rest, right only after a pulse that had become steady',
  },
  ici: {
    formula: 'D = (4/π)·[(V/S)·(dE_OC/dt_I)/s]², s = dE/d√t_off',
    source: 'Chien et al., Nat. Commun. 14 (2023) 2289',
    work: (read) => (4 / Math.PI) * ((read('V/S') * read('dE_OC/dt_I')) / read('s')) ** 2,
  },
  'ici-finite': {
    formula: 'D = (4/π)·[(V/S)·(dE_OC/dt_I)/s]²/B(D), s = dE/d√t_off, B what the formula makes of a finite body',
    source:
      'Chien et al., Nat. Commun. 14 (2023) 2289; Crank, The Mathematics of Diffusion, 2nd ed., sections 4.3, 5.3, 6.3',
    work: (read) => ((4 / Math.PI) * ((read('V/S') * read('dE_OC/dt_I')) / read('s')) ** 2) / read('B'),
  },
};

/** D by one estimator. */
export function explainEstimate(context: ExplainContext, estimate: DiffusivityEstimate): Explanation {
  const parts = {
    id: `estimate:${estimate.name}`,
    symbol: 'D_C',
    title: `Chemical diffusivity, ${estimate.name}`,
    value: uncertain(estimate.chemicalDiffusivityM2PerS, 'm²/s', estimate.standardUncertainty),
    notes: estimateNotes(estimate),
  };
  const known = formulas[estimate.name];
  if (!known) return explainFit(context, estimate, parts);
  const { formula, source, work } = known;
  return explained({ ...parts, formula, source, inputs: formulaInputs(context, estimate) }, estimate.taken && work);
}

function estimateNotes({ note, bias }: DiffusivityEstimate): string[] {
  return defined([
    note,
    bias === undefined
      ? undefined
      : `For this geometry and θ the formula gives ${bias.toPrecision(3)} times the true D, exactly; ` +
        'the value is not corrected, the bias is part of its uncertainty.',
  ]);
}

function formulaInputs(context: ExplainContext, { name, taken = {} }: DiffusivityEstimate): ExplainedInput[] {
  const { recordName, host, pulse } = context;
  const from = `${recordName}: regression in the window of the estimate, pulse ${pulse.index}`;
  const isInterruption = isInterruptionEstimate(name);
  return defined<ExplainedInput>([
    lengthInput('V/S', 'volume over surface of the host', host.volumePerSurfaceM),
    isInterruption ? undefined : equilibriumInput(context),
    isInterruption ? undefined : durationInput(context),
    taken.slope && input('s', 'slope of the voltage', taken.slope, from),
    taken.pulseChange &&
      input(
        'ΔE_t',
        'change while the current flows',
        taken.pulseChange,
        `${recordName}: samples of pulse ${pulse.index}`,
      ),
    name !== 'ici-finite'
      ? undefined
      : input(
          'B',
          'estimate of the formula over D for the exact answer of a finite body to the currents that flowed',
          uncertain(pulse.estimates.find((one) => one.name === 'ici')?.bias ?? NaN, '1'),
          'superposition of all pulses so far, at the times of the samples',
        ),
    taken.rise &&
      input(
        'dE_OC/dt_I',
        'rise of the iR-free voltage',
        taken.rise,
        `${recordName}: this interruption and its neighbours`,
      ),
  ]);
}

const fittedNames = {
  rest: ['E₀', 'voltage before the pulse'],
  slope: ['a', 'slope of E(y), y the surface’s charge over that of the pulse'],
  step: ['b', 'iR and charge transfer'],
  stepSlope: ['c', 'change of the overpotential with composition'],
  curvature: ['d', 'curvature of E(y)'],
} as const;

/** θ is what a fit to the exact answer of a finite body finds; D is θ on the scale of the sample. */
function explainFit(
  context: ExplainContext,
  estimate: DiffusivityEstimate,
  parts: Pick<Explanation, 'id' | 'symbol' | 'title' | 'value' | 'notes'>,
): Explanation {
  const { host, pulse, recordName } = context;
  const duration = durationInput(context);
  const { value: lengthM } = host.diffusionLengthM;
  const theta = (estimate.chemicalDiffusivityM2PerS * duration.value) / lengthM ** 2;
  const relative = apartFromLength(estimate);
  const parameters = estimate.name === 'finite-length' ? (pulse.fit?.parameters ?? []) : [];
  const fitFrom = `${recordName}: least squares, pulse ${pulse.index}`;
  return explained(
    {
      ...parts,
      formula:
        'D = θ·L²/τ, θ from the fit of E(t) = E₀ + a·y + ½·d·y² + [current on]·(b + c·y), ' +
        `y(t; θ) being the exact surface composition of a finite ${host.geometry}`,
      inputs: [
        input('θ', 'fitted D·τ/L²', uncertain(theta, '1', theta * relative), fitFrom),
        lengthInput('L', host.geometry === 'slab' ? 'thickness' : 'radius', host.diffusionLengthM),
        duration,
        ...parameters.map((one) => input(fittedNames[one.name][0], fittedNames[one.name][1], one, fitFrom)),
      ],
      notes: [
        ...parts.notes,
        ...(estimate.name.startsWith('finite-length-') && !/-(?:pulse|rest)$/.test(estimate.name)
          ? ['Here a is held at ΔE_s, and c and d are left out.']
          : [
              'What earlier pulses left to relax is added to y; b to d are held near what the neighbouring pulses say.',
            ]),
      ],
      source: 'Crank, The Mathematics of Diffusion, 2nd ed., sections 4.3, 5.3 and 6.3',
    },
    (read) => (read('θ') * read('L') ** 2) / read('τ'),
  );
}

const lengthSources = [
  'particle radius',
  'thickness',
  'area',
  'mass',
  'density',
  'molar mass',
  'molar volume',
  'active fraction',
];

function apartFromLength({ budget = [] }: DiffusivityEstimate): number {
  const shares = budget.filter(({ source }) => !lengthSources.includes(source));
  return shares.length === 0 ? NaN : Math.hypot(...shares.map((share) => share.relativeStandardUncertainty));
}

/** u(D): the shares of the budget in squares. */
export function explainUncertainty({ pulse }: ExplainContext): Explanation | undefined {
  const { budget, chemicalDiffusivityM2PerS: diffusivity, standardUncertainty } = pulse;
  if (!budget || !(diffusivity > 0)) return undefined;
  const inputs = [
    input('D_C', 'chemical diffusivity', uncertain(diffusivity, 'm²/s'), `the estimate ${pulse.estimator}`),
    ...budget.map(({ source, relativeStandardUncertainty }, i) =>
      input(`u${i + 1}`, source, uncertain(relativeStandardUncertainty, '1'), originOf(source)),
    ),
  ];
  return explained(
    {
      id: 'uncertainty',
      symbol: 'u(D_C)',
      title: 'Standard uncertainty of D',
      value: uncertain(standardUncertainty, 'm²/s'),
      formula: 'u(D_C) = D_C·√(Σ u_i²)',
      inputs,
      notes: [
        'The error of a regression alone would be far too small. Errors of lengths count twice, since D goes as their square.',
        ...(pulse.standardUncertaintyApartFromLength === undefined
          ? []
          : [
              `Without the error of the length, which all ${pulseWords([pulse]).many} of a run share: ${pulse.standardUncertaintyApartFromLength.toPrecision(2)} m²/s.`,
            ]),
      ],
      source: 'JCGM 100:2008 (GUM), section 5.1',
    },
    (read) => read('D_C') * Math.hypot(...budget.map((_, i) => read(`u${i + 1}`))),
  );
}

function originOf(source: string): string {
  return lengthSources.includes(source)
    ? 'stated for the sample, twice its relative uncertainty'
    : 'found by the analysis';
}

/** θ = Dτ/L² of the best D at hand. */
export function explainTheta(context: ExplainContext): Explanation | undefined {
  const { pulse, host } = context;
  const { theta } = pulse;
  if (theta === undefined) return undefined;
  const duration = durationInput(context);
  const length = lengthInput('L', host.geometry === 'slab' ? 'thickness' : 'radius', host.diffusionLengthM);
  const fitted = pulse.estimates.find(({ name }) => name === 'finite-length');
  const isFitted = fitted && !pulse.flags?.includes('not-identifiable');
  const diffusivity = (theta * length.value ** 2) / duration.value;
  return explained(
    {
      id: 'theta',
      symbol: 'θ',
      title: `Length of the ${pulseNoun(pulse)} against the time of diffusion`,
      value: uncertain(theta, '1'),
      formula: 'θ = D·τ/L²',
      inputs: [
        input(
          'D',
          'chemical diffusivity',
          uncertain(isFitted ? fitted.chemicalDiffusivityM2PerS : diffusivity, 'm²/s', fitted?.standardUncertainty),
          isFitted ? 'the finite-length fit' : 'that D whose exact bias turns it into what Eq. 9 gives',
        ),
        duration,
        length,
      ],
      notes: ['Eq. 9 and 10 need θ ≪ 1; the finite-length fit does not.'],
      source: weppner,
    },
    (read) => (read('D') * read('τ')) / read('L') ** 2,
  );
}
