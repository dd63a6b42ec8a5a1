const ANSWERED = ['-h', '--help', '-V', '--version'];

/**
 * Whether this may be a question to the command line itself: for help, for its version, or no question at all. It may also be
 * a verb's, as in `--reason -h`; which only the parsed program knows.
 *
 * @param args after the program
 */
export function mayNeedNoVerb(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return args.length === 0 || args[0] === 'help' || options.some((each) => ANSWERED.includes(each));
}
