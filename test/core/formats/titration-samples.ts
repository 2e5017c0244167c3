import { zipSync } from 'fflate';
import { mpr } from './samples.ts';

/** Rest, pulse, rest, pulse the other way: what every sample below holds. Samples of two steps share an instant. */
export const series: readonly SeriesRow[] = [0, 1e-3, 0, -1e-3].flatMap((currentA, step) =>
  [0, 10, 20].map((stepTimeS, k) => ({
    timeS: 20 * step + stepTimeS,
    stepTimeS,
    currentA,
    voltageV: round(3.1 + [0, 0.05, 0.02, -0.04][step]! + 0.001 * k * [0, 1, -1, -1][step]!),
    step: step + 1,
    cycle: 1,
    temperatureC: 25.5,
  })),
);

export interface SeriesRow {
  readonly timeS: number;
  readonly stepTimeS: number;
  readonly currentA: number;
  readonly voltageV: number;
  readonly step: number;
  readonly cycle: number;
  readonly temperatureC: number;
}

export interface TitrationSample {
  readonly id: string;
  readonly what: string;
  readonly text: string;
  readonly hasTemperature?: true;
  /** Where the format tells no cycle. */
  readonly hasNoCycle?: true;
  /** Where the format tells no step. */
  readonly hasNoStep?: true;
  /** Where the format stores single precision. */
  readonly relativeTolerance?: number;
}

function round(value: number): number {
  return Number(value.toPrecision(9));
}

const lines = (header: string, write: (row: SeriesRow, k: number) => string, end = '\r\n'): string =>
  [header, ...series.map(write)].join(end);
const two = (value: number): string => String(value).padStart(2, '0');
const clock = (seconds: number, days = ''): string => `${days}00:${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
const comma = (value: number): string => value.toExponential(8).replace('.', ',');
const word = ({ currentA }: SeriesRow): string => (currentA === 0 ? 'Rest' : currentA > 0 ? 'CC Chg' : 'CC DChg');

const mpt = (time: (row: SeriesRow) => string): string =>
  `EC-Lab ASCII FILE\r\nNb header lines : 5\r\n\r\nGalvanostatic Cycling with Potential Limitation\r\n` +
  lines(
    'mode\tNs\ttime/s\tcontrol/V/mA\tEwe/V\t<I>/mA\tcycle number\tTemperature/°C\t',
    (row) =>
    [1, row.step, time(row), 0, comma(row.voltageV), comma(1e3 * row.currentA), comma(row.cycle), comma(row.temperatureC)].join('\t'), // prettier-ignore
  );

const gcplMpr = mpr({
  points: series.length,
  columns: [
    [131, 2, (k) => series[k]!.step],
    [4, 8, (k) => series[k]!.timeS],
    [6, 4, (k) => series[k]!.voltageV],
    [76, 4, (k) => 1e3 * series[k]!.currentA],
    [24, 8, (k) => series[k]!.cycle],
    [462, 4, (k) => series[k]!.temperatureC],
  ],
});

export const gamryChrono = (): string =>
  'EXPLAIN\nTAG\tPWR_CHARGE\nTITLE\tLABEL\tCharge\tTest &Identifier\n' +
  [1, 2, 3, 4]
    .map(
      (step) =>
        `CURVE${step}\tTABLE\t3\n\tPt\tT\tVf\tIm\tVu\tTemp\n\t#\ts\tV vs. Ref.\tA\tV\tdeg C\n` +
        series
          .filter((row) => row.step === step)
          .map((row, k) => `\t${k}\t${row.stepTimeS}\t${row.voltageV}\t${row.currentA}\t0\t${row.temperatureC}\n`)
          .join(''),
    )
    .join('');

const session = (): string => {
  const values = (of: (row: SeriesRow) => number) => series.map((row) => ({ V: of(row) }));
  const Values = [
    { ArrayType: 2, Unit: { Type: 'PalmSens.Units.MicroAmpere' }, DataValues: values((row) => 1e6 * row.currentA) },
    { ArrayType: 1, Unit: { Type: 'PalmSens.Units.Volt' }, DataValues: values((row) => row.voltageV) },
    { ArrayType: 0, Unit: { Type: 'PalmSens.Units.Time' }, DataValues: values((row) => row.timeS) },
  ];
  return JSON.stringify({
    Type: 'PalmSens.DataFiles.SessionFile',
    Measurements: [{ Title: 'CP', DataSet: { Values } }],
  });
};

