/** A resistor before an RC arc, in falling frequency: what every sample below holds. */
export const expected: readonly (readonly [number, number, number])[] = [10_000, 2500, 640, 160, 40, 10].map((f) => {
  const x = 2 * Math.PI * f * 1e-3;
  return [f, round(20 + 100 / (1 + x * x)), round((-100 * x) / (1 + x * x))] as const;
});

function round(value: number): number {
  return Number(value.toPrecision(7));
}

export interface Sample {
  readonly id: string;
  readonly text: string;
  /** Where the format stores single precision. */
  readonly relativeTolerance?: number;
}

function rows(write: (f: number, re: number, im: number, k: number) => string): string {
  return expected.map(([f, re, im], k) => write(f, re, im, k)).join('\n');
}

const comma = (value: number) => value.toExponential(8).replace('.', ',');

export const gamry = (end = ''): string =>
  'EXPLAIN\nTAG\tEISPOT\nTITLE\tLABEL\tTest\tTest &Identifier\nOCVCURVE\tTABLE\t1\n\tPt\tT\tVf\n\t#\ts\tV\n\t0\t0.2\t0.1\nZCURVE\tTABLE\n' +
  '\tPt\tTime\tFreq\tZreal\tZimag\tZsig\tZmod\tZphz\n\t#\ts\tHz\tohm\tohm\tV\tohm\t°\n' +
  rows((f, re, im, k) => `\t${k}\t${k + 1}\t${f}\t${re}\t${im}\t1\t${Math.hypot(re, im)}\t0`) +
  `\n${end}`;

const mptHeader = 'freq/Hz\tRe(Z)/Ohm\t-Im(Z)/Ohm\t|Z|/Ohm\tPhase(Z)/deg\ttime/s\tcycle number\t';

export const mpt = (header = mptHeader, cycles = 1): string =>
  `EC-Lab ASCII FILE\nNb header lines : 6  \n\nPotentio Electrochemical Impedance Spectroscopy\nfi   1,000\n${header}\n` +
  Array.from({ length: cycles }, (_, cycle) =>
    rows((f, re, im, k) => [f, re, -im, 0, 0, k, cycle + 1].map(comma).join('\t')),
  ).join('\n') +
  '\n';

const zplotColumns = "  Freq(Hz)\tAmpl\tBias\tTime(Sec)\tZ'(a)\tZ''(b)\tGD\tErr\tRange";

export const zplotText = (points = expected.length): string =>
  `ZPLOT2 ASCII\n  Measured Data, ZPlot:       3.2c\n  Begin Experiment:           0\n  Data Points:                ${points}\n${zplotColumns}\nEnd Comments\n` +
  rows((f, re, im) => [f, 0.01, 0, 1, re, im, 0, 0, 3].join('\t'));

export const zplotPlain = (mark = 'ZPlotW Data File: Version 3.2c'): string =>
  `"${mark}"\n"Raw Data"\nDate: 12-17-2019\n0,3,0,1,300000,0.005\n${expected.length}\n` +
  `"  Freq(Hz)    Ampl     Bias   Time(Sec)   Z'(a)    Z''(b)    GD   Err   Range"\n` +
  rows((f, re, im) => [f, 0.01, 0, 1, re, im, 0, 0, 5].join(', '));

export const par = (): string =>
  '<Application>\nName=VersaStudio\n</Application>\n\n<Segment1>\nType=2\nDefinition=Segment #, Point #, E(V), I(A), Elapsed Time(s), Frequency(Hz), E Real, Z Real, Z Imag, 0\n' +
  '0,0,0.1,0,0.5,0,0,0,0\n' +
  rows((f, re, im, k) => `0,${k + 1},0.1,0,${k + 1},${f},0,${re},${im}`) +
  '\n</Segment1>\n<Layout>\nheight=3\n</Layout>\n';

export const relaxisText = (): string =>
  "RelaxIS 3.0 Spectrum export\nDate: 1/2/2026\nData: Frequency\tData: Z'\tData: Z''\nDC=0, TM=25\tModel: none\t(one)\n" +
  rows((f, re, im) => `${f}\t${re}\t${im}`);

export const iviumText = (announced = expected.length): string =>
  `\u0000\u0001H\u0000\r\nPeaks=false\r\nMethod=Impedance\r\nTechnique=Constant E\r\n>\f\u0001\u0000\r\nprimary_data    \r\n3         \r\n${announced}        \r\n` +
  rows((f, re, im) => `${re.toExponential(8)}  ${im.toExponential(8)}\t${f.toExponential(8)} \r`) +
  '\n7         \r\nosc_data    \r\n2  \r\n1  \r\n0.1  0.2\r\n';

export const novocontrolText = (): string =>
  'pellet, 25 degrees\nDiameter[mm]: 1.000e+01  Thickness[mm]: 7.500e-01  Electrode Thickness[mm]: 4.00e+00\nFixed value(s) :  AC Volt\n' +
  "     Freq.[Hz]\t      Zs'[ohm]\t     Zs''[ohm]\n" +
  rows((f, re, im) => ` ${f.toExponential()}\t ${re}\t${im}`);

