/** A line that a container of a task has written. */
export interface LogLine {
  /** CloudWatch's: the same line has the same whenever it is asked for. */
  readonly eventId: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Id. */
  readonly task: string;
  readonly container: string;
  readonly message: string;
}

/** By their times; what is equal stays as it came. */
export const inOrder = (lines: readonly LogLine[]): LogLine[] => [...lines].sort((a, b) => a.at - b.at);

type Pages = AsyncIterator<readonly LogLine[]>;

/** Lines of several sources in order of their times, as far as each source is, in batches. */
export async function* merged(sources: readonly Pages[]): AsyncGenerator<readonly LogLine[]> {
  let open = sources.map((pages) => ({ pages, held: [] as readonly LogLine[] }));
  for (;;) {
    const filled = await Promise.all(
      open.map(async ({ pages, held }) => ({ pages, held: held.length > 0 ? held : await nextOf(pages) })),
    );
    open = filled.filter(({ held }) => held.length > 0);
    if (open.length === 0) return;
    // Of what is later than this, another source may still bring something before it.
    const bound = Math.min(...open.map(({ held }) => held.at(-1)?.at ?? 0));
    yield inOrder(open.flatMap(({ held }) => held.filter(({ at }) => at <= bound)));
    open = open.map(({ pages, held }) => ({ pages, held: held.filter(({ at }) => at > bound) }));
  }
}

/** The next page that holds a line; empty at the end. */
async function nextOf(pages: Pages): Promise<readonly LogLine[]> {
  for (;;) {
    const { done, value } = await pages.next();
    if (done) return [];
    if (value.length > 0) return value;
  }
}
