/**
 * Whether a stream takes colours: a terminal does, unless it says that it knows none, or whoever reads it.
 * source: no-color.org (NO_COLOR set, and not empty)
 */
export function takesColours(
  { isTTY }: { readonly isTTY?: boolean },
  { NO_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): boolean {
  return isTTY === true && !NO_COLOR && TERM !== 'dumb';
}

/** Whether lines can be drawn over: not in CI, whose log keeps all of them, and on no terminal that knows no more than lines. */
export function isDrawnOver(
  { isTTY }: { readonly isTTY?: boolean },
  { CI, TERM }: NodeJS.ProcessEnv = process.env,
): boolean {
  return isTTY === true && !CI && TERM !== 'dumb';
}