export const session = (): string => {
  const values = (column: 0 | 1 | 2, sign = 1) => expected.map((row) => ({ V: sign * row[column] }));
  const DataSet = {
    Values: [
      { ArrayType: 1, Description: 'potential', DataValues: [{ V: 0 }] },
      { ArrayType: 5, Unit: { Q: 'Frequency' }, DataValues: values(0) },
      { ArrayType: 7, Unit: { Q: "Z'" }, DataValues: values(1) },
      { ArrayType: 8, Unit: { Q: "-Z''" }, DataValues: values(2, -1) },
    ],
  };
  const measurement = { Title: 'EIS', DataSet, EISDataList: [{ Title: 'Fixed', DataSet }] };
  return `${JSON.stringify({ Type: 'PalmSens.DataFiles.SessionFile', Measurements: [measurement] })}\uFEFF`;
};

interface MprOptions {
  readonly announced?: number;
  readonly isNew?: boolean;
  readonly version?: number;
  /** Column numbers with the number of bytes and the value of each point. */
  readonly columns?: readonly (readonly [id: number, bytes: 2 | 4 | 8, value: (k: number) => number])[];
  readonly points?: number;
}

const spectrumColumns: NonNullable<MprOptions['columns']> = [
  [32, 4, (k) => expected[k]![0]],
  [37, 4, (k) => expected[k]![1]],
  [38, 4, (k) => -expected[k]![2]],
  [4, 8, (k) => k],
  [131, 2, () => 0],
];

/** An mpr file, a character per byte: a module of settings, one of data. */
export function mpr(options: MprOptions = {}): string {
  const { isNew = true, version = isNew ? 11 : 3, columns = spectrumColumns, points = expected.length } = options;
  const { announced = points } = options;
  const integer = (value: number, size: number) =>
    Array.from({ length: size }, (_, i) => Math.floor(value / 256 ** i) % 256);
  const letters = (text: string, length: number) => Array.from(text.padEnd(length), (letter) => letter.charCodeAt(0));
  const rowsAt = isNew ? 1007 : 406;
  const data = [...integer(announced, 4), ...integer(columns.length, isNew ? 2 : 1)];
  for (const [id] of columns) data.push(...integer(id, 2));
  while (data.length < rowsAt) data.push(0);
  for (let k = 0; k < points; k++) for (const [, size, value] of columns) data.push(...cell(value(k), size));
  const module = (name: string, content: readonly number[]) => [
    ...letters('MODULE', 6),
    ...letters(name, 10),
    ...letters(name, 25),
    ...(isNew ? [255, 255, 255, 255, ...integer(content.length, 4), 0, 0, 0, 0] : integer(content.length, 4)),
    ...integer(version, 4),
    ...letters('01/02/26', 8),
    ...content,
  ];
  const head = [...letters('BIO-LOGIC MODULAR FILE\u001a', 48), 0, 0, 0, 0];
  const file = [...head, ...module('VMP Set', [1, 2, 3]), ...module('VMP data', data), ...module('VMP LOG', [0])];
  return file.map((byte) => String.fromCharCode(byte)).join('');
}

function cell(value: number, size: 2 | 4 | 8): number[] {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  if (size === 8) view.setFloat64(0, value, true);
  else if (size === 4) view.setFloat32(0, value, true);
  else view.setUint16(0, value, true);
  return [...bytes];
}

/** One of each format. */
export const samples: readonly Sample[] = [
  { id: 'biologic-mpr', text: mpr(), relativeTolerance: 1e-6 },
  { id: 'palmsens', text: session() },
  { id: 'gamry-dta', text: gamry() },
  { id: 'biologic-mpt', text: mpt() },
  { id: 'zplot', text: zplotText() },
  { id: 'zplot', text: zplotPlain() },
  { id: 'autolab', text: `\uFEFF${zplotPlain('Z60W Data File: Version 1.1')}` },
  {
    id: 'autolab',
    text: `Frequency (Hz);Z' (Ω);-Z'' (Ω);Z (Ω);-Phase (°);Time (s)\n${rows((f, re, im) => [f, re, -im, 0, 0, 1].map(comma).join(';'))}`,
  },
  { id: 'versastudio-par', text: par() },
  { id: 'relaxis', text: relaxisText() },
  { id: 'ivium', text: iviumText() },
  {
    id: 'ch-instruments',
    text: `Feb. 20, 2020   15:55:08\nA.C. Impedance\nInstrument Model:  CHI660E\n\nFreq/Hz, Z'/ohm, Z"/ohm, Z/ohm, Phase/deg\n\n${rows((f, re, im) => `${f}, ${re}, ${im}, 0, 0`)}`,
  },
  { id: 'novocontrol', text: novocontrolText() },
  {
    id: 'parstat',
    text: `Potential (V)\tCurrent (A)\tElapsed Time (s)\tFrequency (Hz)\tZre (ohms)\tZim (ohms)\t|Vac| (V)\t\n3.4\t-0.1\t10\t0\t0\t0\t0\t\n3.4\t-0.1\t20\t0\t0\t0\t0\t\n${rows((f, re, im, k) => `3.5\t0\t${30 + k}\t${f}\t${re}\t${im}\t0.01\t`)}`,
  },
  { id: 'powersuite', text: `Frequency\t Zre\t Zimg\r\r\n${rows((f, re, im) => `${f}\t ${re}\t ${im}\r\r`)}\n` },
  {
    id: 'bdf',
    text: `test_time_second,voltage_volt,current_ampere,frequency_hertz,real_impedance_ohm,imaginary_impedance_ohm\n0,3.1,0.1,,,\n1,3.2,0.1,,,\n${rows((f, re, im, k) => `${k + 2},3.2,0,${f},${re},${im}`)}\n`,
  },
  { id: 'spectrum-csv', text: `freq_Hz,Zre_ohm,Zim_ohm\n${rows((f, re, im) => `${f},${re},${im}`)}\n` },
];
