import { parsePackage } from '../../../../src-core/instruments/methodscript/packages.ts';

/** What one execution of a script put out, row by row. */
export interface SentScript {
  /** The name that the script was given, see `record-id.ts`; empty for one without (a read-back, say). */
  readonly recordId: string;
  /** By the device's own clock, from the script's start. */
  readonly timeS: number[];
  readonly voltageV: number[];
  readonly currentA: number[];
}

export interface SentRow {
  readonly timeS: number;
  readonly voltageV: number;
  readonly currentA: number;
}

/**
 * The book that a test keeps at an emulated MethodSCRIPT device itself, of what it puts out before any fault of the wire:
 * the rows of each execution under the name that its script carries. What it tells later out of its memory (`fs_get`) is
 * no new sample: it is counted apart.
 *
 * @param onRow - of each row as it is sent
 */
export function keepBook(onRow: (row: SentRow) => void) {
  const scripts: SentScript[] = [];
  /** Of each name, what the device told out of its memory last: rows that it measured while nobody listened too. */
  const kept = new Map<string, SentRow[]>();
  let present: SentScript | undefined;
  let file: SentRow[] | undefined;
  let mayBeFile = false;

  /** A script that the device begins to carry out. */
  function began(recordId: string): void {
    present = { recordId, timeS: [], voltageV: [], currentA: [] };
    scripts.push(present);
  }

  let loading: string[] | undefined;
  const heard = lines((line) => {
    if (loading) {
      if (line !== '') loading.push(line);
      else {
        const name = /^send_string "([^"]*)"$/m.exec(loading.join('\n'))?.[1];
        loading = undefined;
        began(name ?? '');
      }
    } else if (line === 'e') loading = [];
  });

  const said = lines((line) => {
    const named = /^T(\S+)$/.exec(line)?.[1];
    if (mayBeFile && named !== undefined) kept.set(named, (file = []));
    else if (named !== undefined && !file && present?.recordId !== named) began(named);
    mayBeFile = line === 'f';
    if (line === '\u001c') file = undefined;
    const row = line.startsWith('P') ? rowOf(line) : undefined;
    if (!row) return;
    if (file) {
      file.push(row);
      return;
    }
    if (!present) began('');
    present!.timeS.push(row.timeS);
    present!.voltageV.push(row.voltageV);
    present!.currentA.push(row.currentA);
    onRow(row);
  });

  return { heard, said, scripts, kept };
}

/** Undefined for what is not a sample, such as the mark of a script's end. */
function rowOf(line: string): SentRow | undefined {
  const variables = parsePackage(line);
  const of = (type: string) => variables?.find((variable) => variable.type === type)?.value;
  const timeS = of('eb');
  if (timeS === undefined) return undefined;
  return { timeS, voltageV: of('ab') ?? of('da') ?? NaN, currentA: of('ba') ?? NaN };
}

function lines(onLine: (line: string) => void): (bytes: Uint8Array) => void {
  let rest = '';
  return (bytes) => {
    const parts = (rest + Buffer.from(bytes).toString('latin1')).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) onLine(line);
  };
}
