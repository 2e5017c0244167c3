import type { VirtualCell } from '../../cells/cell.ts';
import { findCell } from '../../cells/index.ts';
import { AppError } from '../../errors.ts';
import type { EmulatorSettings } from '../driver.ts';

/** The cell on the leads of an emulator. @throws AppError `input/not-found`, and `input/invalid` for an impossible speed */
export function createCell({ cellId, speed, sample }: EmulatorSettings): VirtualCell {
  if (!(speed >= 1 && speed <= 2000))
    throw new AppError('input/invalid', `An emulator cannot run ${speed} times as fast as real time.`, {
      remedy: 'Choose a speed from 1 to 2000.',
    });
  if (sample) return sample.cell;
  const definition = findCell(cellId);
  if (definition) return definition.create();
  throw new AppError('input/not-found', `There is no virtual cell “${cellId.slice(0, 60)}”.`, {
    remedy: 'Choose one of those that “mobion cells” lists.',
  });
}
