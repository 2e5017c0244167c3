import { toWire } from '../../src-core/errors.ts';
import type { CommandAnswer } from './command.ts';

/**
 * One source: its answer, or its error thrown. Several: `{results: […]}` in the order given, each an answer or
 * `{source, error}`; what fails does not keep the others back, but makes the exit code 1.
 */
export async function answerForEach(
  sources: readonly string[],
  work: (source: string) => Promise<CommandAnswer>,
): Promise<CommandAnswer> {
  if (sources.length === 1) return work(sources[0]!);
  const answers: CommandAnswer[] = [];
  for (const source of sources) {
    try {
      answers.push(await work(source));
    } catch (error) {
      const wire = toWire(error);
      const text = `${source}: ${wire.message} ${wire.remedy ?? ''}\n`;
      answers.push({ json: { source, error: wire }, text, exitCode: 1 });
    }
  }
  return {
    json: { results: answers.map((answer) => answer.json) },
    text: answers.map((answer) => answer.text).join('\n'),
    exitCode: answers.some(({ exitCode }) => exitCode === 1) ? 1 : 0,
  };
}
