/** Tests are TypeScript, compiled by swc; a few dependencies are published as ES modules alone and are compiled too. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: {
    '^.+\\.[tj]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!(jose|mingo)/)'],
  maxWorkers: '100%', // most of the time of the long ones is waiting
  testTimeout: 20_000,
  reporters: ['default', '<rootDir>/test/skipped.js'],
};
