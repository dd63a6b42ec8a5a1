import { Command } from 'commander';
import { EXIT, VerbFailed } from './exit-codes';
import { untilSignal } from './until-signal';

const EXAMPLES = `
Examples:
  $ teal ci                          all steps, one after the other, each with its time
  $ teal ci --only tests,types       some of them
  $ teal ci --only image,scan        what the workflow deploy runs, as npm run ci -- --only image,scan
  $ teal ci --list                   their names

What the workflow ci checks, on this machine, without credentials. A step that this machine cannot do (no Docker) is SKIPPED,
with what is missing: it has not passed. What the repository has nothing for (no script lint) is none.
Exit codes: 0 nothing failed; 1 a step failed, or was skipped where CI is set; 2 bad input`;

interface CiOptions {
  readonly only?: string;
  readonly list?: true;
}

/** \`teal ci\`: what is asked of a change before it is merged, in a repository that has Teal as a package. */
export function ciCommand(): Command {
  return new Command('ci')
    .description(
      'Check a change as the workflow ci does: tests, templates, rehearsals, images and their scan',
    )
    .option('--only <steps>', 'some of the steps, with commas between them')
    .option('--list', 'print the names of the steps')
    .addHelpText('after', EXAMPLES)
    .action(async ({ only, list }: CiOptions) => {
      const { readManifest, stepsOf } = await import('./ci/steps.js');
      const { OwnDelivery } = await import('./ci/own-delivery.js');
      const { listOf, runSteps, unknownSteps } = await import('./ci/run-steps.js');
      await untilSignal(async (signal) => {
        const delivery = new OwnDelivery(signal);
        try {
          const steps = stepsOf(manifestOr(readManifest), delivery, __filename);
          const say = (text: string) => void process.stdout.write(text);
          if (list) return say(listOf(steps));
          const ids = only?.split(',') ?? steps.map(({ id }) => id);
          const unknown = unknownSteps(steps, ids);
          if (unknown.length > 0) {
            const known = steps.map(({ id }) => id).join(', ');
            throw new VerbFailed(
              EXIT.BAD_INPUT,
              `--only must name steps (${known}), got ${unknown.join(', ')}`,
            );
          }
          if ((await runSteps(steps, ids, say)) !== 0) throw new VerbFailed(EXIT.NOT_AS_EXPECTED, '');
        } finally {
          delivery.end();
        }
      });
    });
}

function manifestOr<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      `the working directory must have a package.json, got ${error instanceof Error ? error.message : String(error)}; change to the repository`,
      { cause: error },
    );
  }
}
