import { parseArgs } from 'node:util';
import { type Done, exitCodeOf, type Step, tableOf } from './step';
import { steps } from './steps';

const HELP = `npm run ci                      all steps, one after the other, each with its time
npm run ci -- --only tests,lint   some of them
npm run ci -- --list              their names

Exit codes: 0 nothing failed; 1 a step failed, or was skipped where CI is set; 2 bad input
`;

/** \`npm run ci\`: what the workflow \`ci\` checks, on this machine. */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, list: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) return say(HELP);
  if (values.list) return say(steps.map(({ id, name }) => `${id.padEnd(10)} ${name}\n`).join(''));
  const ids = values.only?.split(',') ?? steps.map(({ id }) => id);
  const unknown = ids.filter((id) => !steps.some((step) => step.id === id));
  if (unknown.length > 0) {
    const known = steps.map(({ id }) => id).join(', ');
    process.stderr.write(`--only must name steps (${known}), got ${unknown.join(', ')}\n`);
    return 2;
  }
  const done: Done[] = [];
  for (const step of steps.filter(({ id }) => ids.includes(id))) done.push(await carryOut(step));
  say(`\n${tableOf(done)}`);
  return exitCodeOf(
    done.map(({ result }) => result),
    Boolean(process.env.CI),
  );
}

async function carryOut({ id, name, run }: Step): Promise<Done> {
  say(`\n== ${name}\n`);
  const started = performance.now();
  const result = await run();
  const seconds = (performance.now() - started) / 1000;
  if (result.said) say(`${result.result}: ${result.said}\n`);
  return { id, name, result, seconds };
}

function say(text: string): 0 {
  process.stdout.write(text);
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
