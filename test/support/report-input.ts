import { createHash } from 'node:crypto';
import type { DcTable, ImpedanceColumn, ImpedanceTable } from '../../src-core/model/reading.ts';
import type { AnalysisRecord, ImpedanceFit, TitrationPulse } from '../../src-core/model/results.ts';
import type { JournalEntry, RunDetail } from '../../src-core/model/run.ts';
import type { PlannedStep } from '../../src-core/model/plan.ts';
import type { Sample } from '../../src-core/model/sample.ts';
import type { ReportInput } from '../../src-core/reports/report-input.ts';

/*
 * A run as the program would have stored it: titration of a sphere by the series solution of the diffusion equation
 * under constant flux (Crank), and spectra of two arcs with a blocking tail, both with seeded noise. Analyses hold
 * numbers of the right size, so that a report can be judged by eye and by test.
 */

export const titrationSample: Sample = {
  id: 'sample-1',
  name: 'Ti₂S₄ electrode 7',
  formula: 'MgₓTi₂S₄',
  ion: { symbol: 'Mg²⁺', chargeNumber: 2 },
  cellType: 'two-electrode',
  geometry: 'sphere',
  mass: { value: 5, unit: 'mg', standardUncertainty: 0.05 },
  activeFraction: { value: 80, unit: '%' },
  molarMass: { value: 223.97, unit: 'g/mol' },
  molarVolume: { value: 71, unit: 'cm³/mol', standardUncertainty: 0.7 },
  particleRadius: { value: 2, unit: 'µm', standardUncertainty: 0.1 },
  initialX: { value: 0.55, unit: '1', standardUncertainty: 0.005 },
  notes: 'Batch of March; pressed on a molybdenum mesh.',
};

/** Numbers in (−1, 1), the same for the same seed. */
export function seededNoise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

const sphereRoots = Array.from({ length: 40 }, (_, n) => sphereRoot(n + 1));

/** n-th positive root of tan q = q. */
function sphereRoot(n: number): number {
  let q = (n + 0.5) * Math.PI;
  for (let i = 0; i < 20; i++) q = n * Math.PI + Math.atan(q);
  return q;
}

/** Surface concentration over its mean rise rate, for θ = D t/R²: 3θ + 1/5 − 2 Σ exp(−q²θ)/q². */
function surfaceRise(theta: number): number {
  if (theta <= 0) return 0;
  const modes = sphereRoots.reduce((sum, q) => sum + Math.exp(-q * q * theta) / (q * q), 0);
  const tail = 0.1 - sphereRoots.reduce((sum, q) => sum + 1 / (q * q), 0);
  return 3 * theta + 0.2 - 2 * (modes + tail * Math.exp(-(sphereRoots.at(-1)! ** 2) * theta));
}

export interface SyntheticTitration {
  readonly pulses: number;
  /** Samples of a pulse and of its rest. */
  readonly samplesPerPulse: number;
  readonly pulseS: number;
  readonly restS: number;
}

const diffusivityM2PerS = 5e-16;
const radiusM = 2e-6;
const deltaX = 0.01;
const slopeVPerX = -1;
const currentA = 60e-6;

