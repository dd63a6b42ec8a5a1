// Pictures of what each verb says on a terminal: narrow and wide, without colour, piped. To be looked at by a person, in
// `pictures/`, which is not kept.
//   npm run pictures [-- --only status] [-- --columns 80]
import './pictures/at-exit';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { closeWarmProcesses } from '../rehearsal/lambda/process-pool';
import { launchBrowser } from '../test/browser';
import { type Look, onTerminal, piped } from '../test/cli/terminal/look';
import { ROWS, type Row } from '../test/cli/terminal/rows';
import { STAGES, type StageName } from '../test/cli/terminal/stages';
import { contactSheet, type Picture, pageOf } from './pictures/page';

const FOLDER = join(__dirname, '..', 'pictures');
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    columns: { type: 'string', multiple: true, default: ['40', '80', '160'] },
  },
});
const COLUMNS = values.columns.map(Number);
const wanted = ROWS.filter(
  ({ name, stage }) =>
    values.only.length === 0 || values.only.some((one) => name === one || nameOf({ name, stage }) === one),
);

function nameOf({ name, stage }: Pick<Row, 'name' | 'stage'>): string {
  return `${name} ${stage}`
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** Widths, then the ways to have no colour, of which each must look like the first. */
const looks: readonly (Look & { readonly what: string })[] = [
  ...COLUMNS.map((columns) => ({ what: '', columns })),
  ...(['NO_COLOR', 'CI'] as const).map((name) => ({
    what: `${name}=1`,
    columns: COLUMNS.at(1) ?? 80,
    env: { [name]: '1' },
  })),
];

async function main(): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1700, height: 400 }, deviceScaleFactor: 1 });
  const pictures = new Map<Row, Picture[]>();
  const look = async (row: Row, one: (typeof looks)[number], stage: Parameters<typeof onTerminal>[1]) => {
    const screen = await onTerminal(row, stage, one);
    const title = `teal ${row.name} (${row.stage}) ${one.what}`;
    pictures.set(row, [...(pictures.get(row) ?? []), { title, columns: one.columns, screen }]);
  };
  for (const name of Object.keys(STAGES) as StageName[]) {
    const here = wanted.filter(({ stage }) => stage === name);
    const together = here.filter(({ alone }) => !alone);
    if (together.length > 0)
      await STAGES[name](async (stage) => {
        for (const row of together) {
          for (const one of looks) await look(row, one, stage);
          const { text, code } = await piped(row, stage);
          writeFileSync(join(FOLDER, `${nameOf(row)}.txt`), `${text}exit ${code}\n`);
        }
      });
    for (const row of here.filter(({ alone }) => alone)) {
      for (const one of looks.slice(0, COLUMNS.length))
        await STAGES[name](async (stage) => look(row, one, stage));
      await STAGES[name](async (stage) => {
        const { text, code } = await piped(row, stage);
        writeFileSync(join(FOLDER, `${nameOf(row)}.txt`), `${text}exit ${code}\n`);
      });
    }
  }
  for (const [row, of] of pictures) {
    await page.setContent(pageOf(of));
    await page.screenshot({ path: join(FOLDER, `${nameOf(row)}.png`), fullPage: true });
  }
  await browser.close();
  closeWarmProcesses();
  const sheets = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.png'))
    .map((file) => file.slice(0, -'.png'.length));
  writeFileSync(join(FOLDER, 'index.html'), contactSheet(sheets));
  console.error(`${pictures.size} sheets in pictures/, and all of them on pictures/index.html`);
}

main();
