import type { Answers, FileQuestion } from '../../../src-core/formats/questions.ts';
import type { Storage } from '../storage/storage.ts';

const key = 'imports.answers';
const mostKept = 200;

/** What was answered for files of a format, in a folder of that name and in general: a suggestion for the next. */
export interface RememberedAnswers {
  /** The same questions, with what was answered before as the suggestion where it is one of the choices. */
  suggest(questions: readonly FileQuestion[], format: string, folder: string): readonly FileQuestion[];
  remember(answers: Answers, format: string, folder: string): void;
}

export function createRememberedAnswers({ settings }: Pick<Storage, 'settings'>): RememberedAnswers {
  const read = () => (settings.get(key) ?? {}) as Readonly<Record<string, Answers>>;
  return {
    suggest(questions, format, folder) {
      if (questions.length === 0) return questions;
      const kept = read();
      const before: Answers = { ...kept[`${format}|`], ...kept[`${format}|${folder}`] };
      return questions.map((question) => {
        const answer = before[question.id];
        if (answer === undefined || !question.choices.some(({ value }) => value === answer)) return question;
        const differs = answer !== question.suggested;
        const reason = differs ? `Answered so for such a file before. But: ${question.reason}` : question.reason;
        return { ...question, suggested: answer, reason, isRemembered: true };
      });
    },
    remember(answers, format, folder) {
      if (Object.keys(answers).length === 0) return;
      const { [`${format}|`]: general, [`${format}|${folder}`]: ofFolder, ...others } = read();
      const kept = Object.entries(others).slice(-mostKept);
      settings.set(key, {
        ...Object.fromEntries(kept),
        [`${format}|`]: { ...general, ...answers },
        [`${format}|${folder}`]: { ...(folder === '' ? general : ofFolder), ...answers },
      });
    },
  };
}
