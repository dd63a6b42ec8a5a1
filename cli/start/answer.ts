import { exitCodeOf } from '../exit-code-of';
import { installLastResort } from '../last-resort';
import { tealProgram } from '../program';
import { OF_THE_PROGRAM } from './is-of-the-program';

/** That there is a verb to run, after all. */
class VerbAsked extends Error {}

/**
 * Answers what the program says of itself, without anything that a verb is made of.
 *
 * @param runVerb for words that are no such question
 */
export async function answer(runVerb: () => void): Promise<void> {
  const takeBack = installLastResort();
  try {
    process.exitCode = await exitCodeOf(() =>
      tealProgram().hook('preAction', (_program, verb) => {
        if (verb.name() !== OF_THE_PROGRAM) throw new VerbAsked();
      }),
    );
  } catch (error) {
    if (!(error instanceof VerbAsked)) throw error;
    // The verb has its own, which knows what it has started.
    takeBack();
    runVerb();
  }
}
