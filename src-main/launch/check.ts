import { availableParallelism } from 'node:os';
import { runTool, toolScript } from './tool.ts';

interface Check {
  readonly name: string;
  readonly packageName: string;
  readonly command: string;
  readonly args: readonly string[];
}

function check(name: string, packageName: string, command: string, ...args: string[]): Check {
  return { name, packageName, command, args };
}

/** The slowest first, so that two processors end at about the same time. */
const checks: readonly Check[] = [
  check('lint', 'eslint', 'eslint', '.', '--max-warnings', '0'),
  check(
    'types of screens',
    'svelte-check',
    'svelte-check',
    '--tsconfig',
    'src-renderer/tsconfig.json',
    '--fail-on-warnings',
  ),
  check('types of tests', 'typescript', 'tsc', '-p', 'test'),
  check('types of core', 'typescript', 'tsc', '-p', 'src-core'),
  check('types of host', 'typescript', 'tsc', '-p', 'src-main'),
  check('format', 'prettier', 'prettier', '--check', '.'),
  check(
    'cycles',
    'dependency-cruiser',
    'depcruise',
    '--config',
    'dependency-cruiser.config.mjs',
    'src-core',
    'src-main',
    'src-renderer',
  ),
  check('dead code', 'knip', 'knip', '--no-progress'),
];

/** Runs every check, says how each ended, and shows the words of those that failed. */
async function runChecks(): Promise<boolean> {
  const waiting = [...checks];
  const failures: { readonly name: string; readonly output: string }[] = [];
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const started = performance.now();
      const { code, output } = await runTool(toolScript(next.packageName, next.command), next.args);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${next.name.padEnd(18)} ${seconds.padStart(6)} s`);
      if (code !== 0) failures.push({ name: next.name, output });
    }
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  for (const { name, output } of failures) console.log(`\n--- ${name} ---\n${output.trim()}`);
  console.log(`\n${checks.length - failures.length} of ${checks.length} checks passed.`);
  return failures.length === 0;
}

process.exitCode = (await runChecks()) ? 0 : 1;
