import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LAMBDA_RUNTIMES, NODE_IN_CDK } from '../../cli/doctor/runtimes/dates';
import { root } from '../synth';
import { PINNED } from '../upgrades/pinned';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const upgrades = read('docs/upgrades.md');
/** Of the table under a heading, without its head. */
const rowsUnder = (heading: string): string[][] => {
  const [section = ''] = upgrades.split(`${heading}\n`)[1]?.split(/^#/m) ?? [];
  const rows = [...section.matchAll(/^\| (.*) \|$/gm)].map(([, row = '']) => row.split(' | '));
  return rows.slice(2);
};

test('what is pinned is told as it is held', () => {
  expect(rowsUnder('## What is pinned')).toEqual(
    Object.entries(PINNED).map(([type, lost]) => [`\`${type}\``, lost]),
  );
});

test('dates are those that teal doctor goes by', () => {
  expect(rowsUnder('### Lambda')).toEqual(
    Object.entries(LAMBDA_RUNTIMES).map(([runtime, dates]) => [runtime, ...Object.values(dates)]),
  );
  expect(rowsUnder('### Node.js on your machines').sort()).toEqual(Object.entries(NODE_IN_CDK).sort());
});

test.each(['docs/upgrades.md', 'SECURITY.md'])('links of %s lead somewhere', (file) => {
  const links = [...read(file).matchAll(/\]\(([^)#\s]*)(#[^)]*)?\)/g)].filter(
    ([, to = '']) => !/^https:/.test(to),
  );
  expect(links.length).toBeGreaterThan(2);
  for (const [, to = '', anchor] of links) {
    const target = to === '' ? join(root, file) : join(root, dirname(file), to);
    expect({ to, there: existsSync(target) }).toEqual({ to, there: true });
    if (anchor === undefined) continue;
    const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(
      ([, text = '']) =>
        `#${text
          .toLowerCase()
          .replace(/[^a-z0-9 -]/g, '')
          .replace(/ /g, '-')}`,
    );
    expect(headings).toContain(anchor);
  }
});
