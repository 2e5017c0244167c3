import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '../../src-core/errors.ts';
import { defaultDataFolder } from '../shell/data-folder.ts';

export interface LaunchOptions {
  readonly dataFolder: string;
  /** 0: any free port. */
  readonly port: number;
  /** Do not try Electron. */
  readonly webOnly: boolean;
  /** Open the default browser. */
  readonly browser: boolean;
}

export const launchUsage = `Usage: npm start -- [options]        the application (Electron, else a browser)
       npm run serve -- [options]    the same in a browser that you open yourself

  --data DIR     folder of the database and reports (default: ${defaultDataFolder()})
  --port N       port on 127.0.0.1 for the browser (default: any free one)
  --web          do not try Electron
  --no-browser   print the address, open nothing`;

/** @throws AppError `input/invalid` for an option that is unknown or has no sensible value */
export function parseLaunchOptions(command: 'start' | 'serve' | 'dev', argv: readonly string[]): LaunchOptions {
  const { values } = parse(argv);
  const port = Number(values.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw badUsage(`--port ${values.port ?? ''} is not a port.`);
  return {
    dataFolder: values.data === undefined ? defaultDataFolder() : path.resolve(values.data),
    port,
    webOnly: command !== 'start' || (values.web ?? false),
    browser: command === 'start' && !(values['no-browser'] ?? false),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        web: { type: 'boolean' },
        'no-browser': { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw badUsage(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function badUsage(message: string, cause?: unknown): AppError {
  return new AppError('input/invalid', message, { remedy: launchUsage, cause });
}
