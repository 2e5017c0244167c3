import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { StoredDescription } from '../../../src-core/contract/calls.ts';
import { AppError } from '../../../src-core/errors.ts';
import { checkDescription, parseDescription } from '../../../src-core/instruments/described/check-description.ts';
import { describedDriver, driverIdOf } from '../../../src-core/instruments/described/index.ts';
import type { InstrumentDriver } from '../../../src-core/instruments/driver.ts';
import { instrumentDrivers } from '../../../src-core/instruments/index.ts';
import { writeFileAtomically } from '../files/atomic-write.ts';

const longestText = 200_000;

/** Every driver that can be used: those of the program, and those that users described, a JSON file each. */
export interface DriverShelf {
  /** The same array always, brought up to date in place. */
  readonly drivers: readonly InstrumentDriver[];
  /** Reads the folder again: another program or thread may have written there. */
  refresh(): void;
  descriptions(): readonly StoredDescription[];
  /** @throws AppError `input/invalid`, `file/failed` */
  save(text: string): Promise<StoredDescription>;
  /** @throws AppError `input/not-found` */
  remove(id: string): void;
}

/** Descriptions lie beside the data file. */
export function descriptionFolderOf(dataFile: string): string {
  return path.join(path.dirname(dataFile), 'instruments');
}

/**
 * @param folder - need not exist
 * @param isConfirmed - whether somebody has recorded that a driver works on hardware; asked whenever that is looked at
 */
export function createDriverShelf(
  folder: string,
  isConfirmed: (driverId: string) => boolean = () => false,
): DriverShelf {
  const builtIn = instrumentDrivers.map(withEvidence);
  const drivers: InstrumentDriver[] = [];
  /** Of each file what was made of it: a driver whose file has not changed stays the same object. */
  let known = new Map<string, { readonly text: string; readonly driver: InstrumentDriver | undefined }>();

  function withEvidence(driver: InstrumentDriver): InstrumentDriver {
    return {
      ...driver,
      get confirmation() {
        return isConfirmed(driver.id) ? 'confirmed' : driver.confirmation;
      },
    };
  }

  function refresh(): void {
    const found: typeof known = new Map();
    for (const { file, text } of filesIn(folder)) {
      const before = known.get(file);
      found.set(file, before?.text === text ? before : { text, driver: driverOf(text) });
    }
    known = found;
    drivers.splice(0, Infinity, ...builtIn);
    for (const { driver } of known.values())
      if (driver && !drivers.some(({ id }) => id === driver.id)) drivers.push(driver);
  }

  function driverOf(text: string): InstrumentDriver | undefined {
    const { description } = checkDescription(readJson(text));
    return description && withEvidence(describedDriver(description));
  }

  refresh();
  return {
    drivers,
    refresh,
    descriptions: () => filesIn(folder).map(({ file, text }) => stored(path.join(folder, file), text)),
    async save(text) {
      const description = parseDescription(readJson(text));
      const file = path.join(folder, `${description.id}.json`);
      await writeFileAtomically(file, text.endsWith('\n') ? text : `${text}\n`);
      refresh();
      return stored(file, text);
    },
    remove(id) {
      const found = filesIn(folder).find(({ file }) => file === `${id}.json`);
      if (!found)
        throw new AppError('input/not-found', `There is no description “${id.slice(0, 60)}”.`, {
          remedy: '“mobion instruments describe list” names them.',
        });
      rmSync(path.join(folder, found.file));
      refresh();
    },
  };
}

/** Undefined for what is no JSON: the check then tells so. @throws never */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function filesIn(folder: string): readonly { readonly file: string; readonly text: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8').slice(0, longestText) }));
}

function stored(file: string, text: string): StoredDescription {
  const { description, problems } = checkDescription(readJson(text));
  return {
    id: path.basename(file, '.json'),
    ...(description ? { driverId: driverIdOf(description) } : {}),
    title: description?.title ?? path.basename(file),
    file,
    text,
    problems,
  };
}
