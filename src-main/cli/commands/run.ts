import type { Action } from '../../../src-core/model/action.ts';
import type { RunStatus } from '../../../src-core/contract/calls.ts';
import { toWire } from '../../../src-core/errors.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import type { Method } from '../../../src-core/model/method.ts';
import { parseSample } from '../../../src-core/model/sample-schema.ts';
import type { RunEnd } from '../../../src-core/run/ports.ts';
import { formatDuration } from '../../../src-core/units/format.ts';
import type { Host } from '../../host/host.ts';
import { readBench } from '../read-bench.ts';
import { defineCommand, UsageError } from '../command.ts';
import type { CliIo } from '../io.ts';
import { createProgress } from '../progress.ts';
import { readDocument } from '../read-document.ts';
import { dbOption, withHostInHand } from '../with-host.ts';

export const run = defineCommand({
  name: 'run',
  summary: 'Measures: carries out a method on an instrument and stores the data. Ctrl-C stops safely.',
  options: {
    method: { kind: 'text', value: 'FILE|ID', required: true, help: 'what to do' },
    instrument: {
      kind: 'text',
      value: 'ADDRESS',
      help: 'virtual:CELL, serial:PATH, tcp:HOST:PORT or gpib:ADAPTER/NUMBER',
    },
    bench: { kind: 'text', value: 'FILE', help: 'several instruments instead of one; “mobion bench show” explains' },
    sample: { kind: 'text', value: 'FILE|ID', required: true, help: 'what is measured' },
    driver: { kind: 'text', value: 'ID', help: 'of the instrument; “mobion instruments list” names them' },
    db: dbOption,
    electrodes: {
      kind: 'text',
      value: 'N',
      choices: ['two', 'three'],
      help: 'three: record working and counter electrode against a reference; default: as the method says',
    },
    title: { kind: 'text', value: 'TEXT', help: 'name of the run' },
    speed: {
      kind: 'number',
      value: 'N',
      min: 1,
      max: 2000,
      help: 'how fast a virtual instrument lives; over tcp or serial the emulator’s own (default: 1)',
    },
    seed: { kind: 'integer', value: 'N', min: 0, max: 2 ** 31, help: 'of a virtual instrument’s noise (default: 1)' },
  },
  examples: [
    'run --method series.json --bench pellet-bench.json --sample pellet.json',
    'run --method gitt-mg-ti2s4 --instrument virtual:mg-ti2s4 --sample mg-ti2s4 --speed 500',
  ],
  run: ({ io, options }) =>
    withHostInHand(options.db, async (host) => {
      const { storage, handlers } = host;
      const wanted = await readDocument(options.method, 'method', parseMethod, (id) => storage.methods.find(id));
      const sample = await readDocument(options.sample, 'sample', parseSample, (id) => storage.samples.find(id));
      const method = options.electrodes === undefined ? wanted : withElectrodes(wanted, options.electrodes);
      const { speed, seed, instrument: address } = options;
      const wishes = { ...(speed === undefined ? {} : { speed }), ...(seed === undefined ? {} : { seed }) };
      if (address !== undefined && options.bench !== undefined) throw needsOne('both');
      let instrumentId: string;
      if (options.bench !== undefined) {
        const bench = await readBench(options.bench);
        instrumentId = (await host.connectBench({ ...bench, ...wishes })).id;
      } else if (address === undefined) throw needsOne('none');
      else {
        const driver = options.driver === undefined ? {} : { driverId: options.driver };
        instrumentId = (await handlers['instruments.connect']({ address, ...driver, ...wishes })).id;
      }
      const runId = host.startRun(instrumentId, method, sample, options.title);
      const end = await followToEnd(host, runId, io);
      return describeRun(host, runId, end);
    }),
});

function withElectrodes(method: Method, electrodes: string): Method {
  return { ...method, electrodes: electrodes === 'three' ? 'three' : 'two' };
}

function needsOne(given: 'both' | 'none'): UsageError {
  return new UsageError(
    given === 'both' ? '--instrument and --bench exclude each other.' : '--instrument is missing.',
    'Give --instrument ADDRESS, or --bench FILE for several instruments.',
  );
}

