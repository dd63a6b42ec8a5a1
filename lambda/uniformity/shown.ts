const LONGEST = 200;

/**
 * A text from AWS as a sentence may hold it: what names and ARNs are made of, and nothing that a terminal, Markdown
 * or HTML would take for more than text.
 */
export function shown(text: string): string {
  const plain = text.replace(/[^\w.:/@+-]/g, '?');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}

/** The last part of an ARN, or the name of a target group with its id. */
export function shortName(arn: string): string {
  const [, group] = arn.split(':targetgroup/');
  return shown(group ?? arn.slice(arn.lastIndexOf('/') + 1));
}
