import type { ElementDefinition } from '../element.ts';
import { capacitor } from './capacitor.ts';
import { constantPhase } from './constant-phase.ts';
import { finiteGerischer } from './finite-gerischer.ts';
import { gerischer } from './gerischer.ts';
import { havriliakNegami } from './havriliak-negami.ts';
import { inductor } from './inductor.ts';
import { jamnikMaierGeneral } from './jamnik-maier-general.ts';
import { jamnikMaierInterface } from './jamnik-maier-interface.ts';
import { jamnikMaier } from './jamnik-maier.ts';
import { lossyInductor } from './lossy-inductor.ts';
import { porousElectrodeBlocking } from './porous-electrode-blocking.ts';
import { porousElectrodeReacting } from './porous-electrode-reacting.ts';
import { resistor } from './resistor.ts';
import { twoRailLine } from './two-rail-line.ts';
import { warburgOpenExponent } from './warburg-open-n.ts';
import { warburgOpen } from './warburg-open.ts';
import { warburgShortExponent } from './warburg-short-n.ts';
import { warburgShort } from './warburg-short.ts';
import { warburgSphere } from './warburg-sphere.ts';
import { warburg } from './warburg.ts';
import { zarc } from './zarc.ts';

/** Every element a circuit may hold. To add one: a file beside this and a line here. */
export const elements: readonly ElementDefinition[] = [
  resistor,
  capacitor,
  inductor,
  lossyInductor,
  constantPhase,
  warburg,
  warburgShort,
  warburgOpen,
  warburgShortExponent,
  warburgOpenExponent,
  warburgSphere,
  zarc,
  havriliakNegami,
  gerischer,
  finiteGerischer,
  porousElectrodeReacting,
  porousElectrodeBlocking,
  twoRailLine,
  jamnikMaier,
  jamnikMaierInterface,
  jamnikMaierGeneral,
];

const bySymbol: ReadonlyMap<string, ElementDefinition> = new Map(elements.map((item) => [item.symbol, item]));

export function findElement(symbol: string): ElementDefinition | undefined {
  return bySymbol.get(symbol);
}
