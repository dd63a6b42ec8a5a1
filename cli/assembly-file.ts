import { join } from 'node:path';
import { type TealManifest, tealManifestSchema } from '../rehearsal/assembly/teal-manifest';
import { EXIT, VerbFailed } from './exit-codes';
import { readJson } from './github/json-file';

/** `teal.json` of an assembly. @throws VerbFailed when the assembly cannot be read, or is not Teal's */
export const readManifest = (assembly: string): TealManifest =>
  readJson(tealManifestSchema, join(assembly, 'teal.json'), notTeals);

export const notTeals = (file: string, got: string): VerbFailed =>
  new VerbFailed(
    EXIT.BAD_INPUT,
    `${file} must be as cdk synth writes it for a delivery of Teal, got ${got}; run npx cdk synth, or name another folder with --assembly`,
  );