export function syntheticTitration(shape: SyntheticTitration, seed = 7): { dc: DcTable; steps: PlannedStep[] } {
  const { pulses, samplesPerPulse, pulseS, restS } = shape;
  const noise = seededNoise(seed);
  const rows = pulses * samplesPerPulse * 2;
  const dc = emptyDc(rows);
  const steps: PlannedStep[] = [];
  const theta = (seconds: number): number => (diffusivityM2PerS * seconds) / radiusM ** 2;
  // Mean composition rises by deltaX in one pulse: 3θ corresponds to deltaX.
  const scale = deltaX / (3 * theta(pulseS));
  let row = 0;
  for (let pulse = 0; pulse < pulses; pulse++) {
    const startS = pulse * (pulseS + restS);
    for (const part of ['pulse', 'rest'] as const) {
      const lengthS = part === 'pulse' ? pulseS : restS;
      for (let i = 0; i < samplesPerPulse; i++, row++) {
        const inPartS = lengthS * ((i + 1) / samplesPerPulse) ** 2;
        const sincePulseS = part === 'pulse' ? inPartS : pulseS + inPartS;
        const rise = surfaceRise(theta(sincePulseS)) - surfaceRise(theta(sincePulseS - pulseS));
        const x = 0.55 - pulse * deltaX - scale * rise;
        dc.timeS[row] = startS + sincePulseS;
        dc.voltageV[row] = 1.2 + slopeVPerX * (x - 0.5) + (part === 'pulse' ? currentA * 170 : 0) + 60e-6 * noise();
        dc.currentA[row] = (part === 'pulse' ? currentA : 0) + 2e-9 * noise();
        dc.temperatureC[row] = NaN;
        dc.stepIndex[row] = steps.length;
      }
      steps.push(
        plannedStep(steps.length, `${part === 'pulse' ? 'Pulse' : 'Rest'} ${pulse + 1} of ${pulses} (charge)`),
      );
    }
  }
  return { dc, steps };
}

function emptyDc(rows: number): DcTable {
  const column = (): Float64Array => new Float64Array(rows);
  return {
    timeS: column(),
    voltageV: column(),
    currentA: column(),
    temperatureC: column(),
    stepIndex: column(),
    status: column(),
  };
}

function plannedStep(index: number, label: string): PlannedStep {
  return {
    index,
    label,
    action: { kind: 'open-circuit', durationS: 1, sampling: { firstIntervalS: 0.1, lastIntervalS: 1 } },
    onCutOff: 'continue',
    expectedDurationS: 1,
    expectedSamples: 1,
  };
}

/** R0 − (R1 ∥ CPE1) − CPE2 with noise; frequencies from 200 kHz to 0.1 Hz. */
export function syntheticSpectrum(stepIndex: number, startTimeS: number, seed = 3): ImpedanceTable {
  const noise = seededNoise(seed + stepIndex);
  const frequencyHz = Float64Array.from({ length: 51 }, (_, i) => 2e5 * 10 ** (-i / 8));
  const clean = Array.from(frequencyHz, (f) => twoArcImpedance(f));
  return {
    timeS: frequencyHz.map((f, i) => startTimeS + i + 3 / f),
    frequencyHz,
    zReOhm: Float64Array.from(clean, ([re, im]) => re + 0.003 * Math.hypot(re, im) * noise()),
    zImOhm: Float64Array.from(clean, ([re, im]) => im + 0.003 * Math.hypot(re, im) * noise()),
    stepIndex: frequencyHz.map(() => stepIndex),
    status: frequencyHz.map(() => 0),
  };
}

function twoArcImpedance(frequencyHz: number): [re: number, im: number] {
  const omega = 2 * Math.PI * frequencyHz;
  const arc = parallelCpe(37_200, 4.5e-9, 0.9, omega);
  const phase = (-0.9 * Math.PI) / 2;
  const tail = 1 / (5e-6 * omega ** 0.9);
  return [1742 + arc[0] + tail * Math.cos(phase), arc[1] + tail * Math.sin(phase)];
}

/** R/(1 + R Q (iω)^n). */
function parallelCpe(r: number, q: number, n: number, omega: number): [re: number, im: number] {
  const size = r * q * omega ** n;
  const re = 1 + size * Math.cos((n * Math.PI) / 2);
  const im = size * Math.sin((n * Math.PI) / 2);
  const norm = re * re + im * im;
  return [(r * re) / norm, (-r * im) / norm];
}

