import { residualsOf, type StandardPoint } from '../../../src-core/instruments/impedance-meter/driver/residuals.ts';
import { formatEngineering } from '../../../src-core/units/format.ts';
import { siValue } from '../../../src-core/units/quantity.ts';
import { defineCommand } from '../command.ts';
import { readTyped } from '../quantity-options.ts';
import { positiveImaginaryOption, readSpectrumFile } from '../read-spectrum.ts';

/** Open, short and load as measured through a fixture → what the fixture adds, ready for a method. */
export const impedanceFixture = defineCommand({
  name: 'impedance fixture',
  summary: 'Residuals of a fixture and meter from spectra of open, short and a known load, for a method’s “fixture”.',
  options: {
    open: { kind: 'text', value: 'FILE', required: true, help: 'spectrum with nothing in the fixture' },
    short: { kind: 'text', value: 'FILE', required: true, help: 'spectrum with a shorting bar' },
    load: { kind: 'text', value: 'FILE', required: true, help: 'spectrum with a resistor of known value' },
    'load-resistance': { kind: 'text', value: 'OHM', required: true, help: 'of that resistor, with unit: "1 kOhm"' },
    'positive-imaginary': positiveImaginaryOption,
  },
  async run({ options }) {
    const loadOhm = siValue(readTyped('load-resistance', options['load-resistance'], 'resistance'), 'resistance').value;
    // A short is inductive and a load may be: their sign is as the meter gave it.
    const meaning = options['positive-imaginary'] ?? 'inductive';
    const fixture = residualsOf(
      await pointsOf(options.open, meaning),
      await pointsOf(options.short, meaning),
      await pointsOf(options.load, meaning),
      loadOhm,
    );
    const { parallelF = 0, parallelS = 0, seriesH = 0, seriesOhm = 0, gain = 1 } = fixture;
    const lines = [
      `Parallel  ${formatEngineering(parallelF, 'F')}, ${formatEngineering(parallelS, 'S')}`,
      `Series    ${formatEngineering(seriesH, 'H')}, ${formatEngineering(seriesOhm, 'Ω')}`,
      `Gain      ${gain.toFixed(5)}`,
      'In the EIS step of a method:',
      `  "fixture": ${JSON.stringify(fixture)}`,
      '',
    ];
    return { json: { fixture }, text: lines.join('\n') };
  },
});

async function pointsOf(file: string, meaning: string): Promise<readonly StandardPoint[]> {
  const { spectrum } = await readSpectrumFile(file, meaning);
  const { frequencyHz, zReOhm, zImOhm } = spectrum;
  return Array.from(frequencyHz, (hz, index) => ({
    frequencyHz: hz,
    zReOhm: zReOhm[index]!,
    zImOhm: zImOhm[index]!,
  }));
}
