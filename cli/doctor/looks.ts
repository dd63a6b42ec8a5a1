import { bootstrap } from './account/bootstrap';
import { domain } from './account/domain';
import { image } from './account/image';
import { provider } from './account/provider';
import { quotas } from './account/quotas';
import { cdk } from './local/cdk';
import { docker } from './local/docker';
import { node } from './local/node';
import { rules } from './local/rules';
import type { Look } from './look';
import { functionRuntimes } from './runtimes/look';

/** A new look is one more file, one more entry, and its name in `names.ts`. Credentials are looked at before all that need them. */
export const LOOKS: readonly Look[] = [
  ...[node, cdk, docker, rules, functionRuntimes],
  ...[bootstrap, provider, quotas, domain, image],
];
