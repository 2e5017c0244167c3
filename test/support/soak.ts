import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, platform, tmpdir } from 'node:os';
import path from 'node:path';
import { projectFolder } from '../../src-main/launch/folders.ts';
import { toolScript } from '../../src-main/launch/tool.ts';

interface SoakReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly duration?: number;
    }[];
  }[];
}

/**
 * `npm run soak [-- name]`: the long versions of the randomised tests (files named *.soak.ts), for hours if need be, and
 * their table in test/soak-results.md. A suite that has figures to show prints lines that begin with "soak:".
 */
const folder = mkdtempSync(path.join(tmpdir(), 'mobion-soak-'));
const reportFile = path.join(folder, 'report.json');
const { status, stdout } = spawnSync(
  process.execPath,
  [
    toolScript('vitest', 'vitest'),
    'run',
    '--reporter=verbose',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ],
  { cwd: projectFolder, env: { ...process.env, SOAK: '1' }, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' },
);
process.stdout.write(stdout);
const report = JSON.parse(readFileSync(reportFile, 'utf8')) as SoakReport;
rmSync(folder, { recursive: true });
writeFileSync(path.join(projectFolder, 'test', 'soak-results.md'), tableOf(report, stdout));
process.exitCode = status ?? 1;

function tableOf({ testResults }: SoakReport, said: string): string {
  const rows = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(
      ({ title, status, duration = 0 }) =>
        `| ${path.relative(projectFolder, name)} | ${title} | ${status} | ${(duration / 1000).toFixed(0)} |`,
    ),
  );
  const figures = [...said.matchAll(/^soak: (.*)$/gm)].map(([, text]) => `- ${text ?? ''}`);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${platform()}, Node ${process.versions.node}`;
  return [
    '# Soak results',
    '',
    `\`npm run soak\`, ${new Date().toISOString().slice(0, 10)}, on ${machine}.`,
    '',
    '| suite | test | outcome | seconds |',
    '| --- | --- | --- | --: |',
    ...rows,
    ...(figures.length === 0 ? [] : ['', 'Figures:', '', ...figures]),
    '',
  ].join('\n');
}
