import { drawCircuit, type Drawing } from '../../../../src-core/circuit/drawing.ts';
import { walkCircuit, type WalkDirection } from '../../../../src-core/circuit/drawing-walk.ts';
import { describeElement } from '../../../../src-core/circuit/drawing-words.ts';
import { editCircuit, editObstacle, type CircuitEdit } from '../../../../src-core/circuit/editing.ts';
import { enclosingPart, partAt, placeOf, type CircuitPart } from '../../../../src-core/circuit/editing-place.ts';
import type { CircuitNode } from '../../../../src-core/circuit/element-reader.ts';
import { elementsOf } from '../../../../src-core/circuit/circuit.ts';
import { formatCircuit } from '../../../../src-core/circuit/format.ts';
import { parseCircuit } from '../../../../src-core/circuit/parse.ts';
import { AppError } from '../../../../src-core/errors.ts';
import { SyntaxFault } from '../../../../src-core/numerics/syntax-fault.ts';

/** Edits that need something to add, and those that do not. */
export type AddingKind = 'before' | 'after' | 'parallel' | 'change';
export type DirectKind = Exclude<CircuitEdit['kind'], AddingKind>;

/** What is wrong with a circuit's text, and where. */
export interface TextFault {
  readonly message: string;
  readonly remedy: string | undefined;
  /** Characters at fault; absent where the fault is the text as a whole. */
  readonly position?: number;
  readonly length?: number;
}

interface EditorOwner {
  readonly circuit: () => string;
  readonly onchange: (circuit: string) => void;
  readonly onselect: (elementName: string | undefined) => void;
}

/** What is chosen in a drawn circuit, and what the keys and buttons do to it. The text belongs to the owner. */
export class CircuitEditorState {
  /** Where the last edit could not be done, why. */
  notice = $state('');
  #part = $state.raw<CircuitPart>();
  readonly #owner: EditorOwner;
  #lastRoot: CircuitNode | undefined;
  readonly #reading = $derived.by(() => this.#read());

  constructor(owner: EditorOwner) {
    this.#owner = owner;
  }

  /** The last circuit that could be read. */
  get root(): CircuitNode | undefined {
    return this.#reading.root;
  }

  get fault(): TextFault | undefined {
    return this.#reading.fault;
  }

  /** What is chosen, as long as the circuit has it. */
  get part(): CircuitPart | undefined {
    const { root } = this;
    const part = this.#part;
    if (!root || !part) return undefined;
    const names = elementsOf(root).map(({ name }) => name);
    return names.includes(part.from) && names.includes(part.to) ? part : undefined;
  }

  get chosenNode(): CircuitNode | undefined {
    return this.root && this.part && partAt(this.root, placeOf(this.root, this.part));
  }

  get chosenNames(): readonly string[] {
    return this.chosenNode ? elementsOf(this.chosenNode).map(({ name }) => name) : [];
  }

  /** What is chosen, in words. */
  get words(): string {
    const { root, chosenNode } = this;
    if (!root || !chosenNode) return '';
    return chosenNode.kind === 'element' ? describeElement(root, chosenNode.name) : formatCircuit(chosenNode);
  }

  choose(part: CircuitPart | undefined): void {
    this.notice = '';
    this.#part = part;
    this.#owner.onselect(part?.from);
  }

  /** Follows the owner's choice; a group that begins with that element stays chosen. */
  follow(elementName: string | undefined): void {
    if (elementName === this.#part?.from) return;
    this.#part = elementName === undefined ? undefined : { from: elementName, to: elementName };
  }

  extendTo(name: string): void {
    this.choose({ from: this.part?.from ?? name, to: name });
  }

  widen(): void {
    if (this.root && this.part) this.choose(enclosingPart(this.root, this.part));
  }

  /** The element an arrow key leads to; with `extend` it becomes the other end of what is chosen. */
  walk(drawing: Drawing, direction: WalkDirection, extend: boolean): void {
    if (!this.root) return;
    const next = walkCircuit(this.root, drawing, this.part?.to ?? '', direction);
    if (extend) this.extendTo(next);
    else this.choose({ from: next, to: next });
  }

  /** Why the edit cannot be done to what is chosen; undefined when it can. */
  obstacle(kind: CircuitEdit['kind']): string | undefined {
    if (!this.root || !this.part) return 'Choose an element first.';
    return editObstacle(this.root, this.part, kind);
  }

  /** Does the edit to what is chosen, or says in `notice` why not. A circuit that is empty begins with what is added. */
  apply(edit: CircuitEdit): boolean {
    try {
      const isEmpty = this.#owner.circuit().trim() === '';
      const part = isEmpty ? { from: 'R1', to: 'R1' } : this.part;
      if (!part || (!isEmpty && !this.root)) throw new AppError('input/invalid', 'Choose an element first.');
      const text = isEmpty || !this.root ? 'R1' : formatCircuit(this.root);
      const edited = editCircuit(text, part, edit);
      this.#owner.onchange(edited.text);
      this.choose(edited.part);
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.notice = error.message.split('\n')[0]!;
      return false;
    }
  }

  draw(maximumWidth: number, notes: ReadonlyMap<string, readonly string[]>): Drawing | undefined {
    return this.root && drawCircuit(this.root, { maximumWidth, notes });
  }

  #read(): { readonly root: CircuitNode | undefined; readonly fault?: TextFault } {
    const text = this.#owner.circuit();
    if (text.trim() === '') {
      this.#lastRoot = undefined;
      return { root: undefined };
    }
    try {
      this.#lastRoot = parseCircuit(text);
      return { root: this.#lastRoot };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { root: this.#lastRoot, fault: textFault(error) };
    }
  }
}

function textFault(error: AppError): TextFault {
  const message = error.message.split('\n')[0]!;
  const shared = { message, remedy: error.remedy };
  return error instanceof SyntaxFault ? { ...shared, position: error.position, length: error.length } : shared;
}
