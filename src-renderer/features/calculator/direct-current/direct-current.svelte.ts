import { AppError, toWire, type WireError } from '../../../../src-core/errors.ts';
import type { DirectCurrentAnalysis } from '../../../../src-core/model/direct-current.ts';
import type { Quantity } from '../../../../src-core/model/quantity.ts';
import { siValue } from '../../../../src-core/units/quantity.ts';
import { directCurrentMethods, type DirectCurrentMethod, type MethodField } from './methods.ts';

type Entries = Readonly<Record<string, Quantity | undefined>>;

export interface DirectCurrentOutcome {
  readonly analysis?: DirectCurrentAnalysis;
  readonly failure?: WireError;
  /** What must still be filled in. */
  readonly missing: readonly MethodField[];
}

/** Numbers of a measurement with direct current, and what follows. Create where it outlives the screen. */
export class DirectCurrentSession {
  methodId = $state(directCurrentMethods[0]!.id);
  /** Of the electrodes, where the method asks for it. */
  metal = $state('');
  #entries = $state.raw<Readonly<Record<string, Entries>>>({});
  readonly method = $derived(directCurrentMethods.find(({ id }) => id === this.methodId)!);
  readonly entries = $derived(this.#entries[this.methodId] ?? {});
  readonly isEmpty = $derived(Object.values(this.entries).every((entry) => entry === undefined));
  readonly outcome = $derived(outcomeOf(this.method, this.entries, this.metal.trim()));

  set(fieldId: string, quantity: Quantity | undefined): void {
    this.#entries = { ...this.#entries, [this.methodId]: { ...this.entries, [fieldId]: quantity } };
  }

  loadExample(): void {
    this.#entries = { ...this.#entries, [this.methodId]: this.method.example };
  }
}

function outcomeOf({ fields, analyse }: DirectCurrentMethod, entries: Entries, metal: string): DirectCurrentOutcome {
  const missing = fields.filter(({ id, isOptional }) => !isOptional && !entries[id]);
  if (missing.length > 0) return { missing };
  try {
    const values = Object.fromEntries(
      fields.map(({ id, dimension }) => [id, entries[id] && siValue(entries[id], dimension)]),
    );
    return { analysis: analyse(values, metal), missing };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { failure: toWire(error), missing };
  }
}
