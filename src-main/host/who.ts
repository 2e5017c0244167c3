import { hostname, userInfo } from 'node:os';
import { programName, programVersion } from './program.ts';

/** Who acts, for the event log: user, computer, program and process. */
export function whoActs(shell: string): string {
  return `${userName()}@${hostname()}, ${programName} ${programVersion} (${shell}), process ${process.pid}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `user ${process.getuid?.() ?? '?'}`;
  }
}
