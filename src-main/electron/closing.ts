/** What becomes of the program when its window is closed. */
export type ClosingChoice = 'quit' | 'keep-measuring' | 'stay';

export interface ClosingQuestion {
  readonly type: 'question';
  readonly message: string;
  readonly detail: string;
  readonly buttons: string[];
  readonly defaultId: number;
  readonly cancelId: number;
}

const question: ClosingQuestion = {
  type: 'question',
  message: 'A measurement is running.',
  detail: 'It goes on without the window; start Mobion again to see it. Quitting stops it and switches the cell off.',
  buttons: ['Keep measuring', 'Stop and quit', 'Cancel'],
  defaultId: 0,
  cancelId: 2,
};
const choices: readonly ClosingChoice[] = ['keep-measuring', 'quit', 'stay'];

/** Closing the window never touches a running measurement unless the user says so. */
export async function decideClosing(
  isMeasuring: boolean,
  ask: (question: ClosingQuestion) => Promise<number>,
): Promise<ClosingChoice> {
  return isMeasuring ? (choices[await ask(question)] ?? 'stay') : 'quit';
}
