import { pulseNoun } from '../pulse-words.ts';
import {
  chargeNumberInput,
  defined,
  equilibriumInput,
  faraday,
  gasConstant,
  sampleInput,
  temperatureInput,
  type ExplainContext,
} from './explain-context.ts';
import { molarVolume } from './explain-lengths.ts';
import { explained, input, uncertain, type ExplainedInput, type Explanation } from './explanation.ts';

/** ΔE_s, x, dE/dx, Θ, D_J, σ and R of a pulse, as far as it has them. */
export function explainComposition(context: ExplainContext): Explanation[] {
  return defined([
    explainEquilibrium(context),
    explainSlope(context),
    ...explainTransport(context),
    explainResistance(context),
  ]);
}

/** What follows from charge, slope and D, however they were measured: x, Θ, D_J, σ. */
export function explainTransport(context: ExplainContext): Explanation[] {
  return defined([explainX(context), explainFactor(context), explainJump(context), explainConductivity(context)]);
}

function explainEquilibrium(context: ExplainContext): Explanation | undefined {
  const { pulse, recordName } = context;
  const change = equilibriumInput(context);
  if (!Number.isFinite(change.value)) return undefined;
  const end = (symbol: string, which: string, value: number): ExplainedInput =>
    input(
      symbol,
      `voltage at the end of the rest ${which}`,
      uncertain(value, 'V'),
      `${recordName}: mean of its last samples`,
    );
  return explained(
    {
      id: 'equilibrium-change',
      symbol: 'ΔE_s',
      title: 'Change of the equilibrium voltage',
      value: change,
      formula: 'ΔE_s = E_after − E_before',
      inputs: [
        end('E_before', `before ${pulseNoun(pulse)} ${pulse.index}`, pulse.equilibriumBeforeV),
        end('E_after', `after ${pulseNoun(pulse)} ${pulse.index}`, pulse.equilibriumAfterV),
      ],
      notes: [
        'Mean over the last tenth of each rest, at most 5 min; what a rest that still drifts may yet move is in the uncertainty.',
      ],
      source: 'Weppner & Huggins, J. Electrochem. Soc. 124 (1977) 1569',
    },
    (read) => read('E_after') - read('E_before'),
  );
}

/** Charge that flowed from the start of the record to the middle of the pulse; undefined where a current is unknown. */
function chargeToMiddle({ pulses, pulse }: ExplainContext): number | undefined {
  let total = 0;
  for (const one of pulses) {
    if (one.currentA === undefined || one.durationS === undefined) return undefined;
    const chargeC = one.currentA * one.durationS;
    if (one.index === pulse.index) return total + chargeC / 2;
    total += chargeC;
  }
  return undefined;
}

function explainX(context: ExplainContext): Explanation | undefined {
  const { pulse, host, recordName } = context;
  const charge = chargeToMiddle(context);
  const { amountMol } = host;
  const start = sampleInput(context, 'x₀', 'initialX');
  if (!Number.isFinite(pulse.x) || charge === undefined || !amountMol || !start) return undefined;
  const spread = Math.abs(start.value - pulse.x) * amountMol.relative;
  return explained(
    {
      id: 'x',
      symbol: 'x',
      title: `Ion content at the middle of the ${pulseNoun(pulse)}`,
      value: uncertain(pulse.x, '1', Math.hypot(spread, start.standardUncertainty || 0) || NaN),
      formula: 'x = x₀ − Q/(z·F·n)',
      inputs: [
        start,
        input(
          'Q',
          `charge up to the middle of the ${pulseNoun(pulse)}`,
          uncertain(charge, 'C'),
          `${recordName}: current times time of each ${pulseNoun(pulse)}; charging counts positive`,
        ),
        chargeNumberInput(context),
        faraday,
        amountInput(context)!,
      ],
      source: 'Faraday’s law',
    },
    (read) => read('x₀') - read('Q') / (read('z') * read('F') * read('n')),
  );
}

function amountInput({ host: { amountMol } }: ExplainContext): ExplainedInput | undefined {
  return (
    amountMol &&
    input(
      'n',
      'amount of host',
      uncertain(amountMol.value, 'mol', amountMol.value * amountMol.relative || NaN),
      'm·w/M of the sample',
    )
  );
}

function slopeInput({ pulse }: ExplainContext): ExplainedInput {
  const value = uncertain(pulse.potentialPerX ?? NaN, 'V', pulse.potentialPerXUncertainty);
  return input('dE/dx', 'slope of the titration curve', value, 'see dE/dx');
}

/** Smoothed over neighbouring pulses where there are any, else from rest to rest. */
function explainSlope(context: ExplainContext): Explanation | undefined {
  const { pulse } = context;
  const { potentialPerX, xBefore, xAfter, smoothingWidthX } = pulse;
  const change = equilibriumInput(context);
  if (potentialPerX === undefined) return undefined;
  const parts = {
    id: 'potential-per-x',
    symbol: 'dE/dx',
    title: 'Slope of the titration curve',
    value: uncertain(potentialPerX, 'V', pulse.potentialPerXUncertainty),
    source: 'local polynomials: Fan & Gijbels, Local Polynomial Modelling and Its Applications (1996)',
  };
  const ends =
    xBefore === undefined || xAfter === undefined
      ? []
      : [
          input('x_before', `ion content before the ${pulseNoun(pulse)}`, uncertain(xBefore, '1'), 'x₀ − Q/(zFn)'),
          input('x_after', `ion content after the ${pulseNoun(pulse)}`, uncertain(xAfter, '1'), 'x₀ − Q/(zFn)'),
        ];
  const chord = change.value / ((xAfter ?? NaN) - (xBefore ?? NaN));
  return explained({
    ...parts,
    formula:
      smoothingWidthX === undefined
        ? 'dE/dx = ΔE_s/Δx'
        : 'slope at x of the parabola through the equilibrium voltages of the pulses around, weighted by their errors',
    inputs: [
      ...(smoothingWidthX === undefined
        ? []
        : [
            input(
              'w',
              'width of the smoothing',
              uncertain(smoothingWidthX, '1'),
              'chosen, or as wide as the curve stays smooth',
            ),
          ]),
      change,
      ...ends,
    ],
    notes: Number.isFinite(chord)
      ? [`From rest to rest of this ${pulseNoun(pulse)} alone, ΔE_s/(x_after − x_before) = ${chord.toPrecision(4)} V.`]
      : [],
  });
}

