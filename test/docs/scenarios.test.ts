import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioTable } from '../../bench/scoreboard/scenario-table';

const page = readFileSync(join(__dirname, '../../docs/scenarios.md'), 'utf8');

test('the table of docs/scenarios.md is the catalogue: npm run scoreboard writes it', () => {
  const [, table] = /<!-- scenarios -->\n\n(.*?)\n\n<!-- end of scenarios -->/s.exec(page) ?? [];
  expect(table).toBe(scenarioTable());
});
