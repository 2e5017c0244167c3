import { dimensionOf } from '../diffusion-kernel.ts';
import { defined, lengthInput, sampleInput, type ExplainContext } from './explain-context.ts';
import { explained, input, uncertain, type Explanation } from './explanation.ts';

/** n, L and V/S: what the formulas need of the sample. */
export function explainLengths(context: ExplainContext): Explanation[] {
  return defined([explainAmount(context), explainVolumePerSurface(context)]);
}

function explainAmount(context: ExplainContext): Explanation | undefined {
  const { amountMol } = context.host;
  if (!amountMol) return undefined;
  const fraction =
    sampleInput(context, 'w', 'activeFraction') ??
    input('w', 'Active fraction', uncertain(1, '1'), 'assumed: the sample states none');
  return explained(
    {
      id: 'amount',
      symbol: 'n',
      title: 'Amount of host',
      value: uncertain(amountMol.value, 'mol', amountMol.value * amountMol.relative),
      formula: 'n = m·w/M',
      inputs: defined([sampleInput(context, 'm', 'mass'), fraction, sampleInput(context, 'M', 'molarMass')]),
      source: 'definition of the molar mass',
    },
    (read) => (read('m') * read('w')) / read('M'),
  );
}

function explainVolumePerSurface(context: ExplainContext): Explanation {
  const { geometry, volumePerSurfaceM, diffusionLengthM, amountMol, molarVolumeM3PerMol } = context.host;
  const value = uncertain(volumePerSurfaceM.value, 'm', volumePerSurfaceM.value * volumePerSurfaceM.relative);
  const parts = { id: 'volume-per-surface', symbol: 'V/S', title: 'Volume over surface of the host', value };
  const area = sampleInput(context, 'S', 'area');
  if (volumePerSurfaceM !== diffusionLengthM && geometry === 'slab' && amountMol && molarVolumeM3PerMol && area)
    return explained(
      {
        ...parts,
        formula: 'V/S = n·V_m/S',
        inputs: [
          input(
            'n',
            'amount of host',
            uncertain(amountMol.value, 'mol', amountMol.value * amountMol.relative),
            'm·w/M',
          ),
          molarVolume(context),
          area,
        ],
        source: 'definition of the molar volume',
      },
      (read) => (read('n') * read('V_m')) / read('S'),
    );
  const dimension = dimensionOf[geometry];
  const isSlab = geometry === 'slab';
  return explained(
    {
      ...parts,
      formula: isSlab ? 'V/S = L' : `V/S = L/${dimension}, L the radius of a ${geometry}`,
      inputs: [lengthInput('L', isSlab ? 'thickness' : 'radius', diffusionLengthM)],
      source: 'geometry',
    },
    (read) => read('L') / dimension,
  );
}

/** V_m as given, or from molar mass and density. */
export function molarVolume(context: ExplainContext) {
  const volume = context.host.molarVolumeM3PerMol;
  return (
    sampleInput(context, 'V_m', 'molarVolume') ??
    input(
      'V_m',
      'molar volume of the host',
      uncertain(volume?.value ?? NaN, 'm³/mol', volume ? volume.value * volume.relative : NaN),
      `sample “${context.sample.name}”: molar mass over density`,
    )
  );
}
