const ANSWERED = ['-h', '--help', '-V', '--version'];

/** The verb that is made of nothing but the program, and that a shell may run whenever it starts. */
export const OF_THE_PROGRAM = 'completion';

/**
 * Whether this may be a question to the program itself: for help, for its version, for what it has to complete, or no question
 * at all. It may also be a verb's, as in `--reason -h`; which only the parsed program knows.
 *
 * @param args after the program
 */
export function isOfTheProgram(args: readonly string[]): boolean {
  const [first] = args;
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return (
    first === undefined ||
    ['help', OF_THE_PROGRAM].includes(first) ||
    options.some((each) => ANSWERED.includes(each))
  );
}
