import { AppError } from '../../../errors.ts';
import type { Warning } from '../../../model/quantity.ts';
import type { Sample } from '../../../model/sample.ts';
import { siValue, type SiValue } from '../../../units/quantity.ts';
import type { CellGeometry } from './propagation.ts';

/**
 * Thickness and area of a sample in cm and cm²; a warning is added where an uncertainty was not stated.
 *
 * @throws AppError `input/missing-field` where one is missing, `input/invalid` where it is not positive
 */
export function readGeometry(sample: Sample, warnings: Warning[]): CellGeometry {
  const { thickness, area } = sample;
  if (!thickness || !area) {
    const missing = [thickness ? [] : ['thickness'], area ? [] : ['area']].flat();
    throw new AppError('input/missing-field', `Conductivity needs the ${missing.join(' and the ')} of the sample.`, {
      remedy: `Enter ${missing.join(' and ')} in the sample "${sample.name}".`,
    });
  }
  const length = positive(siValue(thickness, 'length'), 'thickness');
  const contact = positive(siValue(area, 'area'), 'area');
  const unstated = [length, contact].map(({ standardUncertainty }) => !Number.isFinite(standardUncertainty));
  if (unstated.some(Boolean)) {
    const which = ['thickness', 'area'].filter((_, i) => unstated[i]).join(' and ');
    warnings.push({
      code: 'uncertainty-not-stated',
      message: `The uncertainty of ${which} was not stated: that of σ leaves it out.`,
    });
  }
  const inUnits = ({ value, standardUncertainty }: SiValue, factor: number): SiValue => ({
    value: value * factor,
    standardUncertainty: standardUncertainty * factor,
  });
  return { thicknessCm: inUnits(length, 1e2), areaCm2: inUnits(contact, 1e4) };
}

function positive(quantity: SiValue, name: string): SiValue {
  if (quantity.value > 0 && quantity.value < Infinity) return quantity;
  throw new AppError('input/invalid', `The ${name} of the sample is not a positive number.`, {
    remedy: `Correct the ${name} of the sample.`,
  });
}
