import { mkdirSync } from 'node:fs';
import { createHost } from '../host/host.ts';
import { dataFileIn } from '../shell/data-folder.ts';
import { systemPower } from '../shell/system-power.ts';
import { startWebShell } from '../web/server.ts';
import { rendererFolder } from './folders.ts';
import { openInBrowser } from './open-browser.ts';
import type { LaunchOptions } from './options.ts';
import { joinRunningServer, leaveServerNote, newServerKey } from './running-server.ts';

const impatienceMs = 2000;

/** Serves the application to a browser until the process is told to end; then makes every cell safe. */
export async function serveWeb(options: LaunchOptions): Promise<void> {
  const { dataFolder } = options;
  const joined = await joinRunningServer(dataFolder);
  if (joined !== undefined) {
    console.log(`Mobion already serves ${dataFolder}. Open ${joined}`);
    if (options.browser) openInBrowser(joined);
    return;
  }

  mkdirSync(dataFolder, { recursive: true });
  const surroundings = { power: systemPower() };
  const host = await createHost({ dataFile: dataFileIn(dataFolder), shell: 'web', surroundings });
  const { holder } = host.storage;
  if (holder) console.error(`Only for looking: ${holder.who} has the data file in hand.`);
  try {
    const key = newServerKey();
    const shell = await startWebShell({ host, rendererFolder, port: options.port, key });
    const removeNote = leaveServerNote(dataFolder, { origin: shell.origin, key });
    announce(shell.issueAddress(), dataFolder);
    if (options.browser) openInBrowser(shell.issueAddress());
    const stopListening = printAddressOnEnter(() => shell.issueAddress());
    await untilAskedToEnd();
    console.error('Ending: switching cells off …');
    stopListening();
    removeNote();
    await shell.close();
  } finally {
    await host.close();
  }
}

function announce(address: string, dataFolder: string): void {
  console.log(`Mobion is ready. Open ${address}`);
  console.log(`The address works once. Data: ${dataFolder}. Ctrl+C ends the program and switches cells off.`);
}

/** A closed browser may have lost its cookie; whoever sits at the terminal may have another address. */
function printAddressOnEnter(issueAddress: () => string): () => void {
  if (!process.stdin.isTTY) return () => undefined;
  const print = (): void => console.log(`Open ${issueAddress()}`);
  process.stdin.on('data', print);
  return () => {
    process.stdin.off('data', print);
    process.stdin.unref();
  };
}

/**
 * Resolves at the first signal. The handlers stay: npm passes a Ctrl+C on to a program that the terminal has told
 * already, and the second signal must not cut off the switching off. Only a later one, of an impatient user, does.
 */
function untilAskedToEnd(): Promise<void> {
  // With the terminal gone (SIGHUP), or a pipe closed by its reader, writing fails; a measurement must not end of that.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return new Promise((resolve) => {
    let askedAtMs: number | undefined;
    const ask = (): void => {
      if (askedAtMs !== undefined && performance.now() - askedAtMs > impatienceMs) process.exit(1);
      askedAtMs ??= performance.now();
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  });
}
