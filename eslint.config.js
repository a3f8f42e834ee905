const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const js = require('@eslint/js');
const imports = require('eslint-plugin-import-x');
const ts = require('typescript-eslint');
const yaml = require('yaml');

/** Import rules of the house (docs/architecture.md); `test/house.test.ts` holds the same rules without lint. */
const { subgraphs } = yaml.parse(readFileSync(join(__dirname, 'supergraph.yaml'), 'utf8'));
const names = Object.keys(subgraphs);

const zones = [
  {
    target: './platform',
    from: ['./main.ts', './gateway', './subgraphs', './scripts', './bench'],
    message: 'platform imports nothing above it',
  },
  {
    target: './platform',
    from: './test',
    except: ['./servers'],
    message: 'platform imports nothing above it; its tests may start servers',
  },
  {
    target: './gateway',
    from: ['./main.ts', './subgraphs', './scripts', './test', './bench'],
    message: 'the gateway imports platform alone',
  },
  {
    target: './subgraphs',
    from: ['./main.ts', './gateway', './scripts', './bench'],
    message: 'a subgraph imports platform, and of other subgraphs their messages alone',
  },
  {
    target: './acceptance',
    from: ['./main.ts', './platform', './gateway', './subgraphs', './scripts', './test', './bench'],
    message: 'the acceptance suite stands alone',
  },
  ...names.map((own) => ({
    target: `./subgraphs/${own}`,
    from: './subgraphs',
    except: [`./${own}`, ...names.flatMap((name) => [`./${name}/messages.ts`, `./${name}/messages`])],
    message: 'of another subgraph import its messages alone',
  })),
];

/** What reads or writes; a domain may know the types of what is below it. */
const io = {
  regex:
    '^node:|^(mongodb|amqplib|lmdb|mingo|express|undici|ws|graphql-ws|pino)(/|$)|platform/(store|broker|server|feed|outbox|inbox|dead-letters|sweep|lifecycle|log)(/|$)',
  allowTypeImports: true,
  message: 'a domain decides; it reads and writes nothing',
};
const rooms = {
  regex: '^\\.\\.?/(store|handlers|resolvers|main)(/|$)',
  message: 'a domain knows nothing of the rooms around it',
};

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
    languageOptions: {
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly', process: 'readonly' },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['scripts/**', 'test/**', 'acceptance/**', 'bench/**', 'main.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // The shape of an answer is in the GraphQL document that asked for it.
    files: ['scripts/**/*.ts', 'test/**/*.ts', 'acceptance/**/*.ts', 'bench/**/*.ts', '**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // What node:test is given it runs by itself.
    files: ['acceptance/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'test'], package: 'node:test' }] },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': imports },
    settings: {
      'import-x/resolver-next': [imports.createNodeResolver({ extensions: ['.ts', '.js', '.json'] })],
    },
    rules: { 'import-x/no-restricted-paths': ['error', { basePath: __dirname, zones }] },
  },
  {
    files: ['subgraphs/*/domain.ts', 'subgraphs/*/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [io, rooms] }] },
  },
);
