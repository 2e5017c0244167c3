import type { EmulatorFaults } from './faults.ts';
import type { FileStore } from './file-store.ts';
import type { FrontEnd } from './front-end.ts';
import { ScriptRuntimeError } from './script.ts';
import type { Argument } from './script.ts';
import { encodeInteger, encodeValue } from '../../methodscript/values.ts';
import { formatPackageVariable } from '../../methodscript/packages.ts';

/** What a variable holds. */
export interface Variable {
  value: number;
  integer: boolean;
  type: string;
  status: number | undefined;
  rangeIndex: number | undefined;
}

/** Seconds a simple command takes. */
const commandCostS = 10e-6;

/** What a running script works on: its variables, its package, its timers, the instrument and where output goes. */
export class Machine {
  readonly frontEnd: FrontEnd;
  readonly faults: EmulatorFaults;
  readonly variables: Variable[];
  /** Absent in devices that keep none. */
  readonly files: FileStore | undefined;
  /** The file that the script writes to. */
  openFile: string | undefined;
  readonly #write: (text: string) => void;
  /** Device time, set by whoever lets time pass. */
  nowS: number;
  /** Time the script spent halted; loops keep their grid apart from it. */
  haltedS = 0;
  /** Cost of commands not yet spent. */
  owedS = 0;
  /** 1 normal, 0 none, 3 also to file. */
  outputMode = 1;
  /** Rows measured since the start of the script. */
  measured = 0;
  inMeasurementLoop = false;
  timerStartS: number;
  intervalS = 0;
  intervalDueS: number;
  #package: string[] = [];

  constructor(
    frontEnd: FrontEnd,
    faults: EmulatorFaults,
    slotCount: number,
    nowS: number,
    write: (text: string) => void,
    files?: FileStore,
  ) {
    this.files = files;
    this.frontEnd = frontEnd;
    this.faults = faults;
    this.#write = write;
    this.nowS = nowS;
    this.timerStartS = nowS;
    this.intervalDueS = nowS;
    this.variables = Array.from({ length: slotCount }, () => ({
      value: 0,
      integer: false,
      type: 'aa',
      status: undefined,
      rangeIndex: undefined,
    }));
  }

  /** Clock of the script: stands still while halted. */
  get scriptTimeS(): number {
    return this.nowS - this.haltedS;
  }

  spend(): void {
    this.owedS += commandCostS;
  }

  number(argument: Argument | undefined): number {
    return this.operand(argument).value;
  }

  operand(argument: Argument | undefined): { readonly value: number; readonly integer: boolean } {
    if (argument?.kind === 'literal') return argument;
    if (argument?.kind === 'slot') return this.variables[argument.slot]!;
    throw new ScriptRuntimeError('0007');
  }

  variable(argument: Argument | undefined): Variable {
    if (argument?.kind !== 'slot') throw new ScriptRuntimeError('0007');
    return this.variables[argument.slot]!;
  }

  /** The element of an array: slot 0 of the array holds its length. */
  element(array: Argument | undefined, index: number): Variable {
    if (array?.kind !== 'slot' || !Number.isInteger(index)) throw new ScriptRuntimeError('0007');
    const length = this.variables[array.slot]!.value;
    if (index < 0 || index >= length) throw new ScriptRuntimeError('4203');
    return this.variables[array.slot + 1 + index]!;
  }

  /** Stores a measured or calculated value. NaN may be stored by measurement only. */
  store(argument: Argument | undefined, value: number, type: string, status?: number, rangeIndex?: number): void {
    const cell = this.variable(argument);
    cell.value = value;
    cell.integer = false;
    cell.type = type;
    cell.status = status;
    cell.rangeIndex = rangeIndex;
  }

  emit(text: string): void {
    if ((this.outputMode & 1) === 1) this.#write(text);
    if ((this.outputMode & 2) === 2 && this.openFile !== undefined) this.files?.append(this.openFile, text);
  }

  startPackage(): void {
    this.#package = [];
  }

  addToPackage(argument: Argument | undefined): void {
    const { value, integer, type, status, rangeIndex } = this.variable(argument);
    const encoded = integer ? encodeInteger(value) : encodeValue(value);
    this.#package.push(formatPackageVariable(type, encoded, status, rangeIndex));
  }

  endPackage(): void {
    this.emit(`P${this.#package.join(';')}\n`);
  }
}

/** Whether a comparison holds. Integers and prefixed numbers compare by value; NaN compares false except for `!=`. */
export function compares(left: number, operator: string, right: number): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    default:
      return left >= right;
  }
}
