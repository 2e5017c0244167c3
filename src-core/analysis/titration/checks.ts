import type { Check } from '../../model/results.ts';
import { runsTest } from '../../numerics/statistics.ts';
import { below, check } from './check.ts';
import type { Evidence } from './check-evidence.ts';
import { dimensionOf } from './diffusion-kernel.ts';
import { boltzmannVPerK } from '../../units/constants.ts';
import { interruptionChecks } from './interruption-checks.ts';
import { restChecks } from './rest-checks.ts';
import { squareRootBend } from './square-root-law.ts';

/** What only a rest that comes to equilibrium, or a pulse that began from one, can be asked. */
const equilibriumChecks: ReadonlySet<string> = new Set([
  ...['theta', 'eq9-bias', 'eq10-intercept-bias', 'initial-drift', 'rest-drift', 'remaining-drift', 'rest-length'],
  ...['window-samples', 'eq9-linearity', 'slope-change', 'diffusivity-change', 'pulse-rest-ratio', 'residual-runs'],
  ...['misfit', 'signal'],
]);

/** Tests every assumption behind D of one pulse. Those that cannot be tested for want of data are left out. */
export function checksOf(evidence: Evidence): Check[] {
  const interruption = evidence.estimates.find(({ name }) => name === 'ici');
  if (!interruption) return equilibriumPulseChecks(evidence);
  const others = equilibriumPulseChecks(evidence).filter(({ name }) => !equilibriumChecks.has(name));
  return [...interruptionChecks(evidence.estimates, interruption), ...others];
}

function equilibriumPulseChecks(evidence: Evidence): Check[] {
  return [
    ...thetaChecks(evidence),
    ...restChecks(evidence),
    ...signalChecks(evidence),
    ...linearityChecks(evidence),
    ...residualChecks(evidence),
    ...recordChecks(evidence),
  ];
}

function thetaChecks({ pulse, host, diffusivity, theta: stated, estimates }: Evidence): Check[] {
  if (!(diffusivity > 0)) return [];
  const theta = stated > 0 ? stated : (diffusivity * pulse.durationS) / host.diffusionLengthM.value ** 2;
  // A slab keeps to √t far longer than a round particle.
  const limit = dimensionOf[host.geometry] === 1 ? 0.2 : 0.1;
  const checks = [
    check(
      'theta',
      theta,
      limit,
      below(theta, limit, 1),
      `θ = Dτ/L² must be ≪ 1 for Eq. 9 and 10; the finite-length fit does not need it.`,
    ),
  ];
  for (const name of ['eq9', 'eq10-intercept'] as const) {
    const bias = estimates.find((one) => one.name === name)?.bias;
    if (bias === undefined) continue;
    checks.push(
      check(
        `${name}-bias`,
        bias,
        0.9,
        Math.abs(Math.log(bias)) <= -Math.log(0.9) ? 'pass' : bias < 0.5 ? 'fail' : 'warn',
        `Estimate/truth of ${name === 'eq9' ? 'Eq. 9' : 'Eq. 10'} for a ${host.geometry} at this θ, exactly.`,
      ),
    );
  }
  return checks;
}

function signalChecks({ pulse, host, equilibriumChangeV, noiseV, slopeLine }: Evidence): Check[] {
  if (!Number.isFinite(equilibriumChangeV)) return [];
  const signal = Math.abs(equilibriumChangeV) / noiseV;
  const slopeSamples = slopeLine?.samples ?? 0;
  const consistent = Math.sign(equilibriumChangeV) === Math.sign(pulse.currentA);
  const checks = [
    check(
      'signal',
      signal,
      20,
      signal >= 20 ? 'pass' : signal < 3 ? 'fail' : 'warn',
      '|ΔE_s| over the noise of one sample.',
    ),
    check(
      'sign',
      Math.sign(equilibriumChangeV) * Math.sign(pulse.currentA),
      1,
      consistent ? 'pass' : 'fail',
      'Charging must raise the equilibrium voltage, discharging lower it.',
    ),
    check(
      'window-samples',
      slopeSamples,
      8,
      slopeSamples >= 8 ? 'pass' : slopeSamples < 4 ? 'fail' : 'warn',
      'Samples in the √t window of Eq. 9.',
    ),
  ];
  if (host.chargePerUnitXC === undefined) return checks;
  const perX = Math.abs((equilibriumChangeV * host.chargePerUnitXC) / pulse.chargeC);
  const limit = boltzmannVPerK * 298.15;
  checks.push(
    check(
      'plateau',
      perX,
      limit,
      perX >= limit ? 'pass' : 'warn',
      '|dE/dx|: below k_BT/e per unit x two phases coexist and D is not defined.',
      'V',
    ),
  );
  return checks;
}

