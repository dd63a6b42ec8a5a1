import type { Reviewed } from './decide';

/** As GitHub gives them: of people, and `name[bot]`. Others are left out, for they become words of a command. */
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\])?$/;

/** For `teal apply`: words with one space between them. */
export function peopleOptions({ mergedBy, approvedBy }: Pick<Reviewed, 'mergedBy' | 'approvedBy'>): string {
  const merged = mergedBy !== undefined && LOGIN.test(mergedBy) ? [`--merged-by ${mergedBy}`] : [];
  const approved = approvedBy.filter((login) => LOGIN.test(login)).map((login) => `--approved-by ${login}`);
  return [...merged, ...approved].join(' ');
}
