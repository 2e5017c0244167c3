import { directCurrentMethods } from '../../../../src-core/analysis/direct-current/methods/index.ts';
import type { DirectCurrentMethod, MethodField } from '../../../../src-core/analysis/direct-current/methods/method.ts';
import type { DirectCurrentRequest } from '../../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../../src-core/errors.ts';
import type { DirectCurrentMethodId, DirectCurrentStudy } from '../../../../src-core/model/direct-current.ts';
import type { Quantity } from '../../../../src-core/model/quantity.ts';
import type { Sample } from '../../../../src-core/model/sample.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';
import { Calculator } from '../impedance/calculator/calculator.ts';
import { beginHistory, changed, redone, undone, type History } from '../impedance/history.ts';
import { KeptAnalyses } from '../../../workspace/kept/kept-analyses.svelte.ts';
import { hebbWagnerExample } from '../examples.ts';
import { readPasted, readStored, within, type ReadRecord } from './record.ts';

type Values = Readonly<Record<string, Quantity | undefined>>;

/** What is typed and chosen; never changed, only replaced. */
interface Form {
  readonly method: DirectCurrentMethodId;
  /** By method and field: a look at another method loses nothing. */
  readonly values: Readonly<Partial<Record<DirectCurrentMethodId, Values>>>;
  readonly choices: Readonly<Record<string, string>>;
  readonly record?: ReadRecord | undefined;
  /** Pasted. */
  readonly text: string;
  readonly fromS?: number | undefined;
  readonly toS?: number | undefined;
}

/** Direct currents, typed or recorded, and what they say of ions and electrons. Outlives the screen. */
export class DirectCurrentController {
  #history = $state.raw<History<Form>>(
    beginHistory<Form>({ method: 'polarization', values: {}, choices: {}, text: '' }),
  );
  study = $state.raw<DirectCurrentStudy>();
  failure = $state.raw<WireError>();
  unreadable = $state.raw<WireError>();
  readonly method: DirectCurrentMethod = $derived(directCurrentMethods[this.form.method]);
  readonly values: Values = $derived(this.form.values[this.form.method] ?? {});
  /** A record counts only where the method can read one. */
  readonly record = $derived(this.method.record ? this.form.record : undefined);
  readonly columns = $derived(this.record && within(this.record.columns, this.form.fromS, this.form.toS));
  readonly missing: readonly MethodField[] = $derived(
    this.method.fields.filter(
      ({ id, optional }) =>
        !this.values[id] && (optional === undefined || (optional === 'with-record' && !this.record)),
    ),
  );
  readonly isEmpty = $derived(!this.record && Object.values(this.values).every((value) => value === undefined));
  /** What only a record would tell. */
  readonly needsRecord = $derived(this.method.record?.isRequired === true && !this.record);
  readonly kept: KeptAnalyses;
  readonly #workspace: Workspace;
  readonly #calculator = new Calculator();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
    this.kept = new KeptAnalyses(workspace, 'directCurrent');
  }

  get form(): Form {
    return this.#history.present;
  }

  get undoable(): string | undefined {
    return this.#history.past.at(-1)?.name;
  }

  get redoable(): string | undefined {
    return this.#history.future.at(-1)?.name;
  }

  undo(): void {
    this.#history = undone(this.#history);
  }

  redo(): void {
    this.#history = redone(this.#history);
  }

  change(change: Partial<Form>, name: string): void {
    this.#history = changed(this.#history, { ...this.form, ...change }, name, name);
  }

  set(field: string, quantity: Quantity | undefined): void {
    this.#setValues({ ...this.values, [field]: quantity }, `value of ${field}`);
  }

  choose(choice: string, value: string): void {
    this.change({ choices: { ...this.form.choices, [choice]: value } }, choice);
  }

  /** A record goes along, but for that of an example, which nobody measured. */
  chooseMethod(method: DirectCurrentMethodId): void {
    const isExample = this.form.text === hebbWagnerExample();
    this.change({ method, ...(isExample && { text: '', record: undefined }) }, 'method');
  }

  /** A run that was just opened: how it measured, and the body it measured. */
  beginWith(method: DirectCurrentMethodId, sample: Sample | undefined): void {
    this.chooseMethod(method);
    const known: readonly string[] = this.method.fields.map(({ id }) => id);
    for (const id of ['thickness', 'area'] as const) if (sample?.[id] && known.includes(id)) this.set(id, sample[id]);
  }

  loadExample(): void {
    this.#setValues(this.method.example, 'example');
    // Nothing follows from the numbers alone.
    if (this.method.record?.isRequired) this.takeText(hebbWagnerExample());
  }

  #setValues(values: Values, name: string): void {
    this.change({ values: { ...this.form.values, [this.form.method]: values } }, name);
  }

  /** For an effect: works out what is there, in a thread of the window. */
  follow = (): void => {
    const { form, columns } = this;
    if (this.isEmpty || this.needsRecord || this.missing.length > 0) {
      this.study = undefined;
      this.failure = undefined;
      return;
    }
    const input = { method: form.method, values: this.values, choices: this.#choices, record: columns };
    void this.#calculator.latest('directCurrent', input).then(
      (study) => {
        if (!study || this.form !== form) return;
        this.study = study;
        this.failure = undefined;
      },
      (error: unknown) => {
        this.study = undefined;
        this.failure = toWire(error);
      },
    );
  };

  /** What the host is asked to keep. */
  get request(): DirectCurrentRequest {
    const { method, record, fromS, toS } = { ...this.form, record: this.record };
    const given = Object.entries(this.values).filter((pair): pair is [string, Quantity] => pair[1] !== undefined);
    const part = { ...(fromS !== undefined && { fromS }), ...(toS !== undefined && { toS }) };
    return {
      ...{ method, values: Object.fromEntries(given), choices: this.#choices },
      ...(record && { record: { ...record.source, ...part } }),
    };
  }

  get #choices(): Readonly<Record<string, string>> {
    const known = this.method.choices?.map(({ id }) => id) ?? [];
    return Object.fromEntries(
      Object.entries(this.form.choices).filter(([id, value]) => known.includes(id) && value.trim() !== ''),
    );
  }

  /** Of an imported file or a run. */
  async takeStored(source: { readonly importId?: string; readonly runId?: string }): Promise<void> {
    this.unreadable = undefined;
    try {
      const record = await readStored(this.#workspace, source);
      this.change({ record, text: '', fromS: undefined, toS: undefined }, 'record');
    } catch (error) {
      this.unreadable = toWire(error);
    }
  }

  takeText(text: string): void {
    this.unreadable = undefined;
    let record: ReadRecord | undefined;
    try {
      record = readPasted(text);
    } catch (error) {
      this.unreadable = toWire(error);
    }
    this.change({ text, record }, 'table');
  }

  removeRecord(): void {
    this.unreadable = undefined;
    this.change({ record: undefined, text: '', fromS: undefined, toS: undefined }, 'record');
  }

  /** A kept analysis with all it was made of. */
  async reopen(request: DirectCurrentRequest): Promise<void> {
    const { method, values, choices = {}, record } = request;
    this.change({ method, values: { ...this.form.values, [method]: values }, choices, record: undefined }, 'reopen');
    if (record?.text !== undefined) this.takeText(record.text);
    else if (record) await this.takeStored(record);
    this.change({ fromS: record?.fromS, toS: record?.toS }, 'reopen');
  }
}