function impedanceFit(spectrum: ImpedanceTable): ImpedanceFit {
  const frequencyHz = Array.from(spectrum.frequencyHz);
  const curve = frequencyHz.map(twoArcImpedance);
  const residual = (data: Float64Array, part: 0 | 1): number[] =>
    curve.map((z, i) => (data[i]! - z[part]) / Math.hypot(z[0], z[1]));
  const residualRe = residual(spectrum.zReOhm, 0);
  const residualIm = residual(spectrum.zImOhm, 1);
  const chiSquared = [...residualRe, ...residualIm].reduce((sum, value) => sum + value * value, 0);
  return {
    circuit: 'R0-p(R1,CPE1)-CPE2',
    points: frequencyHz.length,
    chiSquared,
    reducedChiSquared: chiSquared / (2 * frequencyHz.length - 6),
    converged: true,
    elapsedMs: 11,
    parameters: [
      { name: 'R0', value: 1742, standardError: 6.1, unit: 'Ω', atBound: false },
      { name: 'R1', value: 37_200, standardError: 74, unit: 'Ω', atBound: false },
      { name: 'CPE1.Q', value: 4.5e-9, standardError: 3e-11, unit: 'S·sⁿ', atBound: false },
      { name: 'CPE1.n', value: 0.9, standardError: 7e-4, unit: '', atBound: false },
      { name: 'CPE2.Q', value: 5e-6, standardError: 2e-8, unit: 'S·sⁿ', atBound: false },
      { name: 'CPE2.n', value: 0.9, standardError: NaN, unit: '', atBound: true },
    ],
    warnings: [
      {
        code: 'high-frequency-intercept',
        message: 'The arc of R0 peaks beyond the measured range: its value is an intercept.',
      },
    ],
    weight: 'modulus',
    iterations: 9,
    correlation: [],
    frequencyHz,
    fitReOhm: curve.map(([re]) => re),
    fitImOhm: curve.map(([, im]) => im),
    residualRe,
    residualIm,
  };
}

function pulseResults(dc: DcTable, shape: SyntheticTitration): TitrationPulse[] {
  const noise = seededNoise(11);
  return Array.from({ length: shape.pulses }, (_, i) => {
    const d = diffusivityM2PerS * (1 + 0.02 * noise());
    const first = i * shape.samplesPerPulse * 2;
    const rows = Array.from(
      { length: Math.min(120, shape.samplesPerPulse * 2) },
      (__, k) => first + Math.floor((k * shape.samplesPerPulse * 2) / Math.min(120, shape.samplesPerPulse * 2)),
    );
    const startTimeS = i * (shape.pulseS + shape.restS);
    return {
      index: i + 1,
      direction: 'charge',
      x: 0.545 - 0.01 * i,
      chemicalDiffusivityM2PerS: d,
      standardUncertainty: 0.04 * d,
      estimator: 'finite-length',
      estimates: [
        { name: 'finite-length', chemicalDiffusivityM2PerS: d, standardUncertainty: 0.04 * d },
        { name: 'eq9', chemicalDiffusivityM2PerS: 0.85 * d, standardUncertainty: 0.06 * d, bias: 0.85 },
        { name: 'eq10', chemicalDiffusivityM2PerS: 0.65 * d, standardUncertainty: 0.03 * d, bias: 0.65 },
      ],
      checks: [
        { name: 'θ = Dτ/L²', value: 0.075, limit: 0.1, verdict: 'pass' },
        { name: '|dE/dt| at the end of the rest', value: 2.1e-8, limit: 1e-7, verdict: 'pass', unit: 'V/s' },
        {
          name: 'linear in √t: r²',
          value: 0.991,
          limit: 0.995,
          verdict: i % 5 === 4 ? 'fail' : 'warn',
          message: 'The pulse is curved in √t: Eq. 9 and 10 are biased.',
        },
        { name: 'change of dE/dx', value: 0.03, limit: 0.2, verdict: 'pass' },
      ],
      startTimeS,
      endTimeS: startTimeS + shape.pulseS,
      equilibriumBeforeV: 1.15 + 0.01 * i,
      equilibriumAfterV: 1.16 + 0.01 * i,
      fit: {
        timeS: rows.map((row) => dc.timeS[row]!),
        measuredV: rows.map((row) => dc.voltageV[row]!),
        fittedV: rows.map((row) => dc.voltageV[row]! + 4e-5 * noise()),
      },
    };
  });
}

