// Writes docs/scoreboard.md, what `teal rehearse --all` says of the sample, and the table of docs/scenarios.md.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { between } from './scoreboard/between';
import { scenarioTable } from './scoreboard/scenario-table';

const ROOT = join(__dirname, '..');
const PAGE = join(ROOT, 'docs/scoreboard.md');
const SCENARIOS = join(ROOT, 'docs/scenarios.md');

const { stdout, status } = spawnSync(process.execPath, [join(ROOT, 'dist/teal.js'), 'rehearse', '--all'], {
  cwd: ROOT,
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  maxBuffer: 2 ** 26,
});
const board = `\`npm run rehearse -- --all\`, on ${new Date().toISOString().slice(0, 10)}:

\`\`\`
${stdout.trim()}
\`\`\``;
writeFileSync(PAGE, between(readFileSync(PAGE, 'utf8'), 'modelled', board));
writeFileSync(SCENARIOS, between(readFileSync(SCENARIOS, 'utf8'), 'scenarios', scenarioTable()));
process.exitCode = status ?? 1;
