import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../../src-core/errors.ts';
import {
  createEmStat4Emulator,
  type EmStat4Emulator,
} from '../../../../src-core/instruments/palmsens-methodscript/emulator/emulator.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { createHost, type Host } from '../../../../src-main/host/host.ts';
import { serveEmulatorTcp } from '../../../../src-main/host/links/emulator-tcp.ts';
import { Sqlite } from '../../../../src-main/host/storage/sqlite.ts';

const speed = 50;

/** What was found after one kill. */
export interface KillFinding {
  readonly acknowledgedRows: number;
  readonly storedRows: number;
  readonly integrity: string;
  readonly state: string;
  /** The last step whose beginning was acknowledged, the step of the recovered run, and the one its journal names. */
  readonly acknowledgedStep: number;
  readonly stepIndex: number;
  readonly toldStep: number;
  /** What is true of instrument and cell when the next host comes, and once it has connected. */
  readonly scriptRanOn: boolean;
  readonly cellWasOn: boolean;
  readonly cellIsOn: boolean;
  readonly cellStateBeforeConnecting: string;
  readonly cellStateAfterConnecting: string;
  readonly runCellState: string;
  /** ms to open the file and find the run. */
  readonly reopenMs: number;
}

export interface VirtualBench {
  readonly address: string;
  readonly emulator: EmStat4Emulator;
  close(): Promise<void>;
}

/** An instrument that survives its host, as a real one does: it lives in this process, the host in one of its own. */
export async function serveInstrument(seed: number): Promise<VirtualBench> {
  const emulator = createEmStat4Emulator({ cellId: 'mg-ti2s4', speed, seed }, hostClock);
  const { address, close } = await serveEmulatorTcp(emulator, 0);
  return {
    address,
    emulator,
    async close() {
      await close();
      emulator.dispose();
    },
  };
}

/** Starts a host, kills it `delayMs` after its first data were on disk, and looks at what is left. */
export async function killAndLook(dataFile: string, bench: VirtualBench, delayMs: number): Promise<KillFinding> {
  const child = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'child.ts'), dataFile, bench.address, String(speed)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return look(dataFile, bench, await killAfter(child, delayMs));
}

/** What the host said before it died. */
interface LastWords {
  readonly runId: string;
  readonly acknowledgedRows: number;
  readonly acknowledgedStep: number;
}

async function killAfter(child: ChildProcess, delayMs: number): Promise<LastWords> {
  let runId = '';
  let acknowledgedRows = 0;
  let acknowledgedStep = 0;
  let timer: NodeJS.Timeout | undefined;
  const lines = createInterface({ input: child.stdout! });
  lines.on('line', (line) => {
    const [word, value = ''] = line.split(' ');
    if (word === 'run') runId = value;
    if (word === 'step') acknowledgedStep = Number(value);
    if (word === 'saved') {
      acknowledgedRows = Number(value);
      timer ??= setTimeout(() => child.kill('SIGKILL'), delayMs);
    }
  });
  // "close" comes after the last line that made it into the pipe: those rows were acknowledged.
  await Promise.all([once(child, 'close'), once(lines, 'close')]);
  if (runId === '') throw new Error('the child ended before its run began');
  return { runId, acknowledgedRows, acknowledgedStep };
}

async function look(dataFile: string, bench: VirtualBench, lastWords: LastWords): Promise<KillFinding> {
  const { runId, ...acknowledged } = lastWords;
  const { running: scriptRanOn, cellOn: cellWasOn } = bench.emulator;
  const startedMs = performance.now();
  const host = await createHost({ dataFile, shell: 'cli', demo: false });
  const reopenMs = performance.now() - startedMs;
  try {
    const { handlers, storage } = host;
    const before = await handlers['runs.show']({ runId });
    const storedRows = storage.chunks.dc(runId).timeS.length + storage.chunks.impedance(runId).timeS.length;
    const instrument = await connectAgain(host, bench.address);
    const after = await handlers['runs.show']({ runId });
    await handlers['runs.end']({ runId });
    return {
      ...acknowledged,
      ...{ scriptRanOn, cellWasOn, cellIsOn: bench.emulator.cellOn },
      storedRows,
      integrity: integrityOf(dataFile),
      state: before.state,
      stepIndex: before.stepIndex,
      toldStep: Number(/Interrupted at step (\d+) of/.exec(before.journal.at(-1)?.message ?? '')?.[1]) - 1,
      cellStateBeforeConnecting: before.cellState,
      cellStateAfterConnecting: instrument.cellState,
      runCellState: after.cellState,
      reopenMs,
    };
  } finally {
    await host.close();
  }
}

/** For a moment the emulator may not have heard yet that its last client is dead, and turns the next one away. */
async function connectAgain({ handlers }: Host, address: string) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await handlers['instruments.connect']({ address, speed });
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'link/lost') || attempt === 5) throw error;
      await delay(100);
    }
  }
}

function integrityOf(dataFile: string): string {
  const db = new Sqlite(dataFile, { readonly: true });
  const answer = db.pragma('integrity_check', { simple: true }) as string;
  db.close();
  return answer;
}

/** What of a finding is not as it should be; empty when all is well. */
export function faultsOf(finding: KillFinding): readonly string[] {
  const { acknowledgedRows, storedRows, acknowledgedStep, stepIndex, toldStep } = finding;
  const promises: Readonly<Record<string, boolean>> = {
    'no acknowledged row lost': storedRows >= acknowledgedRows,
    'file whole': finding.integrity === 'ok',
    'found interrupted': finding.state === 'interrupted',
    'at the step that was under way': stepIndex >= acknowledgedStep && stepIndex <= acknowledgedStep + 1,
    'which the journal names': toldStep === stepIndex,
    'cell unknown until connected': finding.cellStateBeforeConnecting === 'unknown',
    'cell confirmed off': finding.cellStateAfterConnecting === 'off' && finding.runCellState === 'off',
    'cell truly off': !finding.cellIsOn,
  };
  return Object.keys(promises).filter((promise) => promises[promise] !== true);
}
