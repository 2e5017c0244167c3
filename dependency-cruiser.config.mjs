/** Cycles, and the rules of dependence that need more than the text of an import. */
export default {
  forbidden: [
    // A Svelte component that nests itself imports itself: the one cycle that is meant.
    { name: 'no-cycle', severity: 'error', from: { path: '(.+)' }, to: { circular: true, pathNot: '^$1$' } },
    {
      name: 'no-feature-imports-another',
      severity: 'error',
      from: { path: '^src-renderer/features/([^/]+)/' },
      to: { path: '^src-renderer/features/', pathNot: '^src-renderer/features/$1/' },
    },
    {
      name: 'electron-only-in-main-and-preload',
      severity: 'error',
      from: { pathNot: '^src-main/electron/(main|preload)\\.ts$' },
      to: { path: '^(node_modules/)?electron($|/)' },
    },
    {
      name: 'truth-only-for-cells',
      severity: 'error',
      from: { pathNot: '^src-core/cells/' },
      to: { path: '^src-core/cells/truth\\.ts$' },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '\\.css$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['svelte', 'import', 'node', 'default'] },
  },
};
