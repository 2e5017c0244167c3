import type { RunStatus } from '../../../src-core/contract/calls.ts';
import { toWire } from '../../../src-core/errors.ts';
import { parseMethod } from '../../../src-core/methods/parse.ts';
import { parseSample } from '../../../src-core/model/sample-schema.ts';
import type { RunEnd } from '../../../src-core/run/ports.ts';
import { formatDuration } from '../../../src-core/units/format.ts';
import type { Host } from '../../host/host.ts';
import { defineCommand } from '../command.ts';
import type { CliIo } from '../io.ts';
import { createProgress } from '../progress.ts';
import { readDocument } from '../read-document.ts';
import { dbOption, withHost } from '../with-host.ts';

export const run = defineCommand({
  name: 'run',
  summary: 'Measures: carries out a method on an instrument and stores the data. Ctrl-C stops safely.',
  options: {
    method: { kind: 'text', value: 'FILE|ID', required: true, help: 'what to do' },
    instrument: {
      kind: 'text',
      value: 'ADDRESS',
      required: true,
      help: 'virtual:CELL, serial:PATH or tcp:HOST:PORT',
    },
    sample: { kind: 'text', value: 'FILE|ID', required: true, help: 'what is measured' },
    driver: { kind: 'text', value: 'ID', help: 'of the instrument; “mobion instruments list” names them' },
    db: dbOption,
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
  run: ({ io, options }) =>
    withHost(options.db, async (host) => {
      const { storage, handlers } = host;
      const method = await readDocument(options.method, 'method', parseMethod, (id) => storage.methods.find(id));
      const sample = await readDocument(options.sample, 'sample', parseSample, (id) => storage.samples.find(id));
      const { speed, seed } = options;
      const { id: instrumentId } = await handlers['instruments.connect']({
        address: options.instrument,
        ...(options.driver === undefined ? {} : { driverId: options.driver }),
        ...(speed === undefined ? {} : { speed }),
        ...(seed === undefined ? {} : { seed }),
      });
      const runId = host.startRun(instrumentId, method, sample, options.title);
      const end = await followToEnd(host, runId, io);
      return describeRun(host, runId, end);
    }),
});

/** Shows progress until the run is over; Ctrl-C stops it safely instead of ending the program. */
export async function followToEnd(host: Host, runId: string, io: CliIo): Promise<RunEnd> {
  const { handlers, runFinished, on } = host;
  const progress = createProgress(io);
  let lastLabel = '';
  const stopFollowing = on('runs.status', (status) => {
    if (status.summary.id !== runId) return;
    progress.show(progressLine(status), !io.isTerminal && status.stepLabel !== lastLabel);
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

function progressLine({ summary, stepLabel, progress, remainingS, speed, lastVoltageV }: RunStatus): string {
  const left = formatDuration(remainingS / speed);
  const voltage = Number.isFinite(lastVoltageV) ? `, ${lastVoltageV.toFixed(4)} V` : '';
  return `${Math.round(progress * 100)} %  step ${Math.min(summary.stepIndex + 1, summary.stepCount)}/${summary.stepCount} ${stepLabel}${voltage}, ${summary.dcSamples + summary.impedancePoints} samples, ${left} left`;
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
