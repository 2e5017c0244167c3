import { techniques } from '../../../../src-core/analysis/index.ts';
import { AppError } from '../../../../src-core/errors.ts';
import { parseRepeats } from '../../../../src-core/formats/repeats-table.ts';
import { askedWith, type Analyse } from '../analysis-parts.ts';
import { hashOfNumbers, hashOfTexts } from '../hashes.ts';

/** Several cells of one material, given by group or as a table. */
export const analyseRepeats: Analyse<'repeats'> = async (parts, request) => {
  const { groups: given, text, quantity, unit = '' } = request;
  if ((given === undefined) === (text === undefined))
    throw new AppError('input/missing-field', 'The values come either as groups or as a table.', {
      remedy: 'Paste a table “lab,value”.',
    });
  const groups = given ?? parseRepeats(text ?? '');
  const cells = groups.reduce((sum, { values }) => sum + values.length, 0);
  const title =
    request.title ?? `Repeats: ${cells} cells in ${groups.length} ${groups.length === 1 ? 'group' : 'groups'}`;
  const repeats = await parts.jobs.run(techniques.repeats.task, { groups, quantity, unit }, title);
  return {
    ...{ kind: 'repeats', title, parameters: askedWith(request) },
    inputHash: hashOfTexts(groups.flatMap(({ name, values }) => [name, hashOfNumbers(values)])),
    repeats,
  };
};
