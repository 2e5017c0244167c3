import { spawn } from 'node:child_process';

interface Opener {
  readonly command: string;
  readonly args: readonly string[];
}

/** How this system opens an address in the default browser; undefined where there is no desktop to open it on. */
export function browserOpener(
  address: string,
  platform: string,
  environment: Readonly<Record<string, string | undefined>>,
): Opener | undefined {
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler', address] };
  if (platform === 'darwin') return { command: 'open', args: [address] };
  if (!environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return undefined;
  return { command: 'xdg-open', args: [address] };
}

/** Tries to open the default browser. Never fails: the address is printed in any case. */
export function openInBrowser(address: string): void {
  const opener = browserOpener(address, process.platform, process.env);
  if (opener === undefined) return;
  const child = spawn(opener.command, opener.args, { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
