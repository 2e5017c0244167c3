import { toWire } from '../../src-core/errors.ts';
import type { CommandAnswer } from './command.ts';
import { withStates } from './error-text.ts';

/**
 * One source: its answer, or its error thrown. Several: `{results: […]}` in the order given, each an answer or
 * `{source, error}`; what fails does not keep the others back, but makes the exit code 1.
 *
 * @param atOnce - how many are worked on at the same time
 */
export async function answerForEach(
  sources: readonly string[],
  work: (source: string) => Promise<CommandAnswer>,
  atOnce = 1,
): Promise<CommandAnswer> {
  if (sources.length === 1) return work(sources[0]!);
  const answers: CommandAnswer[] = [];
  let next = 0;
  const workThrough = async (): Promise<void> => {
    while (next < sources.length) {
      const index = next++;
      answers[index] = await answerOrError(sources[index]!, work);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, workThrough));
  return {
    json: { results: answers.map((answer) => answer.json) },
    text: answers.map((answer) => answer.text).join('\n'),
    exitCode: answers.some(({ exitCode }) => exitCode === 1) ? 1 : 0,
  };
}

async function answerOrError(source: string, work: (source: string) => Promise<CommandAnswer>): Promise<CommandAnswer> {
  try {
    return await work(source);
  } catch (error) {
    const wire = withStates(toWire(error));
    const text = `${source}: ${wire.message} ${wire.remedy ?? ''}\n`;
    return { json: { source, error: wire }, text, exitCode: 1 };
  }
}
