// Types the story of docs/transcript.md: `npm run transcript` fails where a command says something else than the page, and
// `npm run transcript -- --write` writes it anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Shell } from './transcript/shell';
import { STORY } from './transcript/story';
import { certainOf, pageOf, type Told } from './transcript/told';

const PAGE = join(__dirname, '..', 'docs', 'transcript.md');

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
  const shell = new Shell();
  const told: Told[] = [];
  const wrong: string[] = [];
  try {
    for (const step of STORY) {
      process.stderr.write(`$ ${step.command}\n`);
      const said = await shell.type(step);
      told.push(said);
      const { exit = 0 } = step;
      if (said.exit !== exit)
        wrong.push(`${step.command} must exit with ${exit}, got ${said.exit}:\n${said.lines.join('\n')}`);
    }
  } finally {
    await shell.close();
  }
  const page = pageOf(STORY, told);
  if (wrong.length === 0 && values.write) writeFileSync(PAGE, page);
  else if (wrong.length === 0) wrong.push(...otherThan(readFileSync(PAGE, 'utf8'), page));
  process.stderr.write(wrong.map((each) => `${each}\n`).join(''));
  return wrong.length === 0 ? 0 : 1;
}

function otherThan(standing: string, now: string): readonly string[] {
  const [before, after] = [certainOf(standing), certainOf(now)];
  if (before.join('\n') === after.join('\n')) return [];
  return [
    'docs/transcript.md must be what the commands say, and is not: npm run transcript -- --write',
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}

main().then((code) => {
  process.exitCode = code;
});
