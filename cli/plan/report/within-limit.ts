/** One part of a report: what is most important comes first. */
export interface Section {
  /** Lines that stay together with at least one of the body, or are left out. */
  readonly head: readonly string[];
  readonly body: readonly string[];
  readonly tail: readonly string[];
  /** What the lines of the body are, for the count of those that are left out. */
  readonly noun: string;
}

/** Bytes for the closing line. */
const CLOSING = 1_000;

/**
 * As many lines as fit, and how many do not; what is opened is closed.
 *
 * @param limit bytes in UTF-8: whatever GitHub counts, it counts no more
 */
export function withinLimit(
  start: readonly string[],
  sections: readonly Section[],
  limit: number,
  whereAllIs: string,
): string {
  const lines = [...start];
  let left = limit - CLOSING - sizeOf(start);
  const missing: string[] = [];
  for (const { head, body, tail, noun } of sections) {
    let room = left - sizeOf([...head, ...tail]);
    let fitting = 0;
    while (fitting < body.length && sizeOf([body[fitting] ?? '']) <= room) {
      room -= sizeOf([body[fitting] ?? '']);
      fitting += 1;
    }
    if (fitting < body.length) missing.push(`${body.length - fitting} ${noun}`);
    if (fitting === 0) continue;
    lines.push(...head, ...body.slice(0, fitting), ...tail);
    left = room;
  }
  if (missing.length > 0)
    lines.push('', `**Not all fits here:** left out are ${missing.join(', ')}. All is in ${whereAllIs}.`);
  return `${lines.join('\n')}\n`;
}

const sizeOf = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