/** Shows progress until the run is over; Ctrl-C stops it safely instead of ending the program. */
export async function followToEnd(host: Host, runId: string, io: CliIo): Promise<RunEnd> {
  const { handlers, runFinished, on } = host;
  const progress = createProgress(io);
  let lastLabel = '';
  const { plan } = await handlers['runs.show']({ runId });
  const stopFollowing = on('runs.status', (status) => {
    if (status.summary.id !== runId) return;
    const kind = plan.steps[status.summary.stepIndex]?.action.kind;
    progress.show(progressLine(status, kind), !io.isTerminal && status.stepLabel !== lastLabel);
    lastLabel = status.stepLabel;
  });
  const stopListening = io.onInterrupt(() => {
    io.stderr('\nStopping: switching the cell off …\n');
    Promise.resolve(handlers['runs.stop']({ runId })).catch((error: unknown) =>
      io.stderr(`${toWire(error).message}\n`),
    );
  });
  try {
    return await runFinished(runId);
  } finally {
    stopFollowing();
    stopListening();
    progress.end();
  }
}

/** @param kind - of the action under way: while a temperature is reached nobody reads a voltage */
function progressLine(status: RunStatus, kind: Action['kind'] | undefined): string {
  const { summary, stepLabel, progress, remainingS, speed, lastVoltageV, lastTemperatureC } = status;
  const left = formatDuration(remainingS / speed);
  const isThermal = kind === 'temperature' || kind === 'temperature-watch';
  const voltage = !isThermal && Number.isFinite(lastVoltageV) ? `, ${withoutMinusZero(lastVoltageV.toFixed(4))} V` : '';
  const temperature = Number.isFinite(lastTemperatureC) ? `, ${withoutMinusZero(lastTemperatureC.toFixed(2))} °C` : '';
  return `${Math.round(progress * 100)} %  step ${Math.min(summary.stepIndex + 1, summary.stepCount)}/${summary.stepCount}${stepLabel && ` ${stepLabel}`}${voltage}${temperature}, ${summary.dcSamples + summary.impedancePoints} samples, ${left} left`;
}

function withoutMinusZero(text: string): string {
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

/**
 * The answer of `run` and of a resumed run.
 * @param end - how the run ended; the data file does not know it when the disk failed
 */
export async function describeRun(host: Host, runId: string, end: RunEnd) {
  const detail = await host.handlers['runs.show']({ runId });
  const { stepCount, dcSamples, impedancePoints, warnings, dataHash, title } = detail;
  const { state, outcome, cellState, error = detail.error } = end;
  const reason = detail.journal.findLast((entry) => entry.kind === 'state')?.message ?? '';
  const stepsDone = new Set(
    detail.journal.filter(({ kind }) => kind === 'step-ended').map(({ stepIndex }) => stepIndex),
  );
  const lastTimeS = detail.journal.findLast(({ timeS }) => timeS !== undefined)?.timeS ?? 0;
  const json = {
    runId,
    status: outcome ?? state,
    reason: error?.message ?? reason,
    steps: stepsDone.size,
    samples: dcSamples,
    impedancePoints,
    plannedSteps: stepCount,
    title,
    cellState,
    runTimeS: lastTimeS,
    dataHash: dataHash ?? '',
    db: host.storage.file,
    instrument: detail.instrument,
    warnings,
    ...(error ? { error } : {}),
  };
  const lines = [
    `Run ${runId}: ${json.status}${outcome === 'completed' || error ? '' : ` (${reason})`}`,
    `  ${stepsDone.size} of ${stepCount} steps, ${dcSamples} samples, ${impedancePoints} impedance points`,
    `  cell ${cellState}, data in ${host.storage.file}`,
    ...warnings.map(({ message }) => `  Warning: ${message}`),
    ...(error ? [error.message, error.dataState, error.remedy] : [])
      .filter((line) => line !== undefined)
      .map((line) => `  ${line}`),
    '',
  ];
  const exitCode = outcome === 'completed' ? 0 : 1;
  return { json, text: lines.join('\n'), exitCode } as const;
}
