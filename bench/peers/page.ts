import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartOf } from './chart';
import type { BlastRadius } from './record';
import { summaries } from './summary';
import { tablesOf } from './tables';

const docs = join(__dirname, '..', '..', 'docs');
const PAGE = join(docs, 'blast-radius.md');
const RESULT = join(docs, 'blast-radius.json');
const CHART = join(docs, 'blast-radius.svg');
const [BEGIN, END] = ['<!-- peers -->', '<!-- /peers -->'];

/** The last run that was kept. */
export const kept = (): BlastRadius => JSON.parse(readFileSync(RESULT, 'utf8'));

/** What the page and its chart must be for a result. */
export function pageOf(result: BlastRadius): { readonly page: string; readonly chart: string } {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE} must have ${BEGIN} and ${END}`);
  const body = `\n\n![Failed requests by minutes](blast-radius.svg)\n\n${tablesOf(result)}\n\n`;
  return {
    page: page.slice(0, from + BEGIN.length) + body + page.slice(to),
    chart: chartOf(summaries(result)),
  };
}

/** Keeps a result, and writes the page and the chart by it. */
export function keep(result: BlastRadius): void {
  const { page, chart } = pageOf(result);
  const lines = (cells: readonly object[]) => cells.map((cell) => `    ${JSON.stringify(cell)}`).join(',\n');
  const { bad, good, ...about } = result;
  const head = Object.entries(about).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  writeFileSync(
    RESULT,
    `{\n${head.join(',\n')},\n  "bad": [\n${lines(bad)}\n  ],\n  "good": [\n${lines(good)}\n  ]\n}\n`,
  );
  writeFileSync(PAGE, page);
  writeFileSync(CHART, chart);
}
