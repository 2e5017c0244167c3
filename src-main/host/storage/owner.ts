import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process looks after a run. Enough to tell later whether it still lives. */
export interface Owner {
  readonly pid: number;
  readonly hostName: string;
  /** What distinguishes this process from a later one with the same number; empty where the system does not tell. */
  readonly processStart: string;
  /** One host inside that process. */
  readonly token: string;
}

/** A lease that is not renewed for so long is void: the process hangs, or stands on another computer that died. */
export const leaseMs = 60_000;
export const leaseRenewalMs = 10_000;

const liveTokens = new Set<string>();

/** @param token - unique, e.g. a random UUID */
export function createOwner(token: string): Owner {
  liveTokens.add(token);
  return { pid: process.pid, hostName: hostname(), processStart: processStartOf(process.pid), token };
}

/** Tells this process that the owner has ended in good order. */
export function retireOwner(owner: Owner): void {
  liveTokens.delete(owner.token);
}

/** Whether the owner of a run may still be at work on it. In doubt yes, as long as its lease runs. */
export function isAlive(owner: Owner, leaseAt: string, nowMs: number): boolean {
  const leased = nowMs - Date.parse(leaseAt) < leaseMs;
  if (owner.hostName !== hostname()) return leased;
  if (owner.pid === process.pid && owner.processStart === processStartOf(process.pid))
    return liveTokens.has(owner.token);
  if (!processExists(owner.pid)) return false;
  if (owner.processStart !== '') return owner.processStart === processStartOf(owner.pid);
  return leased;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Boot and start time of a process in clock ticks, from Linux's /proc; elsewhere empty. */
function processStartOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; it is only waiting for its parent to ask.
    return afterName[0] === 'Z' ? 'ended' : `${boot}:${afterName[19] ?? ''}`;
  } catch {
    return '';
  }
}
