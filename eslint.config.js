const js = require('@eslint/js');
const ts = require('typescript-eslint');

/** Import rules of the house (docs/architecture.md); `test/house.test.ts` holds the same rules without lint. */
const forbid = (files, group, message) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: group, message }] }] },
});

module.exports = ts.config(
  { ignores: ['dist/', 'coverage/', '**/generated.ts', 'node_modules/'] },
  js.configs.recommended,
  ...ts.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ['**/*.js'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  { files: ['scripts/**', 'test/**', 'bench/**', 'main.ts'], rules: { 'no-console': 'off' } },
  {
    // The shape of an answer is in the GraphQL document that asked for it.
    files: ['scripts/**/*.ts', 'test/**/*.ts', 'bench/**/*.ts', '**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  forbid(
    ['platform/**/*.ts'],
    '^(\\.\\./)+(gateway|subgraphs|test(?!/servers/)|scripts|main)(/|$)',
    'platform imports nothing above it',
  ),
  forbid(['gateway/**/*.ts'], '^(\\.\\./)+(subgraphs|test|main)(/|$)', 'the gateway imports platform alone'),
);
