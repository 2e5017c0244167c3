import type { ShellHost } from './shell-host.ts';

export type OpenHost = (options: { dataFile: string; shell: 'electron' | 'web' }) => Promise<ShellHost>;

/** Loaded late: native modules come with it, and answers to bad usage must not wait for them. */
export async function loadHost(): Promise<OpenHost> {
  const module = '../host/host.ts';
  const { createHost } = (await import(module)) as { createHost: OpenHost };
  return createHost;
}
