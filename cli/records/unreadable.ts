import { harmless } from '../aws/harmless';
import { EXIT, VerbFailed } from '../exit-codes';

/** What a record that nothing can be concluded from ends with. */
export class Unreadable extends VerbFailed {}

/** A record that nothing may be concluded from; whoever meets it stops. */
export function unreadable(
  { bucket, key }: { readonly bucket: string; readonly key: string },
  got: string,
  cause?: unknown,
): Unreadable {
  return new Unreadable(
    EXIT.COULD_NOT_RUN,
    harmless(
      `could not tell: s3://${bucket}/${key} must be a record that this version of Teal reads, got ${got}; look at it with aws s3 cp, and update teal if it is older than what wrote it`,
    ),
    { cause },
  );
}
