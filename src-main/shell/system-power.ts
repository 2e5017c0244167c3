import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { PowerEvent, PowerPort } from '../host/power/power-port.ts';

/** How a system is asked to stay awake, by a program that does so while it lives. */
interface Keeper {
  readonly name: string;
  readonly command: string;
  readonly args: (reason: string) => readonly string[];
}

/** ES_CONTINUOUS | ES_SYSTEM_REQUIRED, said again each half minute and until the parent is gone. */
const windowsScript = (pid: number) => `
$signature = '[DllImport("kernel32.dll")] public static extern uint SetThreadExecutionState(uint esFlags);'
$power = Add-Type -MemberDefinition $signature -Name Power -Namespace Mobion -PassThru
while (Get-Process -Id ${pid} -ErrorAction SilentlyContinue) {
  if ($power::SetThreadExecutionState([uint32]'0x80000001') -eq 0) { exit 3 }
  Start-Sleep -Seconds 30
}`;

const keepers: Readonly<Partial<Record<NodeJS.Platform, Keeper>>> = {
  linux: {
    name: 'systemd-inhibit',
    command: 'systemd-inhibit',
    args: (reason) => [
      ...['--what=sleep:idle:handle-lid-switch', '--who=Mobion', `--why=${reason}`, '--mode=block'],
      // Ends with us, however we end: its standard input is a pipe of ours.
      ...['sh', '-c', 'read nothing'],
    ],
  },
  darwin: { name: 'caffeinate', command: 'caffeinate', args: () => ['-i', '-w', String(process.pid)] },
  win32: {
    name: 'SetThreadExecutionState',
    command: 'powershell.exe',
    args: () => ['-NoProfile', '-NonInteractive', '-Command', windowsScript(process.pid)],
  },
};

export interface SystemPowerOptions {
  readonly keeper?: Keeper;
  /** Prints a line with "PrepareForSleep (true,)" before sleep and with "(false,)" after. */
  readonly watcher?: { readonly command: string; readonly args: readonly string[] };
}

const logindWatcher = {
  command: 'gdbus',
  args: ['monitor', '--system', '--dest', 'org.freedesktop.login1', '--object-path', '/org/freedesktop/login1'],
};

/**
 * The power port of a shell without Electron, by programs that come with the system. Where there is none, that is
 * told, and the computer is kept awake by nobody.
 */
export function systemPower(options: SystemPowerOptions = {}): PowerPort {
  const keeper = options.keeper ?? keepers[process.platform];
  return {
    keepAwake(reason, onLost) {
      if (!keeper)
        return {
          prevented: false,
          means: `no way to keep ${process.platform} awake is known`,
          release: () => undefined,
        };
      let wanted = true;
      const child = spawn(keeper.command, [...keeper.args(reason)], { stdio: ['pipe', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-300)));
      child.stdin.on('error', () => undefined);
      const lost = (why: string): void => {
        if (wanted) onLost(`${keeper.name} does not keep the computer awake: ${why}`);
        wanted = false;
      };
      child.on('error', (error) => lost(error.message));
      child.on('close', (code) => lost(said.trim() || `it ended (${code ?? 'killed'})`));
      letLive(child);
      return {
        prevented: true,
        means: keeper.name,
        release() {
          wanted = false;
          child.kill();
        },
      };
    },
    on: (listener) =>
      watchSleep(listener, options.watcher ?? (process.platform === 'linux' ? logindWatcher : undefined)),
  };
}

/** Sleep is heard of only where the system says so; elsewhere the jump of the clock tells afterwards. */
function watchSleep(listener: (event: PowerEvent) => void, watcher: SystemPowerOptions['watcher']): () => void {
  if (!watcher) return () => undefined;
  const child = spawn(watcher.command, [...watcher.args], { stdio: ['ignore', 'pipe', 'ignore'] });
  child.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [, what, begins] = /PrepareFor(Sleep|Shutdown) \((true|false),\)/.exec(line) ?? [];
    if (what === 'Sleep') listener(begins === 'true' ? 'suspend' : 'resume');
    else if (what === 'Shutdown' && begins === 'true') listener('shutdown');
  });
  letLive(child);
  return () => {
    lines.close();
    child.kill();
  };
}

/** A child that lives on must not keep a command from ending. */
function letLive(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr])
    if (stream && 'unref' in stream) (stream as unknown as { unref(): void }).unref();
}
