import { bootstrap } from './account/bootstrap';
import { cdk } from './local/cdk';
import { docker } from './local/docker';
import { node } from './local/node';
import type { Look } from './look';
import { functionRuntimes } from './runtimes/look';

/** A new look is one more file, one more entry, and its name in `names.ts`. Credentials are looked at before all that need them. */
export const LOOKS: readonly Look[] = [node, cdk, docker, functionRuntimes, bootstrap];
