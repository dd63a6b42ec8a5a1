import { harmless } from '../../aws/harmless';
import { EXIT, VerbFailed } from '../../exit-codes';

/** The workspace is what cannot be used. Its text is of whoever wrote the manifests: it goes to a terminal. */
export const refusedWorkspace = (message: string): VerbFailed =>
  new VerbFailed(EXIT.BAD_INPUT, message.split('\n').map(harmless).join('\n'));
