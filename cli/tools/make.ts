import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { EXIT, VerbFailed } from '../exit-codes';

const manifest = z.object({
  version: z.string(),
  dependencies: z.record(z.string(), z.string()).optional(),
});

/**
 * @param app whose CDK CLI is taken
 * @param program this one, in one file
 * @throws VerbFailed when the folder is there, or the app has no CDK CLI
 */
export function makeTools(directory: string, app: string, program: string): void {
  if (existsSync(directory)) {
    throw new VerbFailed(EXIT.BAD_INPUT, `the folder must not be there, got ${directory}; name another`);
  }
  const cdk = cdkOf(app);
  const { dependencies = {}, version } = manifest.parse(
    JSON.parse(readFileSync(join(cdk, 'package.json'), 'utf8')),
  );
  if (Object.keys(dependencies).length > 0) {
    throw new VerbFailed(
      EXIT.COULD_NOT_RUN,
      `aws-cdk must have no dependencies, got some in ${version}; its folder alone would not run`,
    );
  }
  mkdirSync(directory, { recursive: true });
  copyFileSync(program, join(directory, 'teal.js'));
  cpSync(cdk, join(directory, 'cdk'), { recursive: true, dereference: true });
}

function cdkOf(app: string): string {
  try {
    return dirname(createRequire(join(app, 'cdk.json')).resolve('aws-cdk/package.json'));
  } catch (error) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      'the working directory must be a CDK app with aws-cdk installed, got none; npm ci',
      { cause: error },
    );
  }
}
