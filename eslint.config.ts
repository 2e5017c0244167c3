import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/** Inside core, a folder may import only what stands before it. */
const coreOrder = [
  'units',
  'numerics',
  'model',
  'circuit',
  'cells',
  'instruments',
  'methods',
  'run',
  'formats',
  'analysis',
  'figures',
  'reports',
  'records',
  'contract',
];

function forbid(group: string[], message: string): { 'no-restricted-imports': ['error', object] } {
  return { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] };
}

const coreLayers = coreOrder.map((folder, position) => ({
  files: [`src-core/${folder}/**/*.ts`],
  rules: forbid(
    [
      ...coreOrder.slice(position + 1).map((later) => `**/${later}/**`),
      '**/src-main/**',
      '**/src-renderer/**',
      'node:*',
      'electron',
    ],
    `src-core/${folder} may import only what stands before it in src-core/README.md.`,
  ),
}));

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'dist/', 'test-results/'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        project: [
          'src-core/tsconfig.json',
          'src-main/tsconfig.json',
          'src-renderer/tsconfig.json',
          'test/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/unbound-method': 'off',
      'no-undef': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name: it can be searched and renamed.' },
      ],
    },
  },
  { files: ['*.config.ts', '**/*.config.ts', '**/*.svelte'], rules: { 'no-restricted-syntax': 'off' } },
  ...coreLayers,
  {
    files: ['src-main/host/**/*.ts'],
    rules: forbid(
      ['**/src-renderer/**', '**/electron/**', '**/web/**', '**/cli/**', 'electron'],
      'The host knows no shell and no screen.',
    ),
  },
  {
    files: ['src-main/{electron,web,cli}/**/*.ts'],
    rules: forbid(['**/src-renderer/**'], 'Shells and screens meet only in src-core/contract.'),
  },
  {
    files: ['src-renderer/**/*.{ts,svelte}'],
    rules: forbid(['**/src-main/**', 'node:*', 'electron'], 'The renderer reaches the host only through the contract.'),
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
