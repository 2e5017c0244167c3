import { buildIfStale } from '../../src-main/launch/build.ts';

/** Global set-up of the system suites: what they start must be what the sources say. */
export async function setup(): Promise<void> {
  await buildIfStale('renderer', (line) => console.log(line));
}
