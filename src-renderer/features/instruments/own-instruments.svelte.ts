import type { StoredDescription, TrialEntry } from '../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../src-core/errors.ts';
import {
  checkDescription,
  type CheckedDescription,
} from '../../../src-core/instruments/described/check-description.ts';
import { exampleDescriptions } from '../../../src-core/instruments/described/examples.ts';
import { messagesToTry } from '../../../src-core/instruments/described/messages-to-try.ts';
import type { Workspace } from '../../workspace/workspace.svelte.ts';

/** The instruments that were described here, the one being written, and the messages tried with it. */
export class OwnInstrumentsController {
  stored = $state.raw<readonly StoredDescription[]>([]);
  /** What is being written; undefined while nothing is. */
  text = $state<string>();
  address = $state('virtual');
  trial = $state.raw<readonly TrialEntry[]>([]);
  busy = $state(false);
  failure = $state.raw<WireError>();
  readonly checked: CheckedDescription = $derived(checkText(this.text ?? ''));
  readonly messages = $derived(this.checked.description ? messagesToTry(this.checked.description) : []);
  readonly isSaved = $derived(this.stored.some(({ text }) => text.trim() === this.text?.trim()));
  readonly #workspace: Workspace;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  async load(): Promise<void> {
    const { client } = this.#workspace;
    this.stored = (await this.#workspace.attempt(() => client.call('instruments.descriptions', null))) ?? [];
  }

  /** Begins with an example, a file, or one that is stored. */
  edit(text: string): void {
    this.text = text;
    this.failure = undefined;
  }

  editExample(index: number): void {
    this.edit(JSON.stringify(exampleDescriptions[index]?.description, undefined, 2));
  }

  async save(): Promise<boolean> {
    const { text } = this;
    if (text === undefined) return false;
    const done = await this.#attempt(() => this.#workspace.client.call('instruments.saveDescription', { text }));
    await this.load();
    return done;
  }

  async remove(id: string): Promise<void> {
    await this.#attempt(() => this.#workspace.client.call('instruments.removeDescription', { id }));
    await this.load();
  }

  async send(message: string): Promise<void> {
    const { text, address } = this;
    if (text === undefined || message.trim() === '') return;
    await this.#attempt(async () => {
      const entries = await this.#workspace.client.call('instruments.tryMessage', { text, address, message });
      this.trial = [...this.trial, ...entries].slice(-200);
    });
  }

  close(): void {
    this.text = undefined;
    this.failure = undefined;
  }

  /** Switches off what was switched on, and lets the address go. */
  async endTrial(): Promise<void> {
    this.trial = [];
    await this.#attempt(() => this.#workspace.client.call('instruments.endTrial', null));
  }

  async #attempt(work: () => Promise<unknown>): Promise<boolean> {
    this.busy = true;
    this.failure = undefined;
    try {
      await work();
      return true;
    } catch (error) {
      this.failure = toWire(error);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

function checkText(text: string): CheckedDescription {
  try {
    return checkDescription(JSON.parse(text));
  } catch (error) {
    const message = `This is no JSON yet: ${error instanceof Error ? error.message : String(error)}.`;
    const remedy = 'Look for a missing comma, quotation mark or brace.';
    return { description: undefined, problems: [{ field: 'the whole', message, severity: 'error', remedy }] };
  }
}
