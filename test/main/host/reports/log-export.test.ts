import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createHost } from '../../../../src-main/host/host.ts';
import { createOwner } from '../../../../src-main/host/storage/owner.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { sampleRun } from '../storage/sample-run.ts';

function hasPython(): boolean {
  try {
    return execFileSync('python3', ['--version']).length > 0;
  } catch {
    return false;
  }
}

test.skipIf(!hasPython())(
  'an export carries the log of the run, which the Python of its instructions verifies',
  async () => {
    const folder = temporaryFolder();
    const host = await createHost({ dataFile: path.join(folder, 'd.mobion'), shell: 'cli', demo: false, workers: 1 });
    onTestFinished(() => host.close());
    const { storage } = host;
    const at = '2026-11-22T10:00:00.000Z';
    storage.runs.create(sampleRun('r1', createOwner('gone')));
    storage.journal.append('r1', { at, kind: 'note', message: 'Größe σ “quoted” \u2028 and 😀' });
    storage.log.append({ at, kind: 'stop', message: 'between' });
    storage.journal.append('r1', { at, kind: 'note', message: 'two' });
    const out = path.join(folder, 'out');
    await host.reports.writeTo({ runId: 'r1', format: 'csv' }, out);
    const program = readFileSync(path.join(out, 'verify-log.txt'), 'utf8').split('In Python:')[1]!;
    const verify = () => execFileSync('python3', ['-c', program], { cwd: out, stdio: 'pipe' }).toString();
    expect(verify()).toMatch(/^whole: 4 entries/);
    const file = path.join(out, 'log.json');
    expect(existsSync(file)).toBe(true);
    writeFileSync(file, readFileSync(file, 'utf8').replace('two', 'TWO'));
    expect(verify).toThrow(/AssertionError: 4/);
  },
);
