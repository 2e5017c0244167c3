import { mkdirSync } from 'node:fs';
import path from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  session,
} from 'electron';
import { toWire } from '../../src-core/errors.ts';
import { createHost } from '../host/host.ts';
import { dataFileIn, defaultDataFolder } from '../shell/data-folder.ts';
import type { ShellHost } from '../shell/shell-host.ts';
import { type Activity, followActivity } from './activity.ts';
import { appOrigin, appScheme, createAppProtocol, schemePrivileges } from './app-protocol.ts';
import { decideClosing } from './closing.ts';
import { desktopNotices } from './desktop-notice.ts';
import { forwardEvents, serveCalls } from './ipc.ts';
import { lockContents, lockSession } from './lockdown.ts';
import { menuTemplate } from './menu.ts';
import { electronPower, watchSession } from './power-port.ts';
import { windowOptions } from './window-options.ts';

const here = import.meta.dirname;
const dataFolder = app.commandLine.getSwitchValue('data') || defaultDataFolder();

/** Set once nobody is to be asked any more. */
let mayClose = false;

/** Wires Electron's objects to the functions of this folder. Everything that decides something is in those. */
async function run(): Promise<void> {
  await app.whenReady();
  const showOnDesktop = desktopNotices(
    Notification.isSupported() ? (title, body) => new Notification({ title, body }) : undefined,
    showWindow,
  );
  const host = await createHost({
    ...{ dataFile: dataFileIn(dataFolder), shell: 'electron' },
    surroundings: {
      power: electronPower(powerSaveBlocker, powerMonitor, quitUnasked),
      ...(showOnDesktop ? { showOnDesktop } : {}),
    },
  });
  const activity = followActivity(host);
  lockSession(session.defaultSession);
  protocol.handle(appScheme, createAppProtocol(path.join(here, '../renderer'), host));
  serveCalls(ipcMain, host, appOrigin);
  const stopForwarding = forwardEvents(host, () => BrowserWindow.getAllWindows().map((window) => window.webContents));

  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)));
  openWindow(activity);
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  quitSafely(host, () => {
    stopForwarding();
    activity.end();
  });
}

function openWindow(activity: Activity): void {
  const window = new BrowserWindow(windowOptions(path.join(here, '../preload/preload.cjs')));
  window.once('ready-to-show', () => window.show());
  watchSession(window, () => activity.isMeasuring(), quitUnasked);
  window.on('close', (event) => {
    if (mayClose) return;
    event.preventDefault();
    void decideClosing(
      activity.isMeasuring(),
      async (question) => (await dialog.showMessageBox(window, question)).response,
    ).then((choice) => {
      mayClose = choice === 'quit';
      if (choice === 'quit') app.quit();
      else if (choice === 'keep-measuring') window.hide();
    });
  });
  void window.loadURL(`${appOrigin}/index.html`);
}

function showWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  window?.show();
  if (window?.isMinimized()) window.restore();
  window?.focus();
}

/** However the program is asked to end, cells are switched off and the database closed first. */
function quitSafely(host: ShellHost, stop: () => void): void {
  let ended = false;
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    stop();
    void host.close().finally(() => {
      ended = true;
      app.quit();
    });
  });
  // SIGHUP: a session that ends, or the terminal it was started from; unheard, it would leave cells on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quitUnasked);
}

/** When the session or the computer ends, nobody is there to be asked. */
function quitUnasked(): void {
  mayClose = true;
  app.quit();
}

app.enableSandbox();
mkdirSync(dataFolder, { recursive: true });
app.setPath('userData', path.join(dataFolder, 'electron'));
protocol.registerSchemesAsPrivileged([schemePrivileges]);
app.on('web-contents-created', (_event, contents) => lockContents(contents));
if (!app.requestSingleInstanceLock()) {
  app.quit();
} else {
  run().catch((error: unknown) => {
    const { message, remedy = '' } = toWire(error);
    dialog.showErrorBox('Mobion cannot start', `${message}\n${remedy}`);
    app.exit(1);
  });
}
