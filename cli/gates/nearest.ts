/** Edits that a slip of the hand is made of, for each character of the longer one. */
const MOST_WRONG = 0.4;

/** What somebody may have meant: the one that takes the fewest edits, if they are few enough; or one that it begins. */
export function nearestOf(given: string, all: readonly string[]): string | undefined {
  const [begun, ...others] = all.filter((each) => each.startsWith(given));
  if (begun !== undefined && others.length === 0) return begun;
  const rated = all.map((each) => ({ each, edits: editsBetween(given, each) }));
  const [best] = rated.sort((one, other) => one.edits - other.edits);
  if (!best || best.edits > MOST_WRONG * Math.max(given.length, best.each.length)) return undefined;
  return best.each;
}

/** Characters to be put in, taken out or changed (Levenshtein), by the rows of the table of all beginnings. */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, character] of [...one].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column += 1) {
      const kept = (row[column - 1] ?? 0) + (character === other[column - 1] ? 0 : 1);
      next.push(Math.min(kept, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
