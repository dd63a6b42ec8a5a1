import { posix } from 'node:path';
import { left } from '../keys/row';
import { at, type ManifestNode } from '../tree';
import type { Reading } from './reading';

/** Where a container's image comes from. Paths are from the root of the repository, without `./`. */
export type ImageSource =
  | {
      readonly kind: 'build';
      /** '.' is the root. */
      readonly context: string;
      readonly dockerfile: string;
      readonly target?: string;
      readonly args: ReadonlyMap<string, string>;
    }
  | { readonly kind: 'location'; readonly reference: string; readonly credentials?: string };

/** A reference of an image, and nothing that a Dockerfile or a template would read in another way. */
const REFERENCE =
  /^[a-z0-9][a-z0-9.-]*(:\d+)?(\/[a-z0-9._-]+)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?$/i;

export const readLocation = (reading: Reading, node: ManifestNode | undefined): string | undefined => {
  const reference = reading.text(node);
  if (node === undefined || reference === undefined) return undefined;
  return REFERENCE.test(reference) ? reference : reading.misfit(node, 'the reference of an image');
};

/** Of the ARN of a secret, of any region. */
const SECRET_ARN = /^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]+$/;

export const readCredentials = (reading: Reading, node: ManifestNode | undefined): string | undefined => {
  const arn = reading.text(node);
  if (node === undefined || arn === undefined) return undefined;
  return SECRET_ARN.test(arn) ? arn : reading.misfit(node, 'the ARN of a secret of Secrets Manager');
};

/** Of `image`; undefined where there is none that can be read. */
export function readImage(reading: Reading, image: ManifestNode | undefined): ImageSource | undefined {
  const build = at(image, 'build');
  if (build !== undefined) return readBuild(reading, build);
  const reference = readLocation(reading, at(image, 'location'));
  if (reference === undefined) return undefined;
  const credentials = readCredentials(reading, at(image, 'credentials'));
  return { kind: 'location', reference, ...(credentials !== undefined && { credentials }) };
}

/**
 * A Dockerfile alone is built in its own directory; a context alone has a Dockerfile in it.
 * source: aws/copilot-cli internal/pkg/manifest/workload.go (BuildConfig)
 */
function readBuild(reading: Reading, build: ManifestNode): ImageSource | undefined {
  const isMap = build.kind === 'map';
  const file = isMap ? at(build, 'dockerfile') : build;
  const given = { file: pathOf(reading, file), context: pathOf(reading, at(build, 'context')) };
  if (given.file === 'outside' || given.context === 'outside') return undefined;
  const context = given.context ?? (given.file === undefined ? '.' : posix.dirname(given.file));
  const dockerfile = given.file ?? posix.join(context, 'Dockerfile');
  const target = reading.text(at(build, 'target'));
  return {
    ...{ kind: 'build', context, dockerfile },
    ...(target !== undefined && { target }),
    args: reading.named(at(build, 'args')),
  };
}

/** Within the repository: a build elsewhere would take in what is none of it. */
function pathOf(reading: Reading, node: ManifestNode | undefined): string | undefined | 'outside' {
  const text = reading.text(node);
  if (node === undefined || text === undefined) return undefined;
  const path = posix.normalize(text).replace(/\/$/, '');
  if (!posix.isAbsolute(path) && path !== '..' && !path.startsWith('../') && !/\p{Cc}/u.test(path))
    return path;
  reading.ledger.note(node, left(`it must be a path within the repository, got ${text}; move it there`));
  return 'outside';
}
