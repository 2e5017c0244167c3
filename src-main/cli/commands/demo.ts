import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../../src-core/errors.ts';
import type { AnalysisRecord } from '../../../src-core/model/results.ts';
import { formatDuration, formatUncertain } from '../../../src-core/units/format.ts';
import type { DemoResult } from '../../host/demo/make-demo.ts';
import { cancelledError } from '../../host/jobs/serve-jobs.ts';
import { defineCommand } from '../command.ts';
import { createProgress } from '../progress.ts';
import { withHost } from '../with-host.ts';

export const demo = defineCommand({
  name: 'demo',
  summary: 'The whole main job on the virtual laboratory: measures, analyses, writes database, CSV and PDF.',
  options: {
    out: { kind: 'text', value: 'DIR', help: 'folder to write into (default: mobion-demo)' },
    speed: { kind: 'number', value: 'N', min: 1, max: 2000, help: 'of the virtual instruments' },
    seed: { kind: 'integer', value: 'N', min: 0, max: 2 ** 31, help: 'of their noise (default: 1)' },
  },
  async run({ io, options: { out = 'mobion-demo', speed, seed } }) {
    const folder = path.resolve(out);
    await makeFolder(folder);
    const database = path.join(folder, 'demo.mobion');
    const { makeDemo } = await import('../../host/demo/make-demo.ts');
    const progress = createProgress(io);
    return withHost(database, async (host) => {
      const left = timeLeft();
      const interruption = { aborted: false };
      const stopListening = io.onInterrupt(() => (interruption.aborted = true));
      const results = await makeDemo(host, {
        ...(speed === undefined ? {} : { speed }),
        ...(seed === undefined ? {} : { seed }),
        cancellation: cancellationOf(interruption),
        onProgress: (share, message) => progress.show(`${Math.round(100 * share)} %  ${message}${left(share)}`),
      });
      stopListening();
      const runs = [];
      for (const result of results) {
        progress.show(`Writing the report of “${result.title}”`, true);
        const { runId } = result;
        const [pdf] = await host.reports.writeTo({ runId, format: 'pdf' }, folder);
        const csv = await host.reports.writeTo({ runId, format: 'csv' }, path.join(folder, runId));
        runs.push({ ...describe(result), pdf, csv });
      }
      progress.end();
      const found = runs.flatMap((run) => run.found);
      const text = [
        ...found.map(({ text: line }) => `${line}\n`),
        `Database: ${database}\n`,
        ...runs.map(({ pdf = '' }) => `Report:   ${pdf}\n`),
      ].join('');
      return { json: { out: folder, database, runs }, text };
    });
  },
});

/** Says how long the rest takes if it goes on as it went; nothing while that is anybody's guess. */
function timeLeft(): (share: number) => string {
  const startedMs = performance.now();
  return (share) => {
    const passedS = (performance.now() - startedMs) / 1000;
    return share < 0.1 ? '' : `, ${formatDuration((passedS * (1 - share)) / share)} left`;
  };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new AppError('file/failed', `The folder ${folder} cannot be made.`, {
      remedy: 'Choose a folder you may write to with --out DIR.',
      dataState: 'Nothing was measured.',
      cause,
    });
  }
}

function cancellationOf(state: { aborted: boolean }) {
  return {
    get aborted() {
      return state.aborted;
    },
    throwIfAborted() {
      if (state.aborted) throw cancelledError();
    },
  };
}

function describe({ runId, title, samples, impedancePoints, analyses }: DemoResult) {
  return { runId, title, samples, impedancePoints, found: analyses.flatMap(findings) };
}

interface Finding {
  readonly name: string;
  readonly value: number;
  readonly standardUncertainty: number;
  readonly unit: string;
  readonly text: string;
}

/** The numbers that a person would read out of the report. */
function findings({ impedance, titration }: AnalysisRecord): readonly Finding[] {
  const sigma = (impedance?.conductivities ?? []).map(({ name, evidence, conductivitySPerCm: result }) =>
    finding(`σ ${name} (${evidence})`, result.value, result.standardUncertainty, 'S/cm'),
  );
  const pulses = (titration?.pulses ?? []).map((pulse) =>
    finding(
      `D at x = ${pulse.x.toFixed(3)} (${pulse.estimator})`,
      pulse.chemicalDiffusivityM2PerS,
      pulse.standardUncertainty,
      'm²/s',
    ),
  );
  return [...sigma, ...pulses];
}

function finding(name: string, value: number, standardUncertainty: number, unit: string): Finding {
  return {
    name,
    value,
    standardUncertainty,
    unit,
    text: `${name} = ${formatUncertain(value, standardUncertainty, unit)}`,
  };
}
