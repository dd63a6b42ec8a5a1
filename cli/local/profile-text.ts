/** Of the profile that `teal local` writes. */
export const PROFILE = 'teal-local';

const BEGIN = '# teal local: begin (not AWS; it is taken out when teal local ends)';
const END = '# teal local: end';

/** Raised where the profile's name is taken by a section that somebody else wrote. */
export class ProfileTaken extends Error {}

/**
 * A configuration file of the AWS CLI with a section between marks of its own; all else stays as it is, byte for byte.
 *
 * @param header of the section: `profile teal-local` in `config`, `teal-local` in `credentials`
 * @throws ProfileTaken when the file has such a section that is not between the marks
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export function withSection(
  text: string,
  header: string,
  settings: Readonly<Record<string, string>>,
): string {
  const others = withoutSection(text);
  if (sectionOf(others, header))
    throw new ProfileTaken(`must have no section [${header}] of yours, got one; rename or delete it`);
  const newline = others.includes('\r\n') ? '\r\n' : '\n';
  const lines = [
    BEGIN,
    `[${header}]`,
    ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
    END,
  ];
  // A line of its own, whatever the file ended with: `withoutSection` takes it off again.
  const gap = others === '' || others.endsWith('\n') ? '' : newline;
  return `${others}${gap}${lines.join(newline)}${gap === '' ? newline : ''}`;
}

/** The file as it was before `withSection`. */
export function withoutSection(text: string): string {
  const begin = text.indexOf(BEGIN);
  if (begin < 0) return text;
  const end = text.indexOf(END, begin);
  if (end < 0) return text;
  const before = text.slice(0, begin);
  const after = text.slice(end + END.length);
  // Without a line's end after it, the one before it was ours as well.
  if (after === '') return before.replace(/\r?\n$/, '');
  return before + after.replace(/^\r?\n/, '');
}

function sectionOf(text: string, header: string): boolean {
  const [kind, name] = header.includes(' ') ? header.split(' ') : ['', header];
  return text.split(/\r?\n/).some((line) => {
    const [, inside] = /^\s*\[\s*([^\]]*?)\s*\]/.exec(line) ?? [];
    const words = inside?.split(/\s+/).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));
    return words !== undefined && words.join(' ') === [kind, name].filter((word) => word !== '').join(' ');
  });
}
