import type { CellControl, CellDefinition, CellTerminals, VirtualCell } from './cell.ts';
import { add, divide, tanhOnDiagonal } from './complex.ts';
import { createIntegrator } from './integrate.ts';
import { createSlab, solveChain } from './slab.ts';
import { referenceTemperatureC } from './temperature.ts';
import { mgSc2Se4Line, mgSc2Se4Truth } from './truth.ts';
import type { MgSc2Se4Parameters } from './truth.ts';

/**
 * A dense mixed conductor between contacts that block ions and let electrons pass: a ladder of an ionic and an electronic
 * rail, joined along the thickness by the chemical capacitance, the ionic rail ending in the capacitance of each contact.
 *
 * State is u = φ_ion − φ_electron at both surfaces and in each layer. With R = R_i + R_e and I the same through every cross
 * section, the ionic current between neighbours is (R_e/R)·I − Δu/(R·distance); what it brings charges the layer. So
 * E = R_i·R_e/R·I + (R_e/R)·(u_L − u_0): R_i·R_e/R at once, R_e in the end, D = L²/(R·C_chem).
 *
 * @see Jamnik & Maier, J. Electrochem. Soc. 146 (1999) 4183; Phys. Chem. Chem. Phys. 3 (2001) 1668
 */
function createMixedConductor(p: MgSc2Se4Parameters, startTemperatureC: number): VirtualCell {
  let temperatureC = startTemperatureC;
  const slab = createSlab();
  const nodes = slab.count + 2;
  const last = nodes - 1;
  const state = new Float64Array(nodes);
  const diagonal = new Float64Array(nodes);
  const couplings = new Float64Array(nodes - 1);
  /** u under no current, and what one ampere adds. */
  const own = new Float64Array(nodes);
  const perAmpere = new Float64Array(nodes);

  function line() {
    const { ionicOhm, electronicOhm, chemicalF } = mgSc2Se4Line(temperatureC, p);
    const sumOhm = ionicOhm + electronicOhm;
    return { chemicalF, sumOhm, share: electronicOhm / sumOhm, highOhm: (ionicOhm * electronicOhm) / sumOhm };
  }

  function implicitEuler(from: Float64Array, to: Float64Array, stepS: number, control: CellControl): void {
    const { chemicalF, sumOhm, share, highOhm } = line();
    for (let face = 0; face < last; face++) couplings[face] = 1 / (sumOhm * slab.distances[face]!);
    for (let node = 0; node < nodes; node++) {
      const farad = node === 0 || node === last ? p.interfaceF : chemicalF * slab.layers[node - 1]!;
      diagonal[node] = farad / stepS + (couplings[node - 1] ?? 0) + (node < last ? couplings[node]! : 0);
      own[node] = (farad / stepS) * from[node]!;
    }
    perAmpere.fill(0);
    perAmpere[0] = -share;
    perAmpere[last] = share;
    solveChain(diagonal, couplings, [own, perAmpere]);
    const current =
      control.kind === 'voltage'
        ? (control.voltageV - share * (own[last]! - own[0]!)) / (highOhm + share * (perAmpere[last] - perAmpere[0]))
        : control.kind === 'current'
          ? control.currentA
          : 0;
    for (let node = 0; node < nodes; node++) to[node] = own[node]! + current * perAmpere[node]!;
  }

  const advance = createIntegrator({ state, implicitEuler });

  function terminals(control: CellControl): CellTerminals {
    const { share, highOhm } = line();
    const innerV = share * (state[last]! - state[0]!);
    if (control.kind === 'open') return { voltageV: innerV, currentA: 0 };
    if (control.kind === 'current')
      return { voltageV: innerV + control.currentA * highOhm, currentA: control.currentA };
    return { voltageV: control.voltageV, currentA: (control.voltageV - innerV) / highOhm };
  }

  return {
    id: 'mgsc2se4',
    advance(durationS, control) {
      advance(durationS, control);
      return terminals(control);
    },
    terminals,
    impedance(frequencyHz) {
      const { chemicalF, sumOhm, share, highOhm } = line();
      const omega = 2 * Math.PI * frequencyHz;
      // The same line, layers without number: by symmetry u vanishes in the middle, and half the slab takes
      // 2s/(R tanh s) per volt at its surface, beside the contact's capacitance.
      const wave = Math.sqrt((omega * sumOhm * chemicalF) / 8);
      const slabS = divide({ re: (2 * wave) / sumOhm, im: (2 * wave) / sumOhm }, tanhOnDiagonal(wave));
      const surface = divide({ re: 2 * share * share, im: 0 }, add(slabS, { re: 0, im: omega * p.interfaceF }));
      return add({ re: highOhm, im: 0 }, surface);
    },
    get temperatureC() {
      return temperatureC;
    },
    setTemperature(value) {
      temperatureC = value;
    },
  };
}

/** Pellet of MgSc2Se4 between tantalum contacts. Parameters by the names of `mgSc2Se4Truth`. */
export const mgSc2Se4: CellDefinition = {
  id: 'mgsc2se4',
  title: 'MgSc₂Se₄ pellet between ion-blocking contacts',
  description:
    'Mixed conductor, 0.5 mm thick, 1 cm², Ta | sample | Ta; made for impedance and direct-current polarization.',
  create: ({ temperatureC = referenceTemperatureC, parameters = {} } = {}) =>
    createMixedConductor({ ...mgSc2Se4Truth, ...parameters }, temperatureC),
};
