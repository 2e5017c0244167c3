import { existsSync } from 'node:fs';
import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { UserConfig } from 'electron-vite';
import type { UserConfig as ViteConfig } from 'vite';

const root = import.meta.dirname;
const at = (...parts: string[]): string => path.join(root, ...parts);

/** Also used by the web shell, the development server and the browser tests, which need no Electron. */
export const rendererConfig: ViteConfig = {
  root: at('src-renderer'),
  base: './',
  plugins: [svelte({ configFile: false })],
  build: {
    outDir: at('out/renderer'),
    emptyOutDir: true,
    target: 'es2024',
    // The content security policy allows no data: fonts and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: at('src-renderer/index.html') },
    chunkSizeWarningLimit: 1500,
  },
};

/** Entries besides the window's own process: workers of the host, and the command line. */
const hostEntries = Object.fromEntries(
  Object.entries({
    worker: 'src-main/host/jobs/worker.ts',
    'instrument-worker': 'src-main/host/instruments/thread/worker.ts',
    cli: 'src-main/cli/main.ts',
  })
    .map(([name, file]) => [name, at(file)] as const)
    .filter(([, file]) => existsSync(file)),
);

const config: UserConfig = {
  main: {
    build: {
      outDir: at('out/main'),
      emptyOutDir: true,
      target: 'node22',
      rolldownOptions: {
        input: { main: at('src-main/electron/main.ts'), ...hostEntries },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      emptyOutDir: true,
      // A sandboxed preload can require nothing but 'electron', so it must be one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('src-main/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: rendererConfig,
};

export default config;
