import type { ImportPreview } from '../../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../../src-core/errors.ts';
import type { Answers, QuestionId } from '../../../../src-core/formats/questions.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';
import { knownExtensions, type OfferedFile } from './dropped-files.ts';
import { readContent } from './file-content.ts';

/** A file on its way in. */
export interface IntakeFile extends OfferedFile {
  readonly key: number;
  readonly state: 'waiting' | 'ready' | 'refused' | 'imported';
  readonly isWanted: boolean;
  readonly answers: Answers;
  readonly preview?: ImportPreview;
  readonly error?: WireError;
  readonly importId?: string;
}

/** The new imports first, then those that were there already, and how many are new. */
type Done = (importIds: readonly string[], added: number) => void;

/** Files that were chosen or dropped: looked at, asked about, imported. Nothing is kept before the user says so. */
export class IntakeController {
  files = $state.raw<readonly IntakeFile[]>([]);
  /** Key of the file whose preview is shown. */
  shown = $state(0);
  sampleId = $state('');
  /** How many are done of those looked at or imported now; undefined while nothing is under way. */
  progress = $state.raw<{ readonly what: 'Reading' | 'Importing'; readonly done: number; readonly of: number }>();
  readonly #workspace: Workspace;
  readonly #onDone: Done;
  /** Rises whenever what is under way shall end. */
  #round = 0;
  #key = 0;

  constructor(workspace: Workspace, onDone: Done) {
    this.#workspace = workspace;
    this.#onDone = onDone;
  }

  get isOpen(): boolean {
    return this.files.length > 0;
  }

  get current(): IntakeFile | undefined {
    return this.files.find(({ key }) => key === this.shown);
  }

  get wanted(): readonly IntakeFile[] {
    return this.files.filter(({ state, isWanted }) => state === 'ready' && isWanted);
  }

  /** Imports of the files that are there already, and are not to be read in another way. */
  get known(): readonly string[] {
    return this.files.flatMap(({ state, isWanted, preview }) =>
      state === 'ready' && !isWanted && preview?.knownAs !== undefined ? [preview.knownAs] : [],
    );
  }

  /** Nothing new among them: what is known is opened, together, as if it had come now. */
  openKnown(): void {
    const { known } = this;
    this.close();
    if (known.length > 0) this.#onDone(known, 0);
  }

  /** Others that ask the same, and are to be imported. */
  others(question: QuestionId): readonly IntakeFile[] {
    return this.wanted.filter(
      ({ key, preview }) => key !== this.shown && preview?.questions.some(({ id }) => id === question),
    );
  }

