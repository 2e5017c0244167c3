import type { SuggestedCircuit } from '../../../src-core/analysis/impedance/suggest.ts';
import { suggestForSpectrum } from '../../host/jobs/tasks.ts';
import { defineCommand, type CommandAnswer } from '../command.ts';
import { createProgress } from '../progress.ts';
import { positiveImaginaryOption, readSpectrumFile } from '../read-spectrum.ts';
import { answerForEach } from '../results.ts';
import { textTable } from '../table.ts';
import { createTaskWorkers } from '../task-workers.ts';

export const impedanceSuggest = defineCommand({
  name: 'impedance suggest',
  summary: 'Circuits that may suit a spectrum, ranked, with what speaks for each.',
  positionals: '<file>…',
  minPositionals: 1,
  options: {
    circuit: { kind: 'list', value: 'CIRCUIT', help: 'one to compare with; may be given several times' },
    fmin: { kind: 'number', value: 'HZ', min: 0, help: 'leaves out lower frequencies' },
    fmax: { kind: 'number', value: 'HZ', min: 0, help: 'leaves out higher frequencies' },
    'positive-imaginary': positiveImaginaryOption,
  },
  async run({ io, options, positionals }) {
    const progress = createProgress(io);
    const selection = {
      ...(options.fmin === undefined ? {} : { minFrequencyHz: options.fmin }),
      ...(options.fmax === undefined ? {} : { maxFrequencyHz: options.fmax }),
    };
    const count = positionals.length;
    let done = 0;
    const show = (share: number): void =>
      progress.show(`${(100 * ((done + share) / count)).toFixed(0)} %${count > 1 ? ` of ${count} files` : ''}`);
    const workers = createTaskWorkers(
      'impedance.suggest',
      (input) => suggestForSpectrum(input, { onProgress: show }),
      count,
    );
    const suggestOne = async (source: string): Promise<CommandAnswer> => {
      const { spectrum, warnings } = await readSpectrumFile(source, options['positive-imaginary']);
      const suggestions = await workers.run({ spectrum, circuits: options.circuit, ...selection });
      done++;
      show(0);
      return { json: { source, suggestions, warnings }, text: toText(source, suggestions) };
    };
    return answerForEach(positionals, suggestOne, workers.atOnce).finally(() => {
      progress.end();
      return workers.close();
    });
  },
});

function toText(source: string, suggestions: readonly SuggestedCircuit[]): string {
  const rows = suggestions.map(({ circuit, freeParameters, deltaAicc, deltaBic, akaikeWeight }) => [
    circuit,
    String(freeParameters),
    deltaAicc.toFixed(1),
    deltaBic.toFixed(1),
    `${(100 * akaikeWeight).toFixed(0)} %`,
  ]);
  const evidence = (suggestions[0]?.evidence ?? []).map((line) => `  ${line}\n`);
  const table = textTable(['Circuit', 'Parameters', 'ΔAICc', 'ΔBIC', 'Weight'], rows);
  return `${source}\n${table}${suggestions[0]?.circuit ?? ''}:\n${evidence.join('')}`;
}
