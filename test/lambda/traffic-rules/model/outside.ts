type Put = (body: string) => Promise<{ readonly ok: boolean; readonly status: number }>;

/** What the function reaches beside its clients: response URLs and its log. Stories run one after the other. */
export const outside = {
  responseUrls: new Map<string, Put>(),
  log: (_line: string): void => {},
};

/**
 * Puts the outside in the place of the process's own. No mocks: those would keep every call of every story.
 *
 * @returns what gives the process back its own
 */
export function replaceOutside(): () => void {
  const { fetch } = globalThis;
  const { write } = process.stdout;
  globalThis.fetch = (async (url: string, { body }: { body: string }) => {
    const put = outside.responseUrls.get(url);
    if (!put) throw new Error(`nobody waits at ${url}`);
    return put(body);
  }) as unknown as typeof fetch;
  process.stdout.write = ((line: string) => {
    outside.log(line);
    return true;
  }) as typeof write;
  return () => {
    globalThis.fetch = fetch;
    process.stdout.write = write;
  };
}
