import { parseLiteral } from '../../methodscript/values.ts';
import { variableTypes } from '../../methodscript/variable-types.ts';
import { commandTable } from './command-table.ts';
import type { ArgumentKind, CommandSpec } from './command-table.ts';
import { ScriptSyntaxError } from './script.ts';
import type { Argument, Branch, Command, Comparison, Condition, Operand, Script, Statement } from './script.ts';
import { LineReader } from './line-reader.ts';
import type { Token } from './tokenize.ts';

export const maxScriptBytes = 16_384;
const maxDepth = 12;
const maxVariables = 255;
const maxArrayLength = 4096;

/** An open block and where its statements go. */
interface Block {
  readonly kind: 'script' | 'if' | 'loop' | 'measure';
  readonly branches?: Branch[];
  readonly command?: string;
  body: Statement[];
  sawElse: boolean;
}

class ScriptParser {
  readonly #galvanostat: boolean;
  readonly #unknownOptions: readonly string[];
  readonly #slots = new Map<string, number>();
  #slotCount = 0;
  #blocks: Block[] = [];
  #packageOpen = false;

  constructor(galvanostat: boolean, unknownOptions: readonly string[]) {
    this.#galvanostat = galvanostat;
    this.#unknownOptions = unknownOptions;
  }

  parse(text: string): Script {
    if (text.length > maxScriptBytes) throw new ScriptSyntaxError('4005', 1, 1);
    const body: Statement[] = [];
    let onFinished: Statement[] | undefined;
    this.#blocks = [{ kind: 'script', body, sawElse: false }];
    const lines = text.split('\n');
    lines.forEach((lineText, index) => {
      const reader = new LineReader(lineText, index + 1);
      const first = reader.peek();
      if (!first) return;
      if (first.text === 'on_finished:') {
        if (this.#blocks.length > 1 || onFinished) reader.fail('4018', first);
        onFinished = [];
        this.#blocks = [{ kind: 'script', body: onFinished, sawElse: false }];
        reader.take();
        reader.end();
        return;
      }
      this.#statement(reader);
    });
    if (this.#blocks.length > 1 || this.#packageOpen)
      throw new ScriptSyntaxError('4018', lines.length, (lines.at(-1) ?? '').length + 1);
    return { body, onFinished: onFinished ?? [], slotCount: this.#slotCount };
  }

  get #block(): Block {
    return this.#blocks.at(-1)!;
  }

  #statement(reader: LineReader): void {
    const word = reader.take();
    switch (word.text) {
      case 'if':
        return this.#openIf(reader);
      case 'elseif':
      case 'else':
        return this.#nextBranch(reader, word);
      case 'endif':
        return this.#close(reader, word, ['if']);
      case 'loop': {
        const body: Statement[] = [];
        this.#block.body.push({ kind: 'loop', line: reader.line, condition: this.#condition(reader), body });
        return this.#open({ kind: 'loop', body, sawElse: false }, reader);
      }
      case 'endloop':
        return this.#close(reader, word, ['loop', 'measure']);
      default:
        return this.#command(reader, word);
    }
  }

  #open(block: Block, reader: LineReader): void {
    if (this.#blocks.length >= maxDepth) throw new ScriptSyntaxError('400D', reader.line, 1);
    this.#blocks.push(block);
    reader.end();
  }

  #openIf(reader: LineReader): void {
    const branches: Branch[] = [{ condition: this.#condition(reader), body: [] }];
    this.#block.body.push({ kind: 'if', line: reader.line, branches });
    this.#open({ kind: 'if', branches, body: branches[0]!.body, sawElse: false }, reader);
  }

  #nextBranch(reader: LineReader, word: Token): void {
    const block = this.#block;
    if (block.kind !== 'if' || block.sawElse) reader.fail('4004', word);
    const branch: Branch = word.text === 'else' ? { body: [] } : { condition: this.#condition(reader), body: [] };
    block.branches!.push(branch);
    block.body = branch.body;
    block.sawElse = word.text === 'else';
    reader.end();
  }

  #close(reader: LineReader, word: Token, kinds: readonly Block['kind'][]): void {
    if (!kinds.includes(this.#block.kind)) reader.fail('4004', word);
    this.#blocks.pop();
    reader.end();
  }

  #command(reader: LineReader, word: Token): void {
    const spec = Object.hasOwn(commandTable, word.text) ? commandTable[word.text] : undefined;
    if (!spec) reader.fail('4001', word);
    if (spec.galvanostat === true && !this.#galvanostat) reader.fail('001B', word);
    this.#checkPlace(reader, word, spec);
    const command: Command = {
      kind: 'command',
      name: word.text,
      line: reader.line,
      ...this.#arguments(reader, spec),
    };
    this.#checkPackage(reader, word);
    if (spec.measurementLoop !== true) {
      this.#block.body.push(command);
      return;
    }
    const body: Statement[] = [];
    this.#block.body.push({ kind: 'measure', line: reader.line, command, body });
    this.#open({ kind: 'measure', command: word.text, body, sawElse: false }, reader);
  }

  /** Rules of what may stand inside measurement loops. */
  #checkPlace(reader: LineReader, word: Token, spec: CommandSpec): void {
    const loop = this.#blocks.findLast(({ kind }) => kind === 'measure');
    if (word.text === 'breakloop' && !this.#blocks.some(({ kind }) => kind === 'loop' || kind === 'measure'))
      reader.fail('4004', word);
    if (!loop) return;
    if (spec.measurementLoop === true) reader.fail('400B', word);
    if (word.text === 'set_e') reader.fail('4032', word);
    if (word.text === 'set_i') reader.fail('4033', word);
  }

  #checkPackage(reader: LineReader, word: Token): void {
    if (!word.text.startsWith('pck_')) return;
    const start = word.text === 'pck_start';
    if (start === this.#packageOpen) reader.fail('401B', word);
    if (start) this.#packageOpen = true;
    if (word.text === 'pck_end') this.#packageOpen = false;
  }

  #arguments(reader: LineReader, spec: CommandSpec): Pick<Command, 'args' | 'options'> {
    const args = spec.args.map((kind) => this.#argument(reader, kind));
    const options: Record<string, readonly Argument[]> = {};
    for (let token = reader.peek(); token; token = reader.peek()) {
      reader.take();
      const kinds = spec.options && Object.hasOwn(spec.options, token.text) ? spec.options[token.text] : undefined;
      if (!kinds || options[token.text] || this.#unknownOptions.includes(token.text))
        throw new ScriptSyntaxError('4004', reader.line, token.column);
      reader.expect('(');
      options[token.text] = kinds.map((kind) => this.#argument(reader, kind));
      reader.expect(')');
    }
    return { args, options };
  }

  #argument(reader: LineReader, kind: ArgumentKind): Argument {
    if (kind === 'value') return this.#operand(reader);
    const token = reader.take();
    switch (kind) {
      case 'new':
      case 'new-array':
        return this.#declare(reader, token, kind);
      case 'variable':
        return { kind: 'slot', slot: this.#slot(reader, token) };
      case 'integer':
        return this.#integer(reader, token);
      case 'type':
        if (!Object.hasOwn(variableTypes, token.text)) reader.fail('0002', token);
        return { kind: 'type', code: token.text };
      case 'text':
        return this.#text(reader, token);
    }
  }

  #operand(reader: LineReader): Operand {
    const token = reader.take();
    if (/^[a-z]/.test(token.text)) return { kind: 'slot', slot: this.#slot(reader, token) };
    const literal = parseLiteral(token.text);
    if (!literal) {
      if (/^[+-]?\d/.test(token.text)) reader.fail('4039', token);
      throw new ScriptSyntaxError('4004', reader.line, token.column);
    }
    return { kind: 'literal', ...literal };
  }

  #integer(reader: LineReader, token: Token): Operand {
    if (/^[a-z]/.test(token.text)) return { kind: 'slot', slot: this.#slot(reader, token) };
    const literal = parseLiteral(token.text);
    if (!literal || !Number.isInteger(literal.value)) reader.fail('4039', token);
    return { kind: 'literal', value: literal.value, integer: true };
  }

  #slot(reader: LineReader, token: Token): number {
    if (!/^[a-z][a-z0-9_]*$/.test(token.text)) throw new ScriptSyntaxError('4004', reader.line, token.column);
    const slot = this.#slots.get(token.text);
    if (slot === undefined) reader.fail('420B', token);
    return slot;
  }

  #declare(reader: LineReader, token: Token, kind: 'new' | 'new-array'): Argument {
    if (!/^[a-z][a-z0-9_]*$/.test(token.text)) throw new ScriptSyntaxError('4004', reader.line, token.column);
    if (this.#slots.has(token.text)) reader.fail('4026', token);
    if (this.#slots.size >= maxVariables) reader.fail('000B', token);
    const slot = this.#slotCount;
    this.#slots.set(token.text, slot);
    const length = kind === 'new' ? 1 : (parseLiteral(reader.peek()?.text ?? '')?.value ?? 0);
    if (length < 1 || length > maxArrayLength) reader.fail('000B', token);
    // Slot 0 of an array holds its length.
    this.#slotCount += kind === 'new' ? 1 : length + 1;
    return { kind: 'slot', slot };
  }

  /** A string; in an f-string `{x}` becomes the number of its slot. */
  #text(reader: LineReader, token: Token): Argument {
    if (token.text.startsWith('"')) return { kind: 'text', parts: [token.text.slice(1, -1)] };
    if (!token.text.startsWith('f"')) throw new ScriptSyntaxError('4004', reader.line, token.column);
    const parts = token.text
      .slice(2, -1)
      .split(/(\{[^}]*\})/)
      .filter((part) => part !== '')
      .map((part) => {
        if (!part.startsWith('{')) return part;
        return this.#slot(reader, { ...token, text: part.slice(1, -1).trim() });
      });
    return { kind: 'text', parts };
  }

  #condition(reader: LineReader): Condition {
    const terms: Condition['terms'][number][] = [];
    const joints: ('&&' | '||')[] = [];
    while (true) {
      const left = this.#operand(reader);
      const operator = reader.take();
      if (!['==', '!=', '<', '<=', '>', '>='].includes(operator.text))
        throw new ScriptSyntaxError('4004', reader.line, operator.column);
      terms.push({ left, operator: operator.text as Comparison, right: this.#operand(reader) });
      const joint = reader.peek()?.text;
      if (joint !== '&&' && joint !== '||') return { terms, joints };
      reader.take();
      joints.push(joint);
    }
  }
}

/**
 * Parses a whole script (lines joined by `\n`, without the blank line that ends it).
 * Throws ScriptSyntaxError with the device's code and place. A device without galvanostat refuses its commands (001B).
 * @param unknownOptions - of commands, that an older firmware has not learned yet
 */
export function parseScript(text: string, galvanostat: boolean, unknownOptions: readonly string[] = []): Script {
  return new ScriptParser(galvanostat, unknownOptions).parse(text);
}
