import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, platform, tmpdir } from 'node:os';
import path from 'node:path';
import { projectFolder } from '../../src-main/launch/folders.ts';
import { toolScript } from '../../src-main/launch/tool.ts';

interface SoakReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly duration?: number;
      readonly meta?: { readonly soakFigures?: string };
    }[];
  }[];
}

const resultsFile = path.join(projectFolder, 'test', 'soak-results.md');

/**
 * `npm run soak [-- name]`: the long versions of the randomised tests (files named *.soak.ts), for hours if need be,
 * and their table in test/soak-results.md. Suites that were not run keep their lines there; of a suite that ran in part
 * (`-t`), those tests that did not.
 */
const folder = mkdtempSync(path.join(tmpdir(), 'mobion-soak-'));
const reportFile = path.join(folder, 'report.json');
const vitest = [toolScript('vitest', 'vitest'), 'run', '--reporter=verbose', '--reporter=json'];
const { status } = spawnSync(
  process.execPath,
  [...vitest, `--outputFile.json=${reportFile}`, ...process.argv.slice(2)],
  { cwd: projectFolder, env: { ...process.env, SOAK: '1' }, stdio: 'inherit' },
);
if (existsSync(reportFile)) writeResults(JSON.parse(readFileSync(reportFile, 'utf8')) as SoakReport);
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;

function writeResults({ testResults }: SoakReport): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${platform()}, Node ${process.versions.node}`;
  const today = new Date().toISOString().slice(0, 10);
  const rows = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ ancestorTitles, title, status, duration = 0, meta }) => {
        const suite = path.relative(projectFolder, name).replaceAll(path.sep, '/');
        const seconds = (duration / 1000).toFixed(0);
        const test = [...ancestorTitles, title].join(': ');
        return `| ${[suite, test, status, meta?.soakFigures ?? '', seconds, today, machine].map(cell).join(' | ')} |`;
      }),
  );
  const cellsOfName = process.argv.includes('-t') ? 2 : 1;
  const nameOf = (row: string): string => row.split(' | ').slice(0, cellsOfName).join(' | ');
  const measured = new Set(rows.map(nameOf));
  const table = [...keptRows().filter((row) => !measured.has(nameOf(row))), ...rows].sort();
  const head = [
    '| suite | test | outcome | figures | seconds | date | machine |',
    '| --- | --- | --- | --- | --: | --- | --- |',
  ];
  writeFileSync(
    resultsFile,
    ['# Soak results', '', 'Written by `npm run soak`.', '', ...head, ...table, ''].join('\n'),
  );
}

function keptRows(): string[] {
  if (!existsSync(resultsFile)) return [];
  return readFileSync(resultsFile, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| test/'));
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