const neware = (): string =>
  lines(
    'DataPoint,Cycle Index,Step Index,Step Type,Time,Total Time,Current(mA),Voltage(V),T1(?)',
    (row, k) =>
    [k + 1, row.cycle, row.step, word(row), clock(row.stepTimeS), clock(row.timeS), 1e3 * row.currentA, row.voltageV, row.temperatureC].join(','), // prettier-ignore
  );

/** The lines of a cycle and of its first step may stand in one. */
export const newareNested = (): string => {
  const step = (number: number): string => {
    const rows = series.filter((row) => row.step === number);
    const head =
      number === 1 ? `1,0.1,0.1,00:01:00,1,1,Rest,00:00:20` : `,${number},${number},${word(rows[0]!)},00:00:20`;
    const records = rows.map(
      (row, k) => `,,${3 * number + k},${clock(row.stepTimeS)},${1e3 * row.currentA},${row.voltageV}`,
    );
    return [head, ...records].join('\r\n');
  };
  const heads = 'Cycle Index,Chg. Cap.(Ah),DChg. Cap.(Ah),Chg. Time\r\n,Step Index,Step Number,Step Type,Step Time,Oneset Volt.(V)\r\n,,DataPoint,Time,Current(mA),Voltage(V)\r\n'; // prettier-ignore
  return heads + [1, 2, 3, 4].map(step).join('\r\n');
};

const maccor = (): string =>
  "Today's Date\t01/02/2026\r\nDate of Test:\t01/02/2026\r\n" +
  lines(
    'Rec#\tCyc#\tStep\tTestTime\tStepTime\tAmp-hr\tWatt-hr\tAmps\tVolts\tState\tES\tDPt Time',
    (row, k) =>
    [`1,00${k}.0`, row.cycle, row.step, clock(row.timeS, '0d '), clock(row.stepTimeS, '0d '), 0, 0, Math.abs(row.currentA), row.voltageV, row.currentA < 0 ? 'D' : row.currentA > 0 ? 'C' : 'R', 1, '01/02/2026 10:00:00'].join('\t'), // prettier-ignore
  );

const landt = (): string =>
  lines(
    'Record\tCycle-Index\tStep-Index\tTestTime/Sec\tStepTime/Sec\tCurrent/mA\tVoltage/V\tSysTime',
    (row, k) =>
    [k, row.cycle, row.step, row.timeS, row.stepTimeS, 1e3 * row.currentA, row.voltageV, '2026-02-01 10:00:00'].join('\t'), // prettier-ignore
  );

const basytec = (): string =>
  '~Resultfile from Basytec Battery Test System\r\n~\r\n~Name of Test: test\r\n' +
  lines('~Time[s]\tDataSet\tt-Step[s]\tLine\tCommand\tU[V]\tI[A]\tT1[\ufffdC]\tCyc-Count', (row, k) =>
    [row.timeS, k, row.stepTimeS, row.step, 'x', row.voltageV, row.currentA, row.temperatureC, row.cycle].join('\t'),
  );

const pec = (): string =>
  'Request Year:,2026\r\nTestRegime Name:,OCV\r\n' +
  lines(
    'Test,Step,Cycle,Total Time (Hours in hh:mm:ss.xxx),Step Time (Seconds),Voltage (V),Current (mA),Temp (°C),',
    (row) => // prettier-ignore
    [1, row.step, row.cycle, `${clock(row.timeS)}.000`, row.stepTimeS, row.voltageV, 1e3 * row.currentA, row.temperatureC, ''].join(','), // prettier-ignore
  );

const arbin = (): string =>
  `\uFEFF${lines('Data Point,Date Time,Test Time (s),Step Time (s),Cycle Index,Step Index,Current (A),Voltage (V),Aux_Temperature_1 (C)', (row, k) => [k + 1, '\t09/20/2024 08:32:34.558', row.timeS, row.stepTimeS, row.cycle, row.step, row.currentA, row.voltageV, row.temperatureC, 0].join(','))}`; // prettier-ignore