function bendCheck({ pulse, slopeLine }: Evidence): Check[] {
  const bend = slopeLine && squareRootBend(pulse.timeS, pulse.voltageV, slopeLine.window);
  if (!bend) return [];
  const value = Math.abs(bend.value);
  const certain = Math.max(0, value - 2 * bend.standardError);
  const message =
    'Change of dE/d√t over the window of Eq. 9, relative to its mean; the verdict allows for two of its standard errors.';
  return [check('eq9-linearity', value, 0.2, below(certain, 0.2), message)];
}

function linearityChecks(evidence: Evidence): Check[] {
  const { model, result } = evidence;
  const { fit, logGradient } = model;
  const checks = bendCheck(evidence);
  if (!fit) return checks;
  const { linear, surface } = fit.solution;
  const bend = Math.abs(linear[4]! / linear[1]!);
  checks.push(
    check('slope-change', bend, 0.2, below(bend, 0.2), 'Change of dE/dx across the pulse; the fit allows for it.'),
  );
  if (logGradient) {
    let excursion = 1;
    for (const y of surface) excursion = Math.max(excursion, Math.abs(y));
    const change = Math.abs(logGradient.value) * excursion;
    const certain = change - 2 * logGradient.standardError * excursion;
    checks.push(
      check(
        'diffusivity-change',
        change,
        0.05,
        change > 0.05 && certain > 0 ? (change > 1 ? 'fail' : 'warn') : 'pass',
        '|Δ ln D| within the pulse, from its neighbours; the verdict allows for two of its standard errors.',
      ),
    );
  }
  if (result?.pulseOnly && result.restOnly) {
    const ratio = Math.exp(result.pulseOnly.solution.logDiffusivity - result.restOnly.solution.logDiffusivity);
    checks.push(
      check(
        'pulse-rest-ratio',
        ratio,
        1.3,
        below(Math.abs(Math.log(ratio)), Math.log(1.3), Math.log(4)),
        'D from the pulse alone over D from the rest alone; good within a factor of the limit, up or down.',
      ),
    );
  }
  return checks;
}

function residualChecks({ model }: Evidence): Check[] {
  const { fit } = model;
  if (!fit) return [];
  const { observations, durationS } = fit.problem;
  const residuals = observations
    .map((one, i) => ({ timeS: one.timeS, value: one.voltageV - fit.solution.fittedV[i]! }))
    .filter((one) => one.timeS > 0 && one.timeS <= durationS)
    .map((one) => one.value);
  const { z } = runsTest(residuals);
  const excess = Math.sqrt(fit.solution.chiSquared / fit.solution.degreesOfFreedom);
  return [
    check(
      'residual-runs',
      z,
      -3,
      z >= -3 ? 'pass' : 'warn',
      'Runs test on the residuals of the pulse: below −3 they hang together.',
    ),
    check('misfit', excess, 2, below(excess, 2, 10), 'Scatter about the finite-length fit over what noise explains.'),
  ];
}

function recordChecks({ pulse }: Evidence): Check[] {
  const checks = [
    check(
      'current-stability',
      pulse.currentScatter,
      0.005,
      below(pulse.currentScatter, 0.005),
      'Standard deviation of the current over its mean.',
    ),
    check(
      'complete',
      pulse.segment.cutOff ? 0 : 1,
      1,
      pulse.segment.cutOff ? 'warn' : 'pass',
      'A pulse cut short by a voltage limit or a stop moved less charge than its fellows.',
    ),
  ];
  if (Number.isFinite(pulse.temperatureSpanK))
    checks.push(
      check(
        'temperature',
        pulse.temperatureSpanK,
        0.5,
        below(pulse.temperatureSpanK, 0.5),
        'Span of the temperature over the pulse and its rests.',
        'K',
      ),
    );
  return checks;
}
