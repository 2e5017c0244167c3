import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../src-core/formats/decode-text.ts';
import { readDataFile } from '../../../src-core/formats/index.ts';

// Files of instruments, beside the repository where they are available.
const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const available = existsSync(`${folder}eis/formats/expected_first_last.csv`);
if (!available) console.log(`Instrument files skipped: ${folder} is not there.`);

const content = (name: string) => decodeText(readFileSync(folder + name));
const spectrum = (name: string) => readDataFile(content(name), name, 'spectrum');
const titration = (name: string) => readDataFile(content(name), name, 'titration').titration!;

const rows = available
  ? content('eis/formats/expected_first_last.csv')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
  : [];

describe.skipIf(!available)('instrument files', () => {
  test.each(rows.map((row) => [row[0]!, row.slice(1, 8).map(Number)] as const))(
    '%s: first and last point',
    (name, row) => {
      const [points, f0, re0, im0, f1, re1, im1] = row as [number, number, number, number, number, number, number];
      const { spectra } = spectrum(`eis/formats/${name}`);
      expect(spectra).toHaveLength(1);
      const { frequencyHz, zReOhm, zImOhm } = spectra[0]!;
      expect(frequencyHz).toHaveLength(points);
      const close = (value: number, wanted: number) => expect(Math.abs(value / wanted - 1)).toBeLessThan(1e-6);
      close(frequencyHz[0]!, f0);
      close(zReOhm[0]!, re0);
      close(zImOhm[0]!, im0);
      close(frequencyHz.at(-1)!, f1);
      close(zReOhm.at(-1)!, re1);
      close(zImOhm.at(-1)!, im1);
    },
  );

  test('a file without frequencies names line and column', () => {
    expect(() => spectrum('eis/formats/exampleDataBioLogic_MissingFreq.mpt')).toThrow(
      /Line 61 names no column for the frequency/,
    );
  });

  test('one measurement as BioLogic binary, BioLogic text and RelaxIS export', () => {
    const base = 'eis/formats/PEIS_LPSCl_IonBlocking_-25C';
    const [binary, text, relaxis] = ['.mpr', '.txt', '_RelaxIS.txt'].map((end) => spectrum(base + end).spectra[0]!);
    expect(binary!.frequencyHz).toHaveLength(79);
    for (const column of ['frequencyHz', 'zReOhm', 'zImOhm'] as const)
      binary![column].forEach((value, k) => {
        expect(Math.abs(text![column][k]! / value - 1)).toBeLessThan(1e-7);
        expect(Math.abs(relaxis![column][78 - k]! / value - 1)).toBeLessThan(1e-7);
      });
  });

  test.each(['biologic_cp', 'biologic_bcd_GITTcomment'])('%s: binary and text agree', (name) => {
    const [binary, text] = [titration(`formats/${name}.mpr`), titration(`formats/${name}.mpt`)];
    expect(binary.timeS).toHaveLength(text.timeS.length);
    for (const column of ['timeS', 'voltageV', 'currentA'] as const)
      binary[column].forEach((value, k) => {
        expect(Math.abs(text[column][k]! - value)).toBeLessThan(1e-7 * Math.abs(value) + 1e-12);
      });
  });

  test('one measurement as Ivium idf and PalmSens session', () => {
    const [idf, session] = [spectrum('formats/ivium.idf').spectra[0]!, spectrum('formats/palmsens.pssession')];
    expect(idf.frequencyHz).toHaveLength(29);
    expect(session.spectra.map(({ frequencyHz }) => frequencyHz.length)).toEqual([29, 51]);
    idf.zImOhm.forEach((value, k) => expect(Math.abs(session.spectra[0]!.zImOhm[k]! / value - 1)).toBeLessThan(1e-5));
  });

  test('thickness and area of a Novocontrol file', () => {
    const { sampleHints, spectra } = spectrum('eis/formats/novocontrol_with_geometry.txt');
    expect(spectra[0]!.frequencyHz).toHaveLength(51);
    expect(sampleHints!.thickness).toEqual({ value: 0.75, unit: 'mm' });
    expect(sampleHints!.area!.value).toBeCloseTo((Math.PI / 4) * 169, 6);
  });

  test('100 spectra in one table', () => {
    expect(spectrum('eis/batch100.csv').spectra).toHaveLength(100);
  });
});
