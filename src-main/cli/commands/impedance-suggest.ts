import { suggestCircuits, type SuggestedCircuit } from '../../../src-core/analysis/impedance/suggest.ts';
import { defineCommand } from '../command.ts';
import { createProgress } from '../progress.ts';
import { positiveImaginaryOption, readSpectrumFile } from '../read-spectrum.ts';
import { answerForEach } from '../results.ts';
import { textTable } from '../table.ts';

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
    const answer = await answerForEach(positionals, async (source) => {
      const { spectrum, warnings } = await readSpectrumFile(source, options['positive-imaginary']);
      const suggestions = suggestCircuits(spectrum, {
        ...{ circuits: options.circuit, fminHz: options.fmin, fmaxHz: options.fmax },
        onProgress: (share) => progress.show(`${source}: ${(100 * share).toFixed(0)} %`),
      });
      return { json: { source, suggestions, warnings }, text: toText(source, suggestions) };
    });
    progress.end();
    return answer;
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
