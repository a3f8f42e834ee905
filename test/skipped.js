const { existsSync } = require('node:fs');
const { delimiter, join } = require('node:path');

/** Says aloud, before the summary, which engines the tests did not run on, and which tests were skipped. */
module.exports = class Skipped {
  onRunComplete(_contexts, { testResults }) {
    const { MONGODB_URL, RABBITMQ_URL, PATH = '' } = process.env;
    const folders = [...PATH.split(delimiter), '/usr/lib/rabbitmq/bin', '/opt/homebrew/sbin'];
    const isInstalled = (program) => folders.some((folder) => existsSync(join(folder, program)));
    const lines = [];
    for (const [name, url, program, setting] of [
      ['MongoDB', MONGODB_URL, 'mongod', 'MONGODB_URL'],
      ['RabbitMQ', RABBITMQ_URL, 'rabbitmq-server', 'RABBITMQ_URL'],
    ]) {
      if (url) continue;
      if (isInstalled(program))
        lines.push(
          `most tests on ${name} (its own contract ran on the installed ${program}): set ${setting}`,
        );
      else lines.push(`all tests on ${name}: set ${setting}`);
    }
    for (const { testFilePath, testResults: tests } of testResults)
      for (const { status, fullName } of tests)
        if (status === 'pending') lines.push(`${testFilePath}: ${fullName}`);
    if (lines.length > 0) process.stderr.write(`\nSKIPPED\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
  }
};
