import { plain } from './words';

/**
 * Lines of a hook that a person has to see: what it tried to reach and the rehearsal does not model, which its
 * verdict does not repeat. Each once, since gates try again.
 *
 * @returns takes every line that hooks write
 */
export function hookNotices(say: (line: string) => void): (functionName: string, line: string) => void {
  const said = new Set<string>();
  return (functionName, line) => {
    const notice = `  ${plain(functionName)}: ${plain(line)}`;
    if (!/^network: .* is not modelled$/.test(plain(line)) || said.has(notice)) return;
    said.add(notice);
    say(notice);
  };
}
