import { downloadPath } from '../shell/report-download.ts';
import { appOrigin } from './app-protocol.ts';

interface Preventable {
  preventDefault(): void;
}

interface Downloading {
  getURL(): string;
}

/** The members of Electron's Session that are used here. */
export interface LockableSession {
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, reply: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: () => boolean): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  on(
    event: 'select-serial-port' | 'select-hid-device' | 'select-usb-device',
    listener: (event: Preventable, ...rest: unknown[]) => void,
  ): unknown;
  on(event: 'will-download', listener: (event: Preventable, item: Downloading) => void): unknown;
  readonly webRequest: {
    onBeforeRequest(
      listener: (details: { readonly url: string }, reply: (answer: { cancel: boolean }) => void) => void,
    ): void;
  };
}

/** The members of Electron's WebContents that are used here. */
export interface LockableContents {
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
  on(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    listener: (event: Preventable & { readonly url: string }) => void,
  ): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
}

/**
 * Denies a page everything that Electron would grant by default: permissions, devices, downloads other than reports,
 * and every request that does not go to our own files. Instruments belong to the host, so Web Serial, HID, USB and Bluetooth are
 * denied as well.
 */
export function lockSession(session: LockableSession): void {
  session.setPermissionRequestHandler((_contents, _permission, reply) => reply(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  for (const event of ['select-serial-port', 'select-hid-device', 'select-usb-device'] as const) {
    session.on(event, (choice, ...rest) => {
      choice.preventDefault();
      const reply = rest.at(-1);
      if (typeof reply === 'function') (reply as (deviceId: string) => void)('');
    });
  }
  // A report is asked for by its token and saved through Electron's own dialog; nothing else comes down.
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(appOrigin + downloadPath)) event.preventDefault();
  });
  session.webRequest.onBeforeRequest(({ url }, reply) => reply({ cancel: !isAllowedRequest(url) }));
}

/** Keeps a page where it is: no navigation, no new window, no embedded view. */
export function lockContents(contents: LockableContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const)
    contents.on(event, (navigation) => {
      if (!navigation.url.startsWith(`${appOrigin}/`)) navigation.preventDefault();
    });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Our own files, and what the policy lets a page make itself. The developer tools are not asked about. */
function isAllowedRequest(url: string): boolean {
  return url.startsWith(`${appOrigin}/`) || url.startsWith(`blob:${appOrigin}/`) || /^data:image\//.test(url);
}
