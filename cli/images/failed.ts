import { NotAnImage } from '../../lambda/shared/images/content';
import { callFailed } from '../aws/call-failed';
import { VerbFailed } from '../exit-codes';
import { TagTaken } from './upload';

/** What a verb about images ends with, instead of an error; undefined for a mistake of this program. */
export function failureOf(
  error: unknown,
  repository: string,
): { readonly outcome: 'refused' | 'failed'; readonly reason: string } | undefined {
  if (error instanceof NotAnImage || error instanceof TagTaken)
    return { outcome: 'refused', reason: error.message };
  const failed = error instanceof VerbFailed ? error : callFailed(error, `the repository ${repository}`);
  return failed && { outcome: 'failed', reason: failed.message };
}
