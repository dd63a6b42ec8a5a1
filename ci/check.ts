import { parseArgs } from 'node:util';
import { listOf, runSteps, unknownSteps } from '../cli/ci/run-steps';
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
  if (values.list) return say(listOf(steps));
  const ids = values.only?.split(',') ?? steps.map(({ id }) => id);
  const unknown = unknownSteps(steps, ids);
  if (unknown.length > 0) {
    const known = steps.map(({ id }) => id).join(', ');
    process.stderr.write(`--only must name steps (${known}), got ${unknown.join(', ')}\n`);
    return 2;
  }
  return runSteps(steps, ids, say);
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
