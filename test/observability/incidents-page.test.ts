import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { incidents } from './incidents/all';
import { tableOf } from './incidents/table';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'incidents.md'), 'utf8');

// The table is what incidents.deep.test.ts holds the alarms to. When it changes, put what is expected here into the page.
test('docs/incidents.md has each incident as it is evaluated', () => {
  const table = /<!-- incidents -->\n\n([\s\S]*?)\n\n<!-- \/incidents -->/.exec(page)?.[1];
  expect(table).toBe(tableOf(incidents));
});

test('every one teaches something, in a sentence', () => {
  expect(incidents.filter(({ teaches }) => !/^[A-Z].{20,}\.$/.test(teaches))).toEqual([]);
});

test('whoever is told that something began is told that it is over', () => {
  const left = incidents.filter(({ told }) =>
    Object.values(told)
      .flat()
      .some(([, to]) => to === 'still'),
  );
  expect(left).toEqual([]);
});

test('tickets wait while the page of the same objective is out', () => {
  for (const { told } of incidents) {
    for (const [alarm, spans] of Object.entries(told).filter(([what]) => what.startsWith('ticket: '))) {
      const pages = told[alarm.replace('ticket', 'page')] ?? [];
      const during = spans.filter(([from]) =>
        pages.some(([red, over]) => Number(from) >= Number(red) && Number(from) <= Number(over)),
      );
      expect({ alarm, during }).toEqual({ alarm, during: [] });
    }
  }
});