/** Bytes as a reader gets them. */
export function binary(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

export const zipped = (files: Readonly<Record<string, string | Uint8Array>>): string =>
  binary(zipSync(Object.fromEntries(Object.entries(files).map(([name, content]) => [name, typeof content === 'string' ? encode(content) : content])))); // prettier-ignore

/** A workbook with its head among the shared strings, durations as fractions of a day, spread over two sheets. */
export const workbook = (sheets = 2): string => {
  const heads = [
    'Record &amp; number',
    'Total Time',
    'Current(mA)',
    'Voltage(V)',
    'Step Index',
    'Cycle Index',
    'T1(\u2103)',
  ];
  const head = `<row r="1">${heads.map((_, k) => `<c r="${'ABCDEFG'[k]!}1" t="s"><v>${k}</v></c>`).join('')}</row>`;
  const line = (row: SeriesRow, k: number): string => {
    const cells = [row.timeS / 86_400, 1e3 * row.currentA, row.voltageV, row.step, row.cycle, row.temperatureC];
    const written = cells.map(
      (value, c) => `<c r="${'BCDEFG'[c]!}${k + 2}"${c === 0 ? ' s="1"' : ''}><v>${value}</v></c>`,
    );
    return `<row r="${k + 2}"><c r="A${k + 2}" t="inlineStr"><is><t>${k}</t></is></c>${written.join('')}</row>`;
  };
  const perSheet = series.length / sheets;
  const parts = Array.from({ length: sheets }, (_, n) => series.slice(n * perSheet, (n + 1) * perSheet));
  return zipped({
    'xl/workbook.xml': '<workbook/>',
    'xl/sharedStrings.xml': `<sst>${heads.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`,
    'xl/styles.xml': '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="[h]:mm:ss"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>', // prettier-ignore
    ...Object.fromEntries(
      parts.map((rows, n) => [
        `xl/worksheets/sheet${n + 1}.xml`,
        `<worksheet><sheetData>${head}${rows.map(line).join('')}</sheetData></worksheet>`,
      ]),
    ),
  });
};

type Field = readonly [at: number, kind: 'Uint8' | 'Uint16' | 'Uint32' | 'Int16' | 'Int32' | 'Float32', value: number];

function record(length: number, fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  for (const [at, kind, value] of fields)
    if (kind === 'Uint8') view.setUint8(at, value);
    else view[`set${kind}`](at, value, true);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const ndaHead = (version: number, length: number): Uint8Array => {
  const head = new Uint8Array(length);
  head.set(encode('NEWARE20260101'));
  head[14] = version;
  return head;
};

/** Stored out of order, one of them twice, each followed by that of a thermometer. */
export const nda29 = (): string => {
  const data = series.flatMap((row, k) => [
    record(86, [
      [0, 'Uint8', 0x55], [2, 'Uint32', k + 1], [6, 'Uint32', 0], [10, 'Uint16', row.step], [12, 'Uint8', 4],
      [14, 'Uint32', 1e3 * row.stepTimeS], [22, 'Int32', Math.round(1e4 * row.voltageV)],
      [26, 'Int32', Math.round(1e3 * row.currentA / 1e-4)], [78, 'Int32', 5],
    ]), // prettier-ignore
    record(86, [[0, 'Uint8', 0x65], [1, 'Uint8', 1], [2, 'Uint32', k + 1], [34, 'Int16', 10 * row.temperatureC]]), // prettier-ignore
  ]);
  const order = [...data.slice(0, 2), ...data.slice(6), ...data.slice(2, 6), ...data.slice(2, 4)];
  return binary(joined([ndaHead(29, 2048), ...order, new Uint8Array(100)]));
};

const nda90 = (): string =>
  binary(joined([ndaHead(130, 1024), ...series.map((row, k) => record(88, [[0, 'Uint8', 0x12], [1, 'Uint8', 0x50], [4, 'Uint8', 0x55], [9, 'Uint8', row.step], [16, 'Uint32', k + 1], [28, 'Uint32', 1e6 * row.stepTimeS], [36, 'Float32', row.voltageV], [40, 'Float32', 1e3 * row.currentA]]))])); // prettier-ignore

const nda91 = (): string =>
  binary(joined([ndaHead(130, 1024), ...series.map((row, k) => record(60, [[0, 'Uint8', 0x55], [1, 'Uint8', 0x81], [2, 'Uint8', row.step], [8, 'Uint32', k + 1], [12, 'Uint32', row.timeS], [20, 'Float32', 1e3 * row.currentA], [24, 'Float32', row.voltageV], [52, 'Float32', row.temperatureC]]))])); // prettier-ignore

/** A table of one page whose places are all filled. */
function ndc(version: number, kind: number, rows: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(2 * 4096);
  bytes[0] = kind;
  bytes[2] = version;
  rows.forEach((row, k) => {
    bytes[4096 + 4 + (k >> 3)]! |= 1 << (k & 7);
    bytes.set(row, 4096 + 132 + k * row.length);
  });
  return bytes;
}

/** Times of the first sample of each step only, as newer programs store them. */
export const ndax = (version: 11 | 14 | 16): string => {
  const plus = version === 14;
  const data = series.map(({ voltageV, currentA }) => record(8, [[0, 'Float32', voltageV * (plus ? 1 : 1e4)], [4, 'Float32', currentA * (plus ? 1 : 1e3)]])); // prettier-ignore
  const size = { 11: 47, 14: 55, 16: 100 }[version];
  const times = series.flatMap((row, k) =>
    row.stepTimeS === 0 ? [record(size, [[29, 'Int32', 10_000], [37, 'Uint32', row.step], [41, 'Uint32', k + 1]])] : [],
  ); // prettier-ignore
  const steps = [1, 2, 3, 4].map((step) =>
    record(version === 16 ? 100 : 37, [
      [4, 'Uint32', step],
      [24, 'Uint8', 4],
    ]),
  );
  const thermometer = series.map(({ temperatureC }) => plus ? record(4, [[0, 'Float32', temperatureC]]) : record(7, [[0, 'Uint8', 0x65], [5, 'Int16', 10 * temperatureC]])); // prettier-ignore
  return zipped({
    'TestInfo.xml': '<root><config><TestInfo><Aux1 AuxID="1" ChlType="103"/></TestInfo></config></root>',
    'data.ndc': ndc(version, 1, data),
    'data_runInfo.ndc': ndc(version, 18, times),
    'data_step.ndc': ndc(version, 7, steps),
    [plus ? 'data_AUX_1_2_3.ndc' : 'data_1.ndc']: ndc(version, 5, thermometer),
  });
};

const single = { relativeTolerance: 1e-6 } as const;
const warm = { hasTemperature: true } as const;

/** One of each format, and of its kinds. */
export const titrationSamples: readonly TitrationSample[] = [
  { id: 'biologic-mpr', what: 'GCPL', text: gcplMpr, ...single, ...warm },
  { id: 'biologic-mpt', what: 'decimal comma', text: mpt((row) => comma(row.timeS)), ...warm },
  {
    id: 'biologic-mpt',
    what: 'with dates',
    text: mpt((row) => `02/01/2026 10:${clock(row.timeS).slice(3)}.000`),
    ...warm,
  },
  { id: 'gamry-dta', what: 'a table for each step', text: gamryChrono(), ...warm, hasNoCycle: true },
  { id: 'palmsens', what: 'chronopotentiometry', text: session(), hasNoCycle: true, hasNoStep: true },
  { id: 'bdf', what: 'names for machines', text: lines('test_time_second,voltage_volt,current_ampere,step_index,cycle_count,ambient_temperature_celsius', (row) => [row.timeS, row.voltageV, row.currentA, row.step, row.cycle, row.temperatureC].join(',')), ...warm }, // prettier-ignore
  { id: 'bdf', what: 'names for people', text: lines('Test Time / s,Voltage / V,Current / A,Step Index / 1,Cycle Count / 1', (row) => [row.timeS, row.voltageV, row.currentA, row.step, row.cycle].join(',')) }, // prettier-ignore
  { id: 'arbin-csv', what: 'more cells than names', text: arbin(), ...warm },
  { id: 'neware-csv', what: 'one table', text: neware(), ...warm },
  { id: 'neware-csv', what: 'nested report, time of the step only', text: newareNested() },
  { id: 'neware-nda', what: 'BTS 8, out of order', text: nda29(), ...warm },
  { id: 'neware-nda', what: 'BTS 9.0', text: nda90(), ...single, hasNoCycle: true },
  { id: 'neware-nda', what: 'BTS 9.1', text: nda91(), ...single, ...warm },
  { id: 'neware-ndax', what: 'version 11', text: ndax(11), ...single, ...warm },
  { id: 'neware-ndax', what: 'version 14', text: ndax(14), ...single, ...warm },
  { id: 'neware-ndax', what: 'version 16', text: ndax(16), ...single, ...warm },
  { id: 'maccor', what: 'current without sign', text: maccor() },
  { id: 'landt', what: 'table', text: landt() },
  { id: 'basytec', what: 'table', text: basytec(), ...warm },
  { id: 'pec', what: 'table', text: pec(), ...warm },
  { id: 'xlsx', what: 'one sheet', text: workbook(1), ...warm },
  { id: 'xlsx', what: 'two sheets', text: workbook(2), ...warm },
  { id: 'titration-csv', what: 'plain', text: lines('time_s;current_A;voltage_V;step_index;cycle;temperature_K', (row) => [row.timeS, row.currentA, row.voltageV, row.step, row.cycle, row.temperatureC + 273.15].join(';')), ...warm }, // prettier-ignore
];