function explainFactor(context: ExplainContext): Explanation | undefined {
  const { pulse } = context;
  if (pulse.thermodynamicFactor === undefined) return undefined;
  return explained(
    {
      id: 'thermodynamic-factor',
      symbol: 'Θ',
      title: 'Thermodynamic factor',
      value: uncertain(pulse.thermodynamicFactor, '1', pulse.thermodynamicFactorUncertainty),
      formula: 'Θ = −(z·F·x/(R·T))·dE/dx',
      inputs: [
        chargeNumberInput(context),
        faraday,
        input('x', 'ion content', uncertain(pulse.x, '1'), 'see x'),
        gasConstant,
        temperatureInput(context),
        slopeInput(context),
      ],
      notes: ['E against the metal of the ion. The error of the capacity enters x·dE/dx once, not twice.'],
      source: 'Weppner & Huggins, J. Electrochem. Soc. 124 (1977) 1569, with E = −µ/(zF)',
    },
    (read) => (-(read('z') * read('F') * read('x')) / (read('R') * read('T'))) * read('dE/dx'),
  );
}

function explainJump({ pulse }: ExplainContext): Explanation | undefined {
  const { jumpDiffusivityM2PerS, thermodynamicFactor: factor } = pulse;
  if (jumpDiffusivityM2PerS === undefined || factor === undefined) return undefined;
  return explained(
    {
      id: 'jump-diffusivity',
      symbol: 'D_J',
      title: 'Jump diffusivity',
      value: uncertain(jumpDiffusivityM2PerS, 'm²/s', pulse.jumpDiffusivityUncertainty),
      formula: 'D_J = D_C/Θ',
      inputs: [
        input(
          'D_C',
          'chemical diffusivity',
          uncertain(pulse.chemicalDiffusivityM2PerS, 'm²/s', pulse.standardUncertainty),
          `the estimate ${pulse.estimator}`,
        ),
        input('Θ', 'thermodynamic factor', uncertain(factor, '1', pulse.thermodynamicFactorUncertainty), 'see Θ'),
      ],
      source: 'Van der Ven, Bhattacharya & Belak, Acc. Chem. Res. 46 (2013) 1216',
    },
    (read) => read('D_C') / read('Θ'),
  );
}

function explainConductivity(context: ExplainContext): Explanation | undefined {
  const { pulse } = context;
  const { partialConductivitySPerCm, jumpDiffusivityM2PerS } = pulse;
  if (partialConductivitySPerCm === undefined || jumpDiffusivityM2PerS === undefined) return undefined;
  const perCentimetre = 100;
  return explained(
    {
      id: 'partial-conductivity',
      symbol: 'σ',
      title: 'Partial conductivity of the ions',
      value: uncertain(
        partialConductivitySPerCm * perCentimetre,
        'S/m',
        (pulse.partialConductivityUncertainty ?? NaN) * perCentimetre,
      ),
      formula: 'σ = (z·F)²·(x/V_m)·D_J/(R·T)',
      inputs: [
        chargeNumberInput(context),
        faraday,
        input('x', 'ion content', uncertain(pulse.x, '1'), 'see x'),
        molarVolume(context),
        input(
          'D_J',
          'jump diffusivity',
          uncertain(jumpDiffusivityM2PerS, 'm²/s', pulse.jumpDiffusivityUncertainty),
          'see D_J',
        ),
        gasConstant,
        temperatureInput(context),
      ],
      notes: ['Nernst–Einstein with the square of the charge; inside one phase.'],
      source: 'Nernst–Einstein relation; Mehrer, Diffusion in Solids (2007)',
    },
    (read) => ((read('z') * read('F')) ** 2 * (read('x') / read('V_m')) * read('D_J')) / (read('R') * read('T')),
  );
}

function explainResistance(context: ExplainContext): Explanation | undefined {
  const { pulse, recordName } = context;
  const step = pulse.fit?.parameters?.find(({ name }) => name === 'step');
  const { stepResistanceOhm, currentA } = pulse;
  if (stepResistanceOhm === undefined || currentA === undefined || !step) return undefined;
  return explained(
    {
      id: 'step-resistance',
      symbol: 'R',
      title: 'Resistance of iR and charge transfer',
      value: uncertain(stepResistanceOhm, 'Ω', Math.abs(step.standardUncertainty / currentA)),
      formula: 'R = b/I',
      inputs: [
        input(
          'b',
          'step of the voltage on switching',
          step,
          `${recordName}: finite-length fit of pulse ${pulse.index}`,
        ),
        input('I', 'current of the pulse', uncertain(currentA, 'A'), `${recordName}: mean over the pulse`),
      ],
      source: 'Ohm’s law',
    },
    (read) => read('b') / read('I'),
  );
}
