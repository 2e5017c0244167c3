/** Meaning and unit of the two-letter variable types. */
export interface VariableType {
  readonly title: string;
  readonly unit: string;
}

/** The types a driver needs by name. */
export const variableType = {
  unknown: 'aa',
  potential: 'ab',
  cellPotential: 'ag',
  current: 'ba',
  phase: 'ca',
  impedanceMagnitude: 'cb',
  impedanceReal: 'cc',
  impedanceImaginary: 'cd',
  acPotential: 'ch',
  dcPotential: 'ci',
  acCurrent: 'cj',
  dcCurrent: 'ck',
  appliedPotential: 'da',
  appliedCurrent: 'db',
  appliedFrequency: 'dc',
  appliedAmplitude: 'dd',
  time: 'eb',
  temperature: 'ed',
  count: 'ee',
  boardTemperature: 'ef',
  generic: 'ja',
} as const;

const auxiliaryInputs = Object.fromEntries(
  Array.from({ length: 8 }, (_, index) => [
    `a${String.fromCharCode('s'.charCodeAt(0) + index)}`,
    { title: `Auxiliary input ${index}`, unit: 'V' },
  ]),
);

const generic = Object.fromEntries(
  ['h', 'i', 'j'].flatMap((first) =>
    ['a', 'b', 'c', 'd'].map((second) => [first + second, { title: 'Generic', unit: '' }]),
  ),
);

/** All types by their two letters. `cd` is Z'' as measured: capacitive is negative. */
export const variableTypes: Readonly<Record<string, VariableType>> = {
  aa: { title: 'Unknown', unit: '' },
  ab: { title: 'Potential, WE against RE', unit: 'V' },
  ac: { title: 'Potential, CE', unit: 'V' },
  ad: { title: 'Potential, SE', unit: 'V' },
  ae: { title: 'Potential, RE', unit: 'V' },
  af: { title: 'Potential, WE against ground', unit: 'V' },
  ag: { title: 'Potential, WE against CE', unit: 'V' },
  ...auxiliaryInputs,
  ba: { title: 'Current, WE', unit: 'A' },
  bb: { title: 'Current, second WE', unit: 'A' },
  ca: { title: 'Phase', unit: '°' },
  cb: { title: '|Z|', unit: 'Ω' },
  cc: { title: "Z'", unit: 'Ω' },
  cd: { title: "Z''", unit: 'Ω' },
  ce: { title: 'Potential, time domain', unit: 'V' },
  cf: { title: 'Current, time domain', unit: 'A' },
  cg: { title: 'Sampling frequency', unit: 'Hz' },
  ch: { title: 'Potential, AC rms', unit: 'V' },
  ci: { title: 'Potential, DC', unit: 'V' },
  cj: { title: 'Current, AC rms', unit: 'A' },
  ck: { title: 'Current, DC', unit: 'A' },
  da: { title: 'Applied potential', unit: 'V' },
  db: { title: 'Applied current', unit: 'A' },
  dc: { title: 'Applied frequency', unit: 'Hz' },
  dd: { title: 'Applied amplitude, rms', unit: 'V' },
  ea: { title: 'Channel', unit: '' },
  eb: { title: 'Time', unit: 's' },
  ec: { title: 'Pin mask', unit: '' },
  ed: { title: 'Temperature', unit: '°C' },
  ee: { title: 'Count', unit: '' },
  ef: { title: 'Board temperature', unit: '°C' },
  ...generic,
};

/** Ids behind the `M` of a measurement loop. */
export const loopIds = {
  lsv: 0x0,
  cv: 0x5,
  ca: 0x7,
  cp: 0xa,
  ocp: 0xb,
  eis: 0xd,
  geis: 0xe,
  lsp: 0xf,
} as const;