const journal: readonly JournalEntry[] = [
  { seq: 1, at: '2026-11-20T08:00:00.000Z', kind: 'state', message: 'Running', state: 'running' },
  { seq: 2, at: '2026-11-20T08:00:01.000Z', kind: 'step-started', message: 'Pulse 1', stepIndex: 0, timeS: 0 },
  {
    seq: 3,
    at: '2026-11-20T10:12:41.250Z',
    kind: 'link',
    message: 'The instrument did not answer three heartbeats; the cell state is unknown.',
    stepIndex: 3,
    timeS: 7961,
    cellState: 'unknown',
  },
  {
    seq: 4,
    at: '2026-11-20T10:13:02.000Z',
    kind: 'resume',
    message: 'Resumed at the boundary of step 4 after the cell was confirmed off.',
    stepIndex: 3,
    timeS: 7961,
    cellState: 'off',
  },
  {
    seq: 5,
    at: '2026-11-20T18:40:00.000Z',
    kind: 'cut-off',
    message: 'Upper voltage 1.40 V reached: the branch ends here.',
    stepIndex: 20,
    timeS: 38_010,
  },
  { seq: 6, at: '2026-11-20T18:41:00.000Z', kind: 'state', message: 'Ended', state: 'ended', timeS: 39_000 },
];

/** A titration with two spectra, analysed; `overrides` replace members of the run. */
export function syntheticReportInput(
  options: Partial<SyntheticTitration> & { readonly run?: Partial<RunDetail>; readonly chunks?: number } = {},
): ReportInput {
  const shape = { pulses: 10, samplesPerPulse: 200, pulseS: 600, restS: 3600, ...options };
  const { dc, steps } = syntheticTitration(shape);
  const endS = dc.timeS.at(-1)!;
  const spectra = [syntheticSpectrum(steps.length, endS + 10), syntheticSpectrum(steps.length + 1, endS + 400)];
  const plannedSteps = [...steps, plannedStep(steps.length, 'Spectrum 1'), plannedStep(steps.length + 1, 'Spectrum 2')];
  const chunkHashes = Array.from({ length: options.chunks ?? 12 }, (_, i) => ({
    kind: i % 6 === 5 ? ('impedance' as const) : ('dc' as const),
    seq: i + 1,
    rows: 1000,
    sha256: createHash('sha256').update(`chunk ${i}`).digest('hex'),
  }));
  return {
    run: { ...runDetail(plannedSteps, dc, 2 * 51), ...options.run },
    dc,
    impedance: joinTables(spectra),
    analyses: analysesOf(dc, shape, spectra[0]!, steps.length),
    chunkHashes,
    schemaVersion: 3,
    programVersion: '0.1.0',
    createdAt: '2026-11-22T09:30:15.123Z',
  };
}

function joinTables(tables: readonly ImpedanceTable[]): ImpedanceTable {
  const join = (name: ImpedanceColumn): Float64Array => Float64Array.from(tables.flatMap((t) => Array.from(t[name])));
  return {
    timeS: join('timeS'),
    frequencyHz: join('frequencyHz'),
    zReOhm: join('zReOhm'),
    zImOhm: join('zImOhm'),
    stepIndex: join('stepIndex'),
    status: join('status'),
  };
}

