import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '../../../src-main/launch/folders.ts';

interface LockedPackage {
  readonly version: string;
  readonly resolved?: string;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(path.join(projectFolder, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, LockedPackage>>;
};

// An installation that could not see a platform's package leaves it out of the lock file without a word; "npm ci"
// then refuses, or installs a program without its native parts on that platform.
test('the lock file names the native packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in packages) && !(`${place}/node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
  for (const system of ['win32', 'darwin', 'linux'])
    for (const name of ['@napi-rs/canvas', '@lydell/node-pty', 'rolldown'])
      expect(
        Object.keys(packages[`node_modules/${name}`]!.optionalDependencies!).some((part) =>
          packages[`node_modules/${part}`]?.os?.includes(system),
        ),
        `${name} for ${system}`,
      ).toBe(true);
});

test('no package is bound to one registry', () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
});
