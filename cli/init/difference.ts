/** Of a difference that a person reads before an answer; `--dry-run` shows all of it. */
const MOST_LINES = 40;
/** Longer texts are not compared line by line: the table would not fit. */
const MOST_COMPARED = 3_000;

/** The lines that would go (`-`) and come (`+`), with one line around them. @param all not just the first 40 */
export function difference(before: string, after: string, all = false): string[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  if (old.length > MOST_COMPARED || now.length > MOST_COMPARED) {
    return [`  ${old.length} lines become ${now.length}`];
  }
  const marked = compare(old, now);
  const near = marked.map((_, index) =>
    [index - 1, index, index + 1].some((at) => (marked[at]?.sign ?? ' ') !== ' '),
  );
  const lines: string[] = [];
  marked.forEach(({ sign, line }, index) => {
    if (near[index]) lines.push(`${sign} ${line}`);
    else if (near[index - 1]) lines.push('  …');
  });
  if (lines.at(-1) === '  …') lines.pop();
  if (all || lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES), `  … and ${lines.length - MOST_LINES} lines more`];
}

interface Marked {
  readonly sign: '+' | '-' | ' ';
  readonly line: string;
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** By the longest common lines. */
function compare(old: readonly string[], now: readonly string[]): Marked[] {
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      common[i * width + j] =
        old[i] === now[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  const marked: Marked[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [before, after] = [old[i], now[j]];
    if (before !== undefined && before === after) {
      marked.push({ sign: ' ', line: before });
      i += 1;
      j += 1;
    } else if (
      before !== undefined &&
      (after === undefined || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      marked.push({ sign: '-', line: before });
      i += 1;
    } else {
      marked.push({ sign: '+', line: after ?? '' });
      j += 1;
    }
  }
  return marked;
}
