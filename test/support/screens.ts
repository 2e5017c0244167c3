import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { projectFolder } from '../../src-main/launch/folders.ts';

/** Not kept in the repository: to be looked at after a run of the browser tests. */
const screenshotFolder = path.join(projectFolder, 'test-results', 'screens');

export const places = [
  'Instruments',
  'Samples',
  'Methods',
  'Run',
  'Library',
  'Analyse',
  'Reports',
  'Settings',
  'Calculator',
] as const;
export type Place = (typeof places)[number];

/** By the rail, as with a mouse. */
export async function goTo(page: Page, place: Place): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(`^${place}`) })
    .click();
  await page.getByRole('heading', { level: 1 }).first().waitFor();
}

export async function photograph(page: Page, name: string): Promise<void> {
  keepPicture(name, await page.screenshot({ animations: 'disabled' }));
}

export function keepPicture(name: string, png: Uint8Array): void {
  mkdirSync(screenshotFolder, { recursive: true });
  writeFileSync(path.join(screenshotFolder, `${name}.png`), png);
}

export interface AccessibilityReport {
  /** Rules that were run, whatever they found. */
  readonly rules: number;
  /** Serious and critical findings, each with the element. */
  readonly serious: readonly string[];
}

/**
 * Waits until nothing moves or fades: colours in between are nobody's choice. What turns for ever is not waited for.
 * A change of theme begins its fades with the next frame only, hence the two frames.
 */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // A page in the background may get no frames.
    const frame = () =>
      new Promise((resolve) => {
        requestAnimationFrame(resolve);
        setTimeout(resolve, 100);
      });
    await frame();
    await frame();
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}

/** Every rule of axe, none disabled. Nothing fades meanwhile: the style sheet honours the wish for reduced motion. */
export async function inspect(page: Page): Promise<AccessibilityReport> {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await settle(page);
  const { passes, violations, incomplete, inapplicable } = await new AxeBuilder({ page }).analyze();
  const rules = new Set([...passes, ...violations, ...incomplete, ...inapplicable].map(({ id }) => id)).size;
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
  return { rules, serious };
}
