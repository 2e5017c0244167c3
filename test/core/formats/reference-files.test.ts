import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { segmentTitration } from '../../../src-core/analysis/titration/segment.ts';
import { decodeText } from '../../../src-core/formats/decode-text.ts';
import { readDataFile } from '../../../src-core/formats/index.ts';
import { readAccessTable } from '../../../src-main/host/files/access-table.ts';

// Files of instruments, beside the repository where they are available.
const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const available = existsSync(`${folder}eis/formats/expected_first_last.csv`);
if (!available) console.log(`Instrument files skipped: ${folder} is not there.`);

const content = (name: string) => decodeText(readFileSync(folder + name));
const spectrum = (name: string) => readDataFile(content(name), name, 'spectrum');
const titration = (name: string) => readDataFile(content(name), name, 'titration', { readAccessTable }).titration!;

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

  // Points, then first and last time, current and voltage, as the files' own programs list them.
  test.each([
    ['formats/biologic_gcpl.mpr', 132, [30.153, 0, 3.42287], [659.9858, -2.9996e-5, 3.43201]],
    ['formats/biologic_gcpl_commadecimal.mpt', 132, [30.153, 0, 3.42287], [659.9858, -2.9996e-5, 3.43201]],
    ['formats/biologic_btlab_timestamped.txt', 8, [0, 0, 4.14656], [12.464, 0.44992, 4.15459]],
    ['formats/neware_uio_first400.csv', 399, [0, 0, 2.917], [23_880, 0, 2.9495]],
    ['formats/neware_export_ife_first400.csv', 392, [0, 0, 4.3185], [3255, 0, 4.146]],
    ['formats/neware_TestFile.nda', 6670, [0.01, 0, 3.88199], [72_373.26, 0, 4.1587]],
    ['formats/neware_bts16.ndax', 84, [0, 0, 2.90008], [80, 0, 2.88482]],
    ['formats/neware_small.ndax', 301, [0, 0, 2.98299], [300, 0, 2.98288]],
    ['formats/arbin.csv', 13, [30.0005, 0, 3.534595], [301.214, 2.650138, 3.599601]],
    ['formats/arbin_gitt_fullcell_01.res', 7218, [5.00896, 0, 3.05117], [318_961.785, 0, 3.31927]],
    ['formats/arbin_gitt_fullcell_03.res', 26_286, [30.004, 0, 3.4762], [223_452.5526, 0, 3.22898]],
    ['formats/landt_raw_first300.csv', 293, [0.02, 0, 2.9215], [4380.02, 0, 2.8723]],
    ['formats/maccor.csv', 15, [0, 0, 3.668], [13.06, 28.798, 3.716]],
    ['formats/basytec.txt', 74, [0, 0, 3.525755], [70.2358, 0.4496017, 3.53285]],
    ['formats/pec.csv', 19, [0.002, -8e-6, 3.56903], [162.363, 0, 3.568858]],
    ['formats/bdf_DLR_LiGr_POCV_first500.bdf.csv', 499, [0, 0, 0.939198], [2_658_786.2004, 1.27647e-4, 1.345961]],
    ['formats/bdf_SINTEF_LiGr_Landt_first300.bdf.csv', 299, [0.02, 0, 2.9215], [4470.02, 0, 2.8709]],
    ['formats/cellpy_custom.csv', 2442, [120, 0, 1.14], [142_455.05, 0, 2.93]],
    ['gitt/real/lgm50_3electrode_gitt_40pulses.csv', 7966, [105_749.3767, 0, 4.14764], [185_578.866, 0, 2.17182]],
    ['gitt/real/ampworks_ici_discharge_p2d_simulated.csv', 21_410, [0, 0, 4.092467], [41_344.076, 0, 3.065935]],
  ] as const)('%s: points, first and last', (name, points, first, last) => {
    const { timeS, currentA, voltageV } = titration(name);
    expect(timeS).toHaveLength(points);
    for (const [row, wanted] of [
      [0, first],
      [points - 1, last],
    ] as const)
      [timeS[row]!, currentA[row]!, voltageV[row]!].forEach((value, k) => {
        expect(Math.abs(value - wanted[k]!)).toBeLessThanOrEqual(1e-5 * Math.abs(wanted[k]!) + 1e-9);
      });
  });

  test('an old Neware file, out of its archive: 439 samples in six steps', () => {
    const [nda] = Object.values(unzipSync(readFileSync(`${folder}formats/neware_new_nda.nda.zip`)));
    const { timeS, currentA, voltageV, stepIndex } = readDataFile(decodeText(nda!), 'a.nda', 'titration').titration!;
    expect(timeS).toHaveLength(439);
    expect([timeS[50], timeS.at(-1), stepIndex!.at(-1)]).toEqual([5, 721.6, 6]);
    expect(currentA[50]).toBeCloseTo(-50.2e-6, 12);
    expect(voltageV.at(-1)).toBeCloseTo(-0.0951, 9);
  });

  test('a sample of the new Neware archive that stands in none of its times', () => {
    const { timeS, currentA, cycleIndex, temperatureK } = titration('formats/neware_bts16.ndax');
    expect([timeS[50], cycleIndex![50]]).toEqual([48, 1]);
    expect(currentA[50]).toBeCloseTo(-1.997245, 5);
    expect(temperatureK![50]).toBeCloseTo(296.95, 9);
  });

  test('Arbin’s database and the export of the same test agree, and give 187 pulses', () => {
    const [database, text] = [titration('formats/arbin_gitt_fullcell_03.res'), titration('gitt/real/arbin_fullcell_gitt_cc_03.csv')]; // prettier-ignore
    for (const column of ['timeS', 'voltageV', 'currentA', 'stepIndex', 'cycleIndex'] as const)
      database[column]!.forEach((value, k) => {
        expect(Math.abs(text[column]![k]! - value)).toBeLessThanOrEqual(1e-7 * Math.abs(value));
      });
    expect(segmentTitration(database).pulses).toHaveLength(187);
  });

  test.each([
    ['gitt/real/arbin_fullcell_gitt_cc_02.csv', 183],
    ['gitt/real/lgm50_3electrode_gitt_40pulses.csv', 40],
    ['gitt/synthetic/A_constD_sphere.csv', 36],
    ['gitt/synthetic/B_variableD_2decades.csv', 90],
    ['gitt/synthetic/C_noisy_iR_Tdrift_planar.csv', 40],
    ['gitt/synthetic/D_pulse_too_long.csv', 14],
  ] as const)('%s: %i pulses', (name, pulses) => {
    expect(segmentTitration(titration(name)).pulses).toHaveLength(pulses);
  });

  test('a list of experiments is no measurement', () => {
    expect(() => titration('formats/pyprobe_experiment_record.xlsx')).toThrow('No sheet of the workbook names columns');
  });
});
