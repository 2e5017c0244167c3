import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { SummaryReporter } from './test/support/summary-reporter.ts';

/** Suites that start browsers, processes or packagers: one file at a time, after everything else. */
const systemSuites = ['test/e2e/**', 'test/packaging/**'];

const isSoak = process.env['SOAK'] === '1';
const include = isSoak ? ['test/**/*.soak.ts'] : ['test/**/*.test.ts'];
const testTimeout = isSoak ? 3_600_000 : 30_000;

export default defineConfig({
  plugins: [svelte({ configFile: false })],
  test: {
    reporters: [new SummaryReporter()],
    projects: [
      {
        extends: true,
        // Closed loops wait for paced wires most of their time: one worker more than the two processors we count on.
        test: { name: 'fast', include, exclude: systemSuites, testTimeout, hookTimeout: 60_000, maxWorkers: 3 },
      },
      {
        extends: true,
        test: {
          name: 'system',
          include: systemSuites.map((folder) => `${folder}/*.${isSoak ? 'soak' : 'test'}.ts`),
          testTimeout: isSoak ? testTimeout : 180_000,
          hookTimeout: 300_000,
          globalSetup: ['test/support/build.ts'],
          fileParallelism: false,
          // A browser on a busy machine may miss a moment; what passed only at the second attempt is named at the end.
          retry: isSoak ? 0 : 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
