import { expect, test } from 'vitest';
import { placeInWords } from '../../../src-core/methods/place-in-words.ts';

test.each([
  ['steps[0].voltageV', 'step 1'],
  ['steps[2].steps[0].eis.steps', 'step 3.1'],
  ['steps[11]', 'step 12'],
  ['limits.maxCurrentA', 'limits.maxCurrentA'],
])('%s is said as “%s”', (field, words) => {
  expect(placeInWords(field)).toBe(words);
});
