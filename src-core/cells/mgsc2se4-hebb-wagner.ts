import type { CellControl, CellDefinition, CellTerminals, VirtualCell } from './cell.ts';
import { add, divide, multiply, one, tanhOnDiagonal } from './complex.ts';
import { faradayCPerMol, gasConstantJPerMolK } from '../units/constants.ts';
import { createIntegrator } from './integrate.ts';
import { createSlab, solveChain } from './slab.ts';
import { activation, kelvin, referenceTemperatureC, resistanceFactor } from './temperature.ts';
import { hebbWagnerTruth } from './truth.ts';
import type { HebbWagnerParameters } from './truth.ts';

/** The cell's numbers at one temperature. */
interface Line {
  readonly thermalV: number;
  /** Steady currents σ·R·T·S/(F·L) of both branches. */
  readonly electronsA: number;
  readonly holesA: number;
  readonly ionicOhm: number;
  /** L²/D. */
  readonly diffusionS: number;
  readonly reactionA: number;
}

function lineAt(temperatureC: number, p: HebbWagnerParameters): Line {
  const thermalV = (gasConstantJPerMolK * kelvin(temperatureC)) / faradayCPerMol;
  const ampere = (sPerM: number, activationEv: number): number =>
    ((sPerM * p.areaM2) / p.thicknessM) * (thermalV / resistanceFactor(activationEv, temperatureC));
  return {
    thermalV,
    electronsA: ampere(p.electronSPerM, p.electronActivationEv),
    holesA: ampere(p.holeSPerM, p.holeActivationEv),
    ionicOhm: (p.thicknessM / (p.areaM2 * p.ionicSPerM)) * resistanceFactor(p.ionicActivationEv, temperatureC),
    diffusionS: p.thicknessM ** 2 / (p.diffusivityM2PerS * activation(p.diffusionActivationEv, temperatureC)),
    reactionA: p.reactionA,
  };
}

/** The steady current G(u) = I_n(1 − e^(−uF/RT)) + I_p(e^(uF/RT) − 1), and its slope. */
function electronic(
  { thermalV, electronsA, holesA }: Line,
  u: number,
): { readonly ampere: number; readonly slopeS: number } {
  const x = u / thermalV;
  return {
    ampere: holesA * Math.expm1(x) - electronsA * Math.expm1(-x),
    slopeS: (holesA * Math.exp(x) + electronsA * Math.exp(-x)) / thermalV,
  };
}

/**
 * What crosses the blocking contact nevertheless: the sample decomposes above its limit, magnesium plates below its own. Two
 * electrons, symmetric: a factor e per RT/F.
 */
function reaction(
  { thermalV, reactionA }: Line,
  p: HebbWagnerParameters,
  u: number,
): { readonly ampere: number; readonly slopeS: number } {
  const oxidation = reactionA * Math.exp((u - p.decompositionV) / thermalV);
  const plating = reactionA * Math.exp((p.platingV - u) / thermalV);
  return { ampere: oxidation - plating, slopeS: (oxidation + plating) / thermalV };
}

/** A rising function's zero near `start`: Newton's method inside a bracket, halving where it leaves it. */
function risingZero(
  evaluate: (u: number) => { readonly value: number; readonly slope: number },
  start: number,
): number {
  let [low, high] = [start - 0.05, start + 0.05];
  for (let width = 0.05; evaluate(low).value > 0; width *= 2) low -= width;
  for (let width = 0.05; evaluate(high).value < 0; width *= 2) high += width;
  let u = Math.min(high, Math.max(low, start));
  for (let iteration = 0; iteration < 100; iteration++) {
    const { value, slope } = evaluate(u);
    if (value > 0) high = u;
    else low = u;
    const wanted = u - value / slope;
    const next = wanted > low && wanted < high ? wanted : (low + high) / 2;
    if (Math.abs(next - u) < 1e-13) return next;
    u = next;
  }
  return u;
}

/**
 * Reversible contact | mixed conductor | contact that blocks ions. Electrons and holes are dilute in a lattice full of ions
 * (Wagner's premise), their mobilities equal and constant.
 *
 * With u the voltage of a cross section against the reversible contact, as an electrode there would read, G(u) of the steady
 * state is also, times L²/D, the charge stored: G obeys a linear diffusion equation, G = 0 at the reversible contact. At the
 * blocking one I = (gradient of G) + C du/dt + reactions, and E = u + R_i·(I − G(u)): the ions' own drop, gone when steady.
 *
 * @see Wagner, Proc. 7th CITCE (1957) 361; Weppner & Huggins, Annu. Rev. Mater. Sci. 8 (1978) 269
 */
