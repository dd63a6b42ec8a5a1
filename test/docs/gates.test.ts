import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DECISIONS, deploymentKinds, VERDICT_EVENT } from '../../lambda/shared/environment';
import { gateKinds, needsTwoPersons, POLICY } from '../../lambda/shared/policy';
import { root } from '../synth';

const page = readFileSync(join(root, 'docs/gates.md'), 'utf8');

/** The cells of the table with this heading. */
function tableOf(heading: RegExp): string[][] {
  const lines = page.split('\n');
  const at = lines.findIndex((line) => heading.test(line));
  const end = lines.findIndex((line, index) => index > at && !line.startsWith('|'));
  return lines.slice(at + 2, end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

test('the table gate × kind is that of the gates', () => {
  expect(tableOf(/^\| gate +\| first +\| release +\| fix +\| recovery +\|$/)).toEqual(
    gateKinds.map((gate) => [gate, ...deploymentKinds.map((kind) => POLICY[gate][kind])]),
  );
});

test('its kinds of deployments are all that there are', () => {
  expect(
    tableOf(/^\| kind +\| is/)
      .map(([kind = '']) => kind.replaceAll('`', ''))
      .sort(),
  ).toEqual([...deploymentKinds, 'rollback'].sort());
});

test('its names are those that gates use', () => {
  for (const name of [DECISIONS.PATH, DECISIONS.SECOND, DECISIONS.USED]) expect(page).toContain(name);
  for (const name of [VERDICT_EVENT.VERDICT, VERDICT_EVENT.OVERRIDDEN]) expect(page).toContain(`\`${name}\``);
  expect(page).toContain(`at most ${DECISIONS.LONGEST_HOURS} hours after it was written`);
});

test('the gates that take two persons are named', () => {
  const two = gateKinds.filter(needsTwoPersons);
  expect(two.sort()).toEqual(['admission', 'live-traffic', 'separation']);
  for (const gate of two) expect(page).toMatch(new RegExp(`for .*\`${gate}\`.*`));
});
