import { harmless } from './aws/harmless';

/**
 * What a verb says when it ends otherwise than well. A message may quote what it has refused: a file of an assembly, the name of
 * an alarm in a template, a line of git; so each of its lines is made harmless here, whoever wrote it.
 */
export const linesOf = (message: string): string => `${message.split('\n').map(harmless).join('\n')}\n`;

/** Of what is no refusal, and so a mistake of this program. */
export const lastWords = (error: unknown): string =>
  linesOf(error instanceof Error ? (error.stack ?? error.message) : String(error));
