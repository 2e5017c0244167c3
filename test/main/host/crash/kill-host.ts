import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Emulator } from '../../../../src-core/instruments/driver.ts';
import { findDriver } from '../../../../src-core/instruments/index.ts';
import { hostClock } from '../../../../src-main/host/host-clock.ts';
import { createHost } from '../../../../src-main/host/host.ts';
import { serveEmulatorTcp } from '../../../../src-main/host/links/emulator-tcp.ts';
import { Sqlite } from '../../../../src-main/host/storage/sqlite.ts';

const speed = 50;

/** What was found after one kill. */
export interface KillFinding {
  readonly acknowledgedRows: number;
  readonly storedRows: number;
  readonly integrity: string;
  readonly state: string;
  readonly stepIndex: number;
  readonly cellStateBeforeConnecting: string;
  readonly cellStateAfterConnecting: string;
  readonly runCellState: string;
  /** ms to open the file and find the run. */
  readonly reopenMs: number;
}

export interface VirtualBench {
  readonly address: string;
  readonly emulator: Emulator;
  close(): Promise<void>;
}

/** An instrument that survives its host, as a real one does. */
export async function serveInstrument(seed: number): Promise<VirtualBench> {
  const emulator = findDriver().emulate({ cellId: 'mg-ti2s4', speed, seed }, hostClock);
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
  const { runId, acknowledgedRows } = await killAfter(child, delayMs);
  return look(dataFile, bench, runId, acknowledgedRows);
}

async function killAfter(child: ChildProcess, delayMs: number): Promise<{ runId: string; acknowledgedRows: number }> {
  let runId = '';
  let acknowledgedRows = 0;
  let timer: NodeJS.Timeout | undefined;
  const lines = createInterface({ input: child.stdout! });
  lines.on('line', (line) => {
    const [word, value = ''] = line.split(' ');
    if (word === 'run') runId = value;
    if (word === 'saved') {
      acknowledgedRows = Number(value);
      timer ??= setTimeout(() => child.kill('SIGKILL'), delayMs);
    }
  });
  // "close" comes after the last line that made it into the pipe: those rows were acknowledged.
  await Promise.all([once(child, 'close'), once(lines, 'close')]);
  if (runId === '') throw new Error('the child ended before its run began');
  return { runId, acknowledgedRows };
}

async function look(
  dataFile: string,
  bench: VirtualBench,
  runId: string,
  acknowledgedRows: number,
): Promise<KillFinding> {
  const startedMs = performance.now();
  const host = await createHost({ dataFile, shell: 'cli', demo: false });
  const reopenMs = performance.now() - startedMs;
  try {
    const { handlers, storage } = host;
    const before = await handlers['runs.show']({ runId });
    const storedRows = storage.chunks.dc(runId).timeS.length + storage.chunks.impedance(runId).timeS.length;
    const instrument = await handlers['instruments.connect']({ address: bench.address, speed });
    const after = await handlers['runs.show']({ runId });
    await handlers['runs.end']({ runId });
    return {
      acknowledgedRows,
      storedRows,
      integrity: integrityOf(dataFile),
      state: before.state,
      stepIndex: before.stepIndex,
      cellStateBeforeConnecting: before.cellState,
      cellStateAfterConnecting: instrument.cellState,
      runCellState: after.cellState,
      reopenMs,
    };
  } finally {
    await host.close();
  }
}

function integrityOf(dataFile: string): string {
  const db = new Sqlite(dataFile, { readonly: true });
  const answer = db.pragma('integrity_check', { simple: true }) as string;
  db.close();
  return answer;
}
