import { prefactorPoint } from '../../../../src-core/analysis/arrhenius/meyer-neldel.ts';
import type { ArrheniusSettings } from '../../../../src-core/analysis/arrhenius/settings.ts';
import type { MeyerNeldelRequest, ThermalSource } from '../../../../src-core/contract/calls.ts';
import { toWire, type WireError } from '../../../../src-core/errors.ts';
import { parseActivationTable } from '../../../../src-core/formats/activation-table.ts';
import { parseThermalTable } from '../../../../src-core/formats/thermal-table.ts';
import type {
  MeyerNeldel,
  PrefactorPoint,
  ThermalConvention,
  ThermalData,
} from '../../../../src-core/model/arrhenius.ts';
import type { Warning } from '../../../../src-core/model/quantity.ts';
import type { Workspace } from '../../../workspace/workspace.svelte.ts';
import { Calculator } from '../impedance/calculator/calculator.ts';
import { beginHistory, changed, redone, undone, type History } from '../impedance/history.ts';
import { KeptAnalyses } from '../../../workspace/kept/kept-analyses.svelte.ts';

type Material = ThermalData | PrefactorPoint;

/** What is given; never changed, only replaced. */
interface Form {
  /** Tables along temperature, one material or more each, or tables of energies and prefactors. */
  readonly tables: readonly { readonly name: string; readonly text: string }[];
  /** For tables along temperature. */
  readonly convention?: ThermalConvention | undefined;
  /** Of the lines of equal conductivity. */
  readonly equalAtC: number;
}

interface Read {
  readonly materials: readonly Material[];
  readonly warnings: readonly Warning[];
  readonly unreadable?: WireError;
}

const firstName = 'table';

/** Prefactors against activation energies of a family of materials. Outlives the screen. */
export class MeyerNeldelController {
  #history = $state.raw<History<Form>>(beginHistory<Form>({ tables: [], equalAtC: 25 }));
  result = $state.raw<MeyerNeldel>();
  failure = $state.raw<WireError>();
  /** Kept Arrhenius analyses; those chosen take part. */
  readonly lines: KeptAnalyses;
  readonly kept: KeptAnalyses;
  readonly #tables = $derived(this.form.tables);
  readonly read: Read = $derived(readTables(this.#tables));
  readonly #fromLines = $derived.by(() =>
    this.lines.compared.flatMap(({ arrhenius }) => (arrhenius ? [prefactorPoint(arrhenius)] : [])),
  );
  readonly count = $derived(this.read.materials.length + this.#fromLines.length);
  /** Whether the choice of a law changes anything. */
  readonly hasPoints = $derived(this.read.materials.some((material) => 'points' in material));
  readonly #calculator = new Calculator();

  constructor(workspace: Workspace) {
    this.lines = new KeptAnalyses(workspace, 'arrhenius');
    this.kept = new KeptAnalyses(workspace, 'meyerNeldel');
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

  /** What is typed stands first; files follow. */
  get typed(): string {
    return this.form.tables.find(({ name }) => name === firstName)?.text ?? '';
  }

  type(text: string): void {
    const files = this.form.tables.filter(({ name }) => name !== firstName);
    this.change({ tables: text.trim() === '' ? files : [{ name: firstName, text }, ...files] }, 'table');
  }

  addFile(name: string, text: string): void {
    this.change(
      { tables: [...this.form.tables.filter((table) => table.name !== name), { name, text }] },
      `file ${name}`,
    );
  }

  removeFile(name: string): void {
    this.change({ tables: this.form.tables.filter((table) => table.name !== name) }, `without ${name}`);
  }

  /** For an effect. */
  follow = (): void => {
    const { form, read } = this;
    const materials = [...read.materials, ...this.#fromLines];
    if (materials.length === 0) {
      this.result = undefined;
      this.failure = undefined;
      return;
    }
    void this.#calculator.latest('meyerNeldel', { materials, settings: this.#settings }).then(
      (result) => {
        if (!result || this.form !== form) return;
        this.result = result;
        this.failure = undefined;
      },
      (error: unknown) => {
        this.result = undefined;
        this.failure = toWire(error);
      },
    );
  };

  get #settings(): ArrheniusSettings {
    const { convention } = this.form;
    return { ...(convention && this.hasPoints && { convention }) };
  }

  /** What the host is asked to keep. */
  get request(): MeyerNeldelRequest {
    const tables = this.form.tables.map(({ name, text }): ThermalSource => ({ text, fileName: name }));
    const lines = this.lines.compared.map(({ id }): ThermalSource => ({ analysisId: id }));
    return { sources: [...tables, ...lines], settings: this.#settings };
  }

  /** A kept rule with all it was made of. */
  async reopen({ sources, settings }: MeyerNeldelRequest): Promise<void> {
    const tables = sources.flatMap(({ text, fileName }) =>
      text === undefined ? [] : [{ name: fileName ?? firstName, text }],
    );
    this.change({ tables, convention: settings?.convention }, 'reopen');
    this.lines.compared = [];
    for (const { analysisId } of sources) if (analysisId !== undefined) await this.lines.toggle(analysisId);
  }
}

function readTables(tables: Form['tables']): Read {
  const materials: Material[] = [];
  const warnings: Warning[] = [];
  try {
    for (const { name, text } of tables) {
      const known = parseActivationTable(text);
      const read = known ? undefined : parseThermalTable(text, name.replace(/\.[^.]*$/, ''));
      materials.push(...(known ?? read?.series ?? []));
      warnings.push(...(read?.warnings ?? []));
    }
    return { materials, warnings };
  } catch (error) {
    return { materials, warnings, unreadable: toWire(error) };
  }
}
