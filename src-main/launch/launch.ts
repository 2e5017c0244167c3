import { AppError, toWire } from '../../src-core/errors.ts';
import { buildIfStale } from './build.ts';
import { fetchElectron, runElectron, whyNoWindow } from './electron.ts';
import { launchUsage, type LaunchOptions, parseLaunchOptions } from './options.ts';

/**
 * `npm start`, `npm run serve` and, with screens that are built elsewhere, `npm run dev`: until the application ends.
 *
 * @returns the exit code: 0, 1 (failed) or 2 (bad usage)
 */
export async function launch(command: 'start' | 'serve' | 'dev', argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) {
    console.log(launchUsage);
    return 0;
  }
  try {
    const options = parseLaunchOptions(command, argv);
    if (!options.webOnly) {
      const reason = await tryElectron(options);
      if (reason === undefined) return 0;
      console.error(`Electron cannot start: ${reason}. Serving the same application to a browser instead.`);
    }
    if (command !== 'dev') await buildIfStale('renderer', say);
    // Loaded late: native modules come with the host, and answers to bad usage must not wait for them.
    const { serveWeb } = await import('./serve-web.ts');
    await serveWeb(options);
    return 0;
  } catch (error) {
    return tell(error);
  }
}

/** @returns why the application did not run in Electron, or undefined when it did */
async function tryElectron({ dataFolder }: LaunchOptions): Promise<string | undefined> {
  const reason = whyNoWindow(process.platform, process.env) ?? (await fetchElectron(say));
  if (reason !== undefined) return reason;
  await buildIfStale('electron', say);
  return runElectron([`--data=${dataFolder}`]);
}

function say(line: string): void {
  console.error(line);
}

function tell(error: unknown): number {
  const { code, message, remedy, dataState } = toWire(error);
  console.error([message, dataState, remedy].filter((part) => part !== undefined).join('\n'));
  if (!(error instanceof AppError)) console.error(error);
  return code === 'input/invalid' ? 2 : 1;
}
