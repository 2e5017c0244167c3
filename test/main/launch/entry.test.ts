import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';
import { projectFolder } from '../../../src-main/launch/folders.ts';

const entry = path.join(projectFolder, 'src-main', 'entry.mjs');

/** Runs the entry on a Node that says it is another version. */
function runAs(version: string, ...args: string[]) {
  const disguise = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
  const preload = `data:text/javascript,${encodeURIComponent(disguise)}`;
  return spawnSync(process.execPath, ['--import', preload, entry, ...args], { encoding: 'utf8', timeout: 20_000 });
}

test.each(['18.20.4', '20.19.0', '22.17.1', '23.5.0'])(
  'Node %s is told what to do, before anything is loaded',
  (version) => {
    for (const command of ['start', 'serve', 'instruments']) {
      const { status, stdout, stderr } = runAs(version, command);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`needs Node 22.18 or newer; this is Node ${version}. Nothing was opened or changed.`);
      expect(stderr).toContain('npm start');
      expect(stderr.trim().split('\n')).toHaveLength(2);
    }
  },
);

test.each(['22.18.0', '23.6.0', '24.0.0', '30.1.0'])('Node %s is let in', (version) => {
  const { status, stdout, stderr } = runAs(version, 'serve', '--help');
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('--data DIR');
});

test.each([
  [['start', '--port', 'x'], '--port x is not a port'],
  [['serve', '--port', '70000'], '--port 70000 is not a port'],
  [['serve', '--nonsense'], '--nonsense'],
])('bad usage %j ends with code 2 and the usage', (args, words) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain(words);
  expect(stderr).toContain('--data DIR');
});
