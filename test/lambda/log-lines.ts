/** Keeps what a handler writes to stdout, which is its log; `jest.restoreAllMocks` gives stdout back. */
export function logLines(): string[] {
  const lines: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
  return lines;
}
