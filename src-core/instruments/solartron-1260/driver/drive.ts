import type { ImpedanceAction } from '../../../model/action.ts';
import { mostGeneratorV, rangeFor, resistorOhm, smallGain } from '../wire.ts';

/** The amplitude may be so much larger for a moment. */
export const peakFactor = 1.2 * Math.SQRT2;

/** The generator of the 1260 on the polarisation input of the 1287. */
export interface Drive {
  /** Of the generator, rms. */
  readonly volts: number;
  /** `PI`: 1 for the input of small gain. */
  readonly gain: 0 | 1;
}

/**
 * As a potentiostat the input adds to the voltage of the cell, as a galvanostat to that across the standard resistor: the
 * one thing that it can hold there. The sine is measured at each point, so that another scale would be found.
 */
export function driveOf({ control, amplitudeRms }: ImpedanceAction, range: number): Drive {
  const atInputV = control === 'galvanostatic' ? amplitudeRms * resistorOhm(range) : amplitudeRms;
  const volts = atInputV / smallGain;
  return volts <= mostGeneratorV ? { volts, gain: 1 } : { volts: atInputV, gain: 0 };
}

/** What a galvanostat holds at the start: zero unless told. */
export function directCurrentA({ dc }: ImpedanceAction): number {
  return dc !== 'open-circuit' && 'currentA' in dc ? dc.currentA : 0;
}

/** The range in which a galvanostat stays for the whole spectrum. */
export function galvanostatRange(action: ImpedanceAction): number {
  return rangeFor(Math.abs(directCurrentA(action)) + peakFactor * action.amplitudeRms);
}
