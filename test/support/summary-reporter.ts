import { DefaultReporter } from 'vitest/node';
import type { SerializedError, TestModule } from 'vitest/node';

/** The usual report, closed by the one line that scripts read: "N passed, N failed" (and skipped, when any were). */
export class SummaryReporter extends DefaultReporter {
  override onTestRunEnd(
    modules: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: Parameters<DefaultReporter['onTestRunEnd']>[2],
  ): void {
    super.onTestRunEnd(modules, errors, reason);
    for (const name of secondAttempts(modules)) process.stdout.write(`Passed only at the second attempt: ${name}\n`);
    process.stdout.write(`${summaryLine(modules, errors.length)}\n`);
  }
}

function secondAttempts(modules: readonly TestModule[]): readonly string[] {
  return modules.flatMap((module) =>
    [...module.children.allTests()].filter((test) => test.diagnostic()?.flaky === true).map((test) => test.fullName),
  );
}

/** A file or group that fails outside its tests, and an error outside every file, each count as one failure. */
export function summaryLine(modules: readonly TestModule[], looseErrors: number): string {
  const states = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
  const groups = modules.flatMap((module) => [module, ...module.children.allSuites()]);
  const brokenGroups = groups.filter((group) => group.errors().length > 0).length;
  const passed = states.filter((state) => state === 'passed').length;
  const skipped = states.filter((state) => state === 'skipped').length;
  const failed = states.length - passed - skipped + brokenGroups + looseErrors;
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}