function createHebbWagnerCell(p: HebbWagnerParameters, startTemperatureC: number): VirtualCell {
  let temperatureC = startTemperatureC;
  let line = lineAt(temperatureC, p);
  const slab = createSlab();
  const { count, layers, distances } = slab;
  /** Charge of each layer over its share of the thickness, C; then u at the blocking contact, V. */
  const state = new Float64Array(count + 1);
  const diagonal = new Float64Array(count);
  const couplings = Float64Array.from({ length: count - 1 }, (_, k) => 1 / distances[k + 1]!);
  /** G of each layer while G at the contact is 0, and what 1 A there adds. */
  const own = new Float64Array(count);
  const perSurface = new Float64Array(count);
  const gapS = 1 / distances[count]!;

  /** E and I while the contact stands at u; `chargingS` its charging current per volt from `fromV`. */
  function at(u: number, ownA: number, share: number, chargingS: number, fromV: number) {
    const stored = electronic(line, u);
    const crossing = reaction(line, p, u);
    const current = gapS * ((1 - share) * stored.ampere - ownA) + chargingS * (u - fromV) + crossing.ampere;
    const slopeS = gapS * (1 - share) * stored.slopeS + chargingS + crossing.slopeS;
    const voltageV = u + line.ionicOhm * (current - stored.ampere);
    return { current, slopeS, voltageV, slope: 1 + line.ionicOhm * (slopeS - stored.slopeS) };
  }

  function surfaceV(control: CellControl, ownA: number, share: number, chargingS: number, fromV: number): number {
    const wanted = control.kind === 'current' ? control.currentA : 0;
    return risingZero((u) => {
      const { current, slopeS, voltageV, slope } = at(u, ownA, share, chargingS, fromV);
      return control.kind === 'voltage'
        ? { value: voltageV - control.voltageV, slope }
        : { value: current - wanted, slope: slopeS };
    }, state[count]!);
  }

  function implicitEuler(from: Float64Array, to: Float64Array, stepS: number, control: CellControl): void {
    for (let layer = 0; layer < count; layer++) {
      diagonal[layer] = (line.diffusionS * layers[layer]!) / stepS + 1 / distances[layer]! + 1 / distances[layer + 1]!;
      own[layer] = (layers[layer]! / stepS) * from[layer]!;
    }
    perSurface.fill(0);
    perSurface[count - 1] = gapS;
    solveChain(diagonal, couplings, [own, perSurface]);
    const u = surfaceV(control, own[count - 1]!, perSurface[count - 1]!, p.interfaceF / stepS, from[count]!);
    const surfaceA = electronic(line, u).ampere;
    for (let layer = 0; layer < count; layer++)
      to[layer] = line.diffusionS * (own[layer]! + surfaceA * perSurface[layer]!);
    to[count] = u;
  }

  const advance = createIntegrator({ state, implicitEuler });

  /** At once, the ions alone answer: the contact's capacitance holds u. */
  function terminals(control: CellControl): CellTerminals {
    const u = state[count]!;
    const stored = electronic(line, u).ampere;
    const currentOf = (voltageV: number): number => stored + (voltageV - u) / line.ionicOhm;
    if (control.kind === 'voltage') return { voltageV: control.voltageV, currentA: currentOf(control.voltageV) };
    const currentA = control.kind === 'current' ? control.currentA : 0;
    return { voltageV: u + line.ionicOhm * (currentA - stored), currentA };
  }

  return {
    id: 'mgsc2se4-hebb-wagner',
    advance(durationS, control) {
      advance(durationS, control);
      return terminals(control);
    },
    terminals,
    impedance(frequencyHz) {
      const omega = 2 * Math.PI * frequencyHz;
      const u = state[count]!;
      const { slopeS } = electronic(line, u);
      const wave = Math.sqrt((omega * line.diffusionS) / 2);
      const flux = divide({ re: slopeS * wave, im: slopeS * wave }, tanhOnDiagonal(wave));
      const current = add(flux, { re: reaction(line, p, u).slopeS, im: omega * p.interfaceF });
      const ionicV = multiply({ re: line.ionicOhm, im: 0 }, add(current, { re: -slopeS, im: 0 }));
      return divide(add(one, ionicV), current);
    },
    get temperatureC() {
      return temperatureC;
    },
    setTemperature(value) {
      temperatureC = value;
      line = lineAt(value, p);
    },
  };
}

/** Mg | MgSc2Se4 | Ta. Parameters by the names of `hebbWagnerTruth`. */
export const mgSc2Se4HebbWagner: CellDefinition = {
  id: 'mgsc2se4-hebb-wagner',
  title: 'Mg | MgSc₂Se₄ | Ta, one reversible and one ion-blocking contact',
  description: 'Mixed conductor, 0.5 mm thick, 1 cm²; made for the Hebb–Wagner staircase, and decomposes above 0.8 V.',
  create: ({ temperatureC = referenceTemperatureC, parameters = {} } = {}) =>
    createHebbWagnerCell({ ...hebbWagnerTruth, ...parameters }, temperatureC),
};