  /** Looks at files, one after the other; more may come while the dialogue is open. */
  async offer(offered: readonly OfferedFile[]): Promise<void> {
    const added = offered.map((file): IntakeFile => {
      const error = unlikely(file);
      const state = error ? 'refused' : 'waiting';
      return { ...file, key: ++this.#key, state, isWanted: false, answers: {}, ...(error ? { error } : {}) };
    });
    this.files = [...this.files, ...added];
    if (!this.current) this.shown = (added.find(({ state }) => state === 'waiting') ?? added[0])?.key ?? 0;
    // Files that come while others are read are taken up by the same reading.
    while (this.progress === undefined && this.files.some(({ state }) => state === 'waiting')) {
      const waiting = this.files.filter(({ state }) => state === 'waiting');
      if (!(await this.#each('Reading', waiting, (file) => this.#look(file)))) return;
    }
    const first = this.files.find(({ state }) => state === 'ready');
    if (this.current?.state === 'refused' && first) this.shown = first.key;
  }

  want(key: number, isWanted: boolean): void {
    this.#put(key, { isWanted });
  }

  /** Looks again with the answer, so that what is shown is what will be imported. */
  async answer(file: IntakeFile, question: QuestionId, value: string): Promise<void> {
    const answers = { ...file.answers, [question]: value };
    this.#put(file.key, { answers });
    await this.#look({ ...file, answers });
  }

  async answerOthers(question: QuestionId, value: string): Promise<void> {
    const others = this.others(question);
    await this.#each('Reading', others, (file) => this.answer(file, question, value));
  }

  /** Imports what is ticked. What fails stays, with its reason; the rest closes. */
  async import(): Promise<void> {
    const { client } = this.#workspace;
    const ids: string[] = [];
    const finished = await this.#each('Importing', this.wanted, async ({ key, file, folder, answers, preview }) => {
      try {
        const { summary } = await client.call('imports.add', {
          ...{ fileName: file.name, folder, contentBase64: await readContent(file), answers },
          ...(preview ? { sha256: preview.sha256 } : {}),
          ...(this.sampleId === '' ? {} : { sampleId: this.sampleId }),
        });
        ids.push(summary.id);
        this.#put(key, { state: 'imported', importId: summary.id, isWanted: false });
      } catch (error) {
        this.#put(key, { state: 'refused', error: toWire(error), isWanted: false });
        this.shown = key;
      }
    });
    if (ids.length > 0) this.#onDone([...ids, ...this.known], ids.length);
    const failed = this.files.some(({ state, error, preview }) => state === 'refused' && error && preview);
    if (finished && !failed) this.close();
  }

  /** Ends what is under way; what is imported already is kept, what was not looked at is left out. */
  cancel(): void {
    this.#round++;
    this.progress = undefined;
    this.files = this.files.map((file) =>
      file.state === 'waiting' ? { ...file, state: 'refused', error: skipped } : file,
    );
  }

  close(): void {
    this.cancel();
    this.files = [];
    this.sampleId = '';
  }

  /** @returns false when it was cancelled */
  async #each(
    what: 'Reading' | 'Importing',
    files: readonly IntakeFile[],
    work: (file: IntakeFile) => Promise<void>,
  ): Promise<boolean> {
    const round = ++this.#round;
    for (const [done, file] of files.entries()) {
      this.progress = { what, done, of: files.length };
      await work(file);
      if (round !== this.#round) return false;
    }
    this.progress = undefined;
    return true;
  }

  async #look({ key, file, folder, answers }: IntakeFile): Promise<void> {
    try {
      const preview = await this.#workspace.client.call('imports.preview', {
        ...{ fileName: file.name, folder, contentBase64: await readContent(file), answers },
      });
      const suggested = Object.fromEntries(preview.questions.map(({ id, suggested: value }) => [id, value]));
      const known = this.files.find((candidate) => candidate.key === key);
      // Answered otherwise meanwhile: another look is on its way.
      if (known?.answers !== answers) return;
      this.#put(key, {
        ...{ state: 'ready', preview, answers: { ...suggested, ...answers } },
        // What is there already need not come again, unless it is to be read in another way.
        ...(known.state === 'waiting' ? { isWanted: preview.knownAs === undefined } : {}),
      });
    } catch (error) {
      this.#put(key, { state: 'refused', error: toWire(error), isWanted: false });
    }
  }

  #put(key: number, change: Partial<IntakeFile>): void {
    this.files = this.files.map((file) => (file.key === key ? { ...file, ...change } : file));
  }
}

const skipped: WireError = { code: 'cancelled', message: 'Not read: it was cancelled.', remedy: 'Open it again.' };

/** Of a folder, what no reader could know by its ending is not even looked at. */
function unlikely({ file, folder }: OfferedFile): WireError | undefined {
  const ending = /\.[^.]*$/.exec(file.name.toLowerCase())?.[0] ?? '';
  if (folder === '' || knownExtensions.includes(ending)) return undefined;
  return {
    code: 'input/file-format',
    message: ending === '' ? `${file.name} has no ending.` : `No known format ends in ${ending.slice(0, 20)}.`,
    remedy: 'If it is a measurement, open it by itself: its content then decides.',
  };
}
