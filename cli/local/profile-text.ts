/** Of the profile that `teal local` writes. */
export const PROFILE = 'teal-local';

const BEGIN = '# >>> teal local';
const END = '# <<< teal local';

/**
 * One block of ours, with what stands behind it. What the file was like before is said in its first line: whether it was
 * there, and whether its last line ended.
 */
const BLOCK =
  /(\r?\n)?^# >>> teal local (\d+)(, after a line without an end|, in a file of its own)?:.*$(?:(?!^# >>> teal local)[\s\S])*?^# <<< teal local.*$(?:\r?\n)?/m;

/** Whose profile of that name a file has: of a `teal local`, by its process; somebody else's; nobody's. */
export type Owner = { readonly pid: number } | 'somebody else' | undefined;

export function ownerOf(text: string): Owner {
  const [, , pid] = BLOCK.exec(text) ?? [];
  // A section of that name beside ours is one that somebody has written meanwhile.
  if (/^[ \t]*\[[ \t]*(?:profile[ \t]+)?(["']?)teal-local\1[ \t]*\]/m.test(withoutProfile(text) ?? ''))
    return 'somebody else';
  return pid === undefined ? undefined : { pid: Number(pid) };
}

/**
 * The file with the profile at its end, in the place of one that was left behind; everything else byte for byte.
 *
 * @param text undefined when there is no file
 */
export function withProfile(
  text: string | undefined,
  header: string,
  settings: Readonly<Record<string, string>>,
  pid: number,
): string {
  const before = text === undefined ? undefined : withoutProfile(text);
  const eol = /\r\n/.test(before ?? '') ? '\r\n' : '\n';
  const isOpen = before !== undefined && before !== '' && !before.endsWith('\n');
  const how = before === undefined ? ', in a file of its own' : isOpen ? ', after a line without an end' : '';
  const lines = [
    `${BEGIN} ${pid}${how}: not AWS. Removed when it ends.`,
    `[${header}]`,
    ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
    END,
  ];
  return `${before ?? ''}${isOpen ? eol : ''}${lines.map((line) => line + eol).join('')}`;
}

/** The file as it was before, with what was written to it meanwhile; undefined when it was not there, and nothing was. */
export function withoutProfile(text: string): string | undefined {
  const block = BLOCK.exec(text);
  if (!block) return text;
  const [all, lineEnd = '', , how] = block;
  const before = text.slice(0, block.index);
  const after = text.slice(block.index + all.length);
  // The end of the line before is ours only where nothing has come behind it.
  const isOurs = how === ', after a line without an end' && after === '';
  const rest = `${before}${isOurs ? '' : lineEnd}${after}`;
  return rest === '' && how === ', in a file of its own' ? undefined : rest;
}
