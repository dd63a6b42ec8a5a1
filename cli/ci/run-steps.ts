import { type Done, exitCodeOf, type Step, tableOf } from './step';

/** Steps that `--only` names and there are not. */
export const unknownSteps = (steps: readonly Step[], ids: readonly string[]): string[] =>
  ids.filter((id) => !steps.some((step) => step.id === id));

export const listOf = (steps: readonly Step[]): string =>
  steps.map(({ id, name }) => `${id.padEnd(10)} ${name}\n`).join('');

/**
 * One step after the other, each with its time, and a table of them.
 *
 * @param ids which of them; all of these are steps
 * @param say prints whole lines
 * @returns 0, or 1 where one failed, or was skipped where `CI` is set
 */
export async function runSteps(
  steps: readonly Step[],
  ids: readonly string[],
  say: (text: string) => void,
): Promise<0 | 1> {
  const done: Done[] = [];
  for (const step of steps.filter(({ id }) => ids.includes(id))) done.push(await carryOut(step, say));
  say(`\n${tableOf(done)}`);
  return exitCodeOf(
    done.map(({ result }) => result),
    Boolean(process.env.CI),
  );
}

async function carryOut({ id, name, run }: Step, say: (text: string) => void): Promise<Done> {
  say(`\n== ${name}\n`);
  const started = performance.now();
  const result = await run();
  const seconds = (performance.now() - started) / 1000;
  if (result.said) say(`${result.result}: ${result.said}\n`);
  return { id, name, result, seconds };
}
