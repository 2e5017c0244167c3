import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { createHost } from '../../src-main/host/host.ts';
import { rendererFolder } from '../../src-main/launch/folders.ts';
import { dataFileIn } from '../../src-main/shell/data-folder.ts';
import type { ShellHost } from '../../src-main/shell/shell-host.ts';
import { startWebShell, type WebShell } from '../../src-main/web/server.ts';

export interface App {
  readonly host: ShellHost;
  readonly shell: WebShell;
  /** The data folder, removed by `close`. */
  readonly folder: string;
  close(): Promise<void>;
}

/** The real application behind a real web shell, on a data folder of its own; no demo project unless asked. */
export async function startApp(
  given: { host?: ShellHost; rendererFolder?: string; demo?: boolean } = {},
): Promise<App> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mobion-app-'));
  const host =
    given.host ?? (await createHost({ dataFile: dataFileIn(folder), shell: 'web', demo: given.demo ?? false }));
  const shell = await startWebShell({ host, rendererFolder: given.rendererFolder ?? rendererFolder });
  return {
    host,
    shell,
    folder,
    async close() {
      await shell.close();
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface WatchedPage {
  readonly page: Page;
  /** Everything a page must never do: violations of the policy, errors, and requests to anywhere but our origin. */
  readonly complaints: readonly string[];
}

/** A page of the application that writes down whatever it should not have done. */
export async function openPage(context: BrowserContext, { shell }: App): Promise<WatchedPage> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${shell.origin}/`) && !/^(data|blob):/.test(url)) complaints.push(`request: ${url}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await page.goto(shell.issueAddress());
  await page.waitForURL(`${shell.origin}/`);
  return { page, complaints };
}
