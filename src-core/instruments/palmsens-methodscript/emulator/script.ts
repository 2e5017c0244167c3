/** A parsed script. Variables are slots: names are resolved while parsing, as undeclared ones are an error there. */

export type Operand =
  | { readonly kind: 'literal'; readonly value: number; readonly integer: boolean }
  | { readonly kind: 'slot'; readonly slot: number };

export type Argument =
  | Operand
  | { readonly kind: 'type'; readonly code: string }
  | { readonly kind: 'text'; readonly parts: readonly (string | number)[] };

export interface Command {
  readonly kind: 'command';
  readonly name: string;
  readonly line: number;
  readonly args: readonly Argument[];
  readonly options: Readonly<Record<string, readonly Argument[]>>;
}

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** Comparisons joined by `&&` or `||`, left to right. */
export interface Condition {
  readonly terms: readonly { readonly left: Operand; readonly operator: Comparison; readonly right: Operand }[];
  readonly joints: readonly ('&&' | '||')[];
}

export interface Branch {
  /** Absent for `else`. */
  readonly condition?: Condition;
  readonly body: Statement[];
}

export type Statement =
  | Command
  | { readonly kind: 'if'; readonly line: number; readonly branches: Branch[] }
  | { readonly kind: 'loop'; readonly line: number; readonly condition: Condition; readonly body: Statement[] }
  | { readonly kind: 'measure'; readonly line: number; readonly command: Command; readonly body: Statement[] };

export interface Script {
  readonly body: readonly Statement[];
  readonly onFinished: readonly Statement[];
  readonly slotCount: number;
}

/** What a device refuses while loading a script. */
export class ScriptSyntaxError extends Error {
  readonly code: string;
  readonly line: number;
  readonly column: number;

  constructor(code: string, line: number, column: number) {
    super(`${code} in line ${line}, column ${column}`);
    this.code = code;
    this.line = line;
    this.column = column;
  }
}

/** What a device refuses while running it. The interpreter adds the line. */
export class ScriptRuntimeError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(`runtime error ${code}`);
    this.code = code;
  }
}