function analysesOf(
  dc: DcTable,
  shape: SyntheticTitration,
  spectrum: ImpedanceTable,
  stepIndex: number,
): AnalysisRecord[] {
  const fit = impedanceFit(spectrum);
  const common = {
    createdAt: '2026-11-21T10:00:00.000Z',
    programVersion: '0.1.0',
    inputHash: 'a'.repeat(64),
    runId: 'run-1',
  };
  const sigma = (
    name: 'bulk' | 'grain-boundary' | 'total',
    evidence: 'arc' | 'intercept' | 'sum',
    r: number,
    u: number,
  ) => ({
    name,
    evidence,
    resistance: { value: r, standardUncertainty: u, unit: 'Ω' },
    conductivitySPerCm: { value: 0.1 / r, standardUncertainty: (0.1 / r) * (u / r), unit: 'S/cm' },
    parameterNames: name === 'bulk' ? ['R0'] : name === 'total' ? ['R0', 'R1'] : ['R1'],
  });
  return [
    {
      ...common,
      id: 'analysis-1',
      kind: 'titration',
      title: 'Titration',
      parameters: { runId: 'run-1', geometry: 'sphere', windowS: [5, 50], sample: { particleRadius: 2e-6 } },
      titration: {
        pulses: pulseResults(dc, shape),
        warnings: [
          {
            code: 'radius-uncertainty',
            message: 'D_C scales with R²: 5 % of R are 10 % of D_C, common to all pulses.',
          },
        ],
        assumptions: [
          'Geometry: spheres of radius 2.00(10) µm.',
          'Amount of host 17.9 µmol from mass, active fraction and molar mass.',
        ],
      },
    },
    {
      ...common,
      id: 'analysis-2',
      kind: 'impedance',
      title: 'Impedance: Spectrum 1',
      parameters: {
        source: { runId: 'run-1', stepIndex },
        circuit: fit.circuit,
        weight: 'modulus',
        guess: [1700, 37_000],
      },
      impedance: {
        fit,
        conductivities: [
          { ...sigma('bulk', 'intercept', 1742, 6.1), note: 'the arc lies beyond the highest frequency.' },
          sigma('grain-boundary', 'arc', 37_200, 74),
          sigma('total', 'sum', 38_942, 75),
        ],
        warnings: [],
      },
    },
  ];
}

function runDetail(steps: readonly PlannedStep[], dc: DcTable, impedancePoints: number): RunDetail {
  const limits = { minVoltageV: 0.2, maxVoltageV: 2, maxCurrentA: 1e-3, maxDurationS: 200_000 };
  return {
    id: 'run-1',
    title: 'GITT of Ti₂S₄ with spectra',
    state: 'ended',
    outcome: 'completed',
    cellState: 'off',
    startedAt: '2026-11-20T08:00:00.000Z',
    endedAt: '2026-11-20T18:41:00.000Z',
    sampleId: titrationSample.id,
    sampleName: titrationSample.name,
    methodName: 'GITT with EIS',
    instrument: {
      driverId: 'palmsens-methodscript',
      model: 'EmStat4 HR',
      serialNumber: 'ES4HR-VIRTUAL',
      firmware: '1.3.0',
      virtual: true,
      address: 'virtual:mg-ti2s4',
    },
    stepIndex: steps.length - 1,
    stepCount: steps.length,
    dcSamples: dc.timeS.length,
    impedancePoints,
    warnings: [{ code: 'current-range', message: 'The 100 µA range was used for all pulses.' }],
    sample: titrationSample,
    method: {
      id: 'method-1',
      name: 'GITT with EIS',
      description: 'Charge pulses of ten minutes, rests of an hour, and two spectra at the end.',
      limits,
      steps: [
        {
          kind: 'gitt',
          direction: 'charge',
          current: { cRate: 0.05 },
          pulseDurationS: 600,
          pulseCount: 10,
          rest: { maxDurationS: 3600, maxSlopeVPerS: 1e-7, slopeWindowS: 600, combine: 'or' },
          minVoltageV: 0.5,
          maxVoltageV: 1.4,
        },
        {
          kind: 'repeat',
          times: 2,
          steps: [
            {
              kind: 'eis',
              control: 'potentiostatic',
              startFrequencyHz: 2e5,
              endFrequencyHz: 0.1,
              pointsPerDecade: 8,
              amplitudeVRms: 0.01,
              dc: 'open-circuit',
            },
          ],
        },
      ],
    },
    plan: {
      steps,
      limits,
      expectedDurationS: 42_000,
      maxDurationS: 60_000,
      expectedSamples: dc.timeS.length,
      expectedBytes: dc.timeS.length * 48,
      prediction: { timeS: [0, 1], voltageV: [1, 1], currentA: [0, 0], assumption: 'Constant voltage.' },
      problems: [],
    },
    programVersion: '0.1.0',
    speed: 500,
    seed: 7,
    journal,
  };
}
