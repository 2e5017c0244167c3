import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const sources = path.resolve(import.meta.dirname, '../../../src-main/host');
const urlOf = (file: string): string => JSON.stringify(pathToFileURL(path.join(sources, file)).href);

/** Runs a module in a process of its own. Exit code 13 would mean that it ended in the middle of an `await`. */
function run(program: string): { readonly status: number | null; readonly stdout: string } {
  return spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8', timeout: 25_000 });
}

test('an abandoned sleep keeps no program waiting', () => {
  const startedMs = performance.now();
  const { status } = run(`import { hostClock } from ${urlOf('host-clock.ts')}; void hostClock.sleepMs(20_000);`);
  expect(status).toBe(0);
  expect(performance.now() - startedMs).toBeLessThan(10_000);
});

test('an open host keeps its program alive through every wait, and lets it end once it is closed', () => {
  const dataFile = JSON.stringify(path.join(temporaryFolder(), 'data.mobion'));
  const { status, stdout } = run(`
    import { createHost } from ${urlOf('host.ts')};
    const host = await createHost({ dataFile: ${dataFile}, shell: 'cli', demo: false });
    const { cellState } = await host.handlers['instruments.connect']({ address: 'virtual:dummy-cell' });
    await host.close();
    console.log(cellState);
  `);
  expect([status, stdout]).toEqual([0, 'off\n']);
});
