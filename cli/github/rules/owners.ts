import { z } from 'zod';
import type { GitHub } from '../api';
import type { Finding } from './decide';

const errors = z.object({
  errors: z.array(z.object({ line: z.number(), kind: z.string(), source: z.string().nullish() })),
});

type Errors = z.infer<typeof errors>['errors'];

/** source: docs.github.com/rest/repos/repos, "List CODEOWNERS errors" */
export async function ownersOf(github: GitHub, branch: string, text: string | undefined): Promise<Finding[]> {
  const found = await github.find(`codeowners/errors?ref=${encodeURIComponent(branch)}`, errors);
  return compareOwners(text, found?.errors);
}

/**
 * @param text of the file here; undefined when there is none
 * @param found lines that GitHub can do nothing with; undefined when it has no such file
 */
export function compareOwners(text: string | undefined, found: Errors | undefined): Finding[] {
  const finding = (what: string, why: string | undefined): Finding => ({
    what: `code owners: ${what}`,
    on: why === undefined,
    ...(why !== undefined && { why: `${why}; change .github/CODEOWNERS` }),
  });
  return [
    finding('GitHub knows them', unknownTo(found)),
    finding('of every file', text === undefined ? 'there is no file' : unowned(text)),
  ];
}

function unknownTo(found: Errors | undefined): string | undefined {
  if (found === undefined) return 'the branch has no such file';
  const [first] = found;
  return first && `line ${first.line}: ${first.kind} ${first.source ?? ''}`.trim();
}

function unowned(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  const placeholder = lines.find((line) => line.includes('@OWNER/'));
  if (placeholder) return `"${placeholder}" has no team of yours`;
  return lines.some((line) => /^\*\s+@?\w/.test(line))
    ? undefined
    : 'no line is for all files: * @acme/platform';
}
