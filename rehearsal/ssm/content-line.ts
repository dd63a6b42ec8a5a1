import { Malformed } from '../assembly/parse';

/** `DTSTART;TZID=Europe/Berlin:20300101T090000`, taken apart. */
export interface ContentLine {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
}

/** A BEGIN with what stands up to its END. */
export interface Component {
  readonly name: string;
  readonly lines: readonly ContentLine[];
  readonly components: readonly Component[];
}

/** @throws Malformed for a text that is not one component, closed as it was opened */
// source: https://www.rfc-editor.org/rfc/rfc5545#section-3.1
export function readComponent(text: string, where: string): Component {
  const root = { name: '', lines: [] as ContentLine[], components: [] as Component[] };
  const open = [root];
  for (const line of unfolded(text).map((each) => contentLine(each, where))) {
    const inner = open.at(-1) ?? root;
    if (line.name === 'BEGIN') {
      const component = { name: line.value.toUpperCase(), lines: [], components: [] };
      inner.components.push(component);
      open.push(component);
    } else if (line.name === 'END') {
      if (open.length === 1 || inner.name !== line.value.toUpperCase())
        throw malformed(where, `END:${line.value}`);
      open.pop();
    } else inner.lines.push(line);
  }
  const [only, ...others] = root.components;
  if (only === undefined || others.length > 0 || open.length > 1 || root.lines.length > 0) {
    throw malformed(where, text.slice(0, 40));
  }
  return only;
}

export function malformed(where: string, got: string): Malformed {
  return new Malformed([
    `${where} must be an iCalendar 2.0 text, got ${JSON.stringify(got)}; correct the calendar`,
  ]);
}

/** A line that begins with a space or a tab continues the one before. */
function unfolded(text: string): string[] {
  return text
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
}

function contentLine(line: string, where: string): ContentLine {
  const [, head, value = ''] = /^((?:[^":]|"[^"]*")+):(.*)$/.exec(line) ?? [];
  if (head === undefined) throw malformed(where, line);
  const [name = '', ...parameters] = head.split(';');
  return {
    name: name.toUpperCase(),
    parameters: new Map(
      parameters.map((parameter) => {
        const [key = '', given = ''] = parameter.split('=', 2);
        return [key.toUpperCase(), given.replace(/^"|"$/g, '')];
      }),
    ),
    value,
  };
}
