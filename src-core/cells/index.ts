import type { CellDefinition } from './cell.ts';
import { dummyCell } from './dummy-cell.ts';
import { fixtureStandards } from './fixture-standards.ts';
import { mgNasicon } from './mg-nasicon.ts';
import { mgSc2Se4 } from './mgsc2se4.ts';
import { mgSc2Se4HebbWagner } from './mgsc2se4-hebb-wagner.ts';
import { mgTi2S4 } from './mg-ti2s4.ts';
import { mgTi2S4ThreeElectrode } from './mg-ti2s4-three-electrode.ts';

/** Every virtual cell. To add one: a file and a line. */
export const cells: readonly CellDefinition[] = [
  mgTi2S4,
  mgTi2S4ThreeElectrode,
  mgNasicon,
  mgSc2Se4,
  mgSc2Se4HebbWagner,
  dummyCell,
  ...fixtureStandards,
];

/** The cell of an id, or undefined. */
export function findCell(id: string): CellDefinition | undefined {
  return cells.find((cell) => cell.id === id);
}
