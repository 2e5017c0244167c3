import { defineCommand } from '../command.ts';
import { readBench } from '../read-bench.ts';
import { textTable } from '../table.ts';
import { dbOption, withMeasured } from '../with-host.ts';
import { describeRun, followToEnd } from './run.ts';

export const runsRecover = defineCommand({
  name: 'runs recover',
  summary: 'Finds runs that a crash interrupted; resumes one at its step or ends it.',
  options: {
    db: dbOption,
    resume: { kind: 'text', value: 'RUNID', help: 'goes on from the beginning of the interrupted step' },
    instrument: { kind: 'text', value: 'ADDRESS', help: 'where its instrument is now (default: where it was)' },
    bench: { kind: 'text', value: 'FILE', help: 'the bench of a run that had several instruments' },
    speed: { kind: 'number', value: 'N', min: 1, max: 2000, help: 'of a virtual instrument (default: as before)' },
    end: { kind: 'text', value: 'RUNID', help: 'closes the run for good; its data stay' },
  },
  run: ({ io, options: { db, resume, end, instrument, bench, speed } }) =>
    withMeasured(
      db,
      async (host) => {
        const { handlers, storage } = host;
        if (end !== undefined) await handlers['runs.end']({ runId: end });
        if (resume !== undefined) {
          const run = await handlers['runs.show']({ runId: resume });
          const wishes = { speed: speed ?? run.speed, ...(run.seed === undefined ? {} : { seed: run.seed }) };
          const { id: instrumentId } =
            bench === undefined
              ? await handlers['instruments.connect']({ address: instrument ?? run.instrument.address, ...wishes })
              : await host.connectBench({ ...(await readBench(bench)), ...wishes });
          await handlers['runs.resume']({ runId: resume, instrumentId });
          const fresh = (await handlers['runs.show']({ runId: resume })).warnings.slice(run.warnings.length);
          for (const { message } of fresh) io.stderr(`Warning: ${message}\n`);
          const end = await followToEnd(host, resume, io);
          return describeRun(host, resume, end);
        }
        const runs = storage.runs.list().filter(({ state }) => state === 'interrupted' || state === 'cell-unknown');
        for (const { title, error } of runs)
          if (error?.code === 'run/heating-unknown')
            io.stderr(`DANGER: “${title}”: ${error.message} ${error.remedy ?? ''}\n`);
        const rows = runs.map(({ id, title, stepIndex, stepCount, cellState, dcSamples, impedancePoints }) => [
          id,
          title,
          `step ${stepIndex + 1} of ${stepCount}`,
          `cell ${cellState}`,
          `${dcSamples + impedancePoints} samples saved`,
        ]);
        const header = ['Id', 'Title', 'Interrupted at', 'Cell', 'Data'];
        return { json: { runs }, text: textTable(header, rows) };
      },
      (resume ?? end) !== undefined,
    ),
});
