import { homedir } from 'node:os';
import path from 'node:path';

export interface Surroundings {
  readonly platform: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

const here: Surroundings = { platform: process.platform, environment: process.env, home: homedir() };

/**
 * Where the laboratory's data are kept when nobody says otherwise: `MOBION_DATA`, else the place that the operating
 * system sets aside for programs' data.
 */
export function defaultDataFolder({ platform, environment, home }: Surroundings = here): string {
  const chosen = environment['MOBION_DATA'];
  if (chosen) return path.resolve(chosen);
  if (platform === 'win32') return path.join(environment['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'), 'Mobion');
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Mobion');
  return path.join(environment['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'mobion');
}

/** The database inside a data folder. Reports lie beside it. */
export function dataFileIn(folder: string): string {
  return path.join(folder, 'laboratory.mobion');
}
