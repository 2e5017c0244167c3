import js from '@eslint/js';
import type { Linter } from 'eslint';
import { defineConfig } from 'eslint/config';
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

interface Ban {
  readonly group: string[];
  readonly message: string;
}

/** The analysis must not know the answer, so only the cells themselves and tests may. */
const truth: Ban = {
  group: ['**/cells/truth.ts', './truth.ts'],
  message: 'The truth of a virtual cell is for tests only.',
};
const electron: Ban = {
  group: ['electron', 'electron/*'],
  message: "Only electron/{main,preload}.ts import 'electron'.",
};

/** All bans of one folder: a later entry for the same file would replace an earlier one. */
function ban(files: string[], ...bans: Ban[]): Linter.Config {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns: bans }] } };
}

const coreLayers = coreOrder.map((folder, position) =>
  ban(
    [`src-core/${folder}/**/*.ts`],
    {
      group: [
        ...coreOrder.slice(position + 1).map((later) => `**/${later}/**`),
        '**/src-main/**',
        '**/src-renderer/**',
        'node:*',
      ],
      message: `src-core/${folder} may import only what stands before it in src-core/README.md.`,
    },
    electron,
    ...(folder === 'cells' ? [] : [truth]),
  ),
);

const shellMeetsScreen: Ban = {
  group: ['**/src-renderer/**'],
  message: 'Shells and screens meet only in src-core/contract.',
};
const hostLayers = [
  ban(['src-main/**/*.ts'], shellMeetsScreen, electron, truth),
  ban(['src-main/electron/{main,preload}.ts'], shellMeetsScreen, truth),
  ban(
    ['src-main/host/**/*.ts'],
    {
      group: ['**/src-renderer/**', '**/electron/**', '**/web/**', '**/cli/**', '**/launch/**', '**/shell/**'],
      message: 'The host knows no shell and no screen.',
    },
    electron,
    truth,
  ),
];

const hostBan: Ban = {
  group: ['**/src-main/**', 'node:*'],
  message: 'The renderer reaches the host only through the contract.',
};
const rendererLayers = [
  ban(['src-renderer/**/*.{ts,svelte}'], hostBan, electron, truth),
  ban(
    ['src-renderer/{shared,plots}/**/*.{ts,svelte}'],
    hostBan,
    { group: ['**/features/**', '**/views/**'], message: 'shared and plots know no feature and no view.' },
    electron,
    truth,
  ),
  ban(
    ['src-renderer/features/**/*.{ts,svelte}'],
    hostBan,
    { group: ['**/views/**'], message: 'A feature knows no view.' },
    electron,
    truth,
  ),
];

const typeCheckedRules: Linter.RulesRecord = {
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
  '@typescript-eslint/no-non-null-assertion': 'off',
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  '@typescript-eslint/consistent-type-definitions': 'off',
  '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  '@typescript-eslint/unbound-method': 'off',
  'no-undef': 'off',
  'no-restricted-syntax': [
    'error',
    { selector: 'ExportDefaultDeclaration', message: 'Export by name: it can be searched and renamed.' },
  ],
};

export default defineConfig(
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
    rules: typeCheckedRules,
  },
  { files: ['*.config.ts', '*.config.mjs', '**/*.svelte'], rules: { 'no-restricted-syntax': 'off' } },
  ...coreLayers,
  ...hostLayers,
  ...rendererLayers,
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: tseslint.parser } } },
  {
    // In markup the parser gives parameters of callbacks no type; svelte-check does, and holds them to it.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // In markup the linter's parser gives many values no type; svelte-check, which knows them, checks them there.
    files: ['**/*.svelte'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unsafe-assignment': 'off' } },
  { files: ['**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.mjs'], languageOptions: { globals: { console: 'readonly', process: 'readonly' } } },
);
