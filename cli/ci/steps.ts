import { existsSync, readFileSync } from 'node:fs';
import { PLACEHOLDERS } from '../init/files/test-runner';
import { audit } from './audit';
import { passes } from './command';
import { buildImages } from './image';
import { checkLicences } from './licences';
import type { OwnDelivery } from './own-delivery';
import { scan } from './scan';
import { secrets } from './secrets';
import { lockedFolders, rehearseEach } from './services';
import type { Result, Step } from './step';

/** As far as the steps ask. */
export interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  /** Names, of every section. */
  readonly packages: readonly string[];
}

/**
 * What the workflow `ci` asks of a repository that has Teal as a package. Its steps have the names of Teal's own, so that one
 * workflow serves both; what a repository has not set up is `none`, and fails nothing.
 *
 * @param program this one, which rehearses
 */
export function stepsOf(manifest: Manifest, delivery: OwnDelivery, program: string): readonly Step[] {
  const rehearse = (assembly: string) => (service: string) =>
    passes([process.execPath, program, 'rehearse', '--assembly', assembly, '--service', service]);
  return [
    { id: 'lint', name: 'Lint', run: () => scripts(manifest, ['lint']) },
    { id: 'types', name: 'Types', run: () => scripts(manifest, ['typecheck', 'typecheck:teal']) },
    { id: 'tests', name: 'Tests', run: () => scripts(manifest, ['test', 'test:teal']) },
    {
      id: 'templates',
      name: 'Synthesize and validate',
      run: () => delivery.use(() => ({ result: 'passed' })),
    },
    {
      id: 'flags',
      name: 'Look for flags that have expired',
      run: () =>
        delivery.use((_services, assembly) =>
          passes([process.execPath, program, 'flags', 'audit', '--assembly', assembly]),
        ),
    },
    {
      id: 'rehearse',
      name: 'Rehearse each service',
      run: () => delivery.use((services, assembly) => rehearseEach(services, rehearse(assembly))),
    },
    { id: 'scenarios', name: 'Rehearse the catalogue of bad releases', run: () => SCENARIOS },
    { id: 'secrets', name: 'Look for secrets', run: () => withPackage(manifest, 'secretlint', secrets) },
    {
      id: 'licences',
      name: 'Licences of dependencies',
      run: () => withPackage(manifest, 'license-checker-rseidelsohn', () => checkLicences(['.'])),
    },
    {
      id: 'audit',
      name: 'Known vulnerabilities of dependencies',
      run: () => delivery.use((services) => audit(lockedFolders(services))),
    },
    { id: 'image', name: 'Build the images, without pushing them', run: () => delivery.use(buildImages) },
    { id: 'scan', name: 'List what is in the images, and look it up', run: () => delivery.use(scan) },
  ];
}

/** They are of Teal's own sample. */
const SCENARIOS: Result = {
  result: 'none',
  said: 'the bad releases of this delivery are those of its own tests, which the step tests runs',
};

/** Scripts of package.json, in their order, those that there are. */
function scripts(manifest: Manifest, names: readonly string[]): Result {
  // What `npm init` writes for a test fails, and is none.
  const there = names.filter(
    (name) => manifest.scripts[name] !== undefined && !PLACEHOLDERS.includes(manifest.scripts[name]),
  );
  if (there.length === 0) {
    return { result: 'none', said: `package.json has no script ${names.join(' or ')}` };
  }
  for (const name of there) {
    const done = passes(['npm', 'run', '--silent', name]);
    if (done.result !== 'passed') return done;
  }
  return { result: 'passed' };
}

function withPackage(manifest: Manifest, name: string, check: () => Result): Result {
  if (!manifest.packages.includes(name)) {
    return {
      result: 'none',
      said: `package.json does not name ${name}; npm install -D ${name} adds the check`,
    };
  }
  if (!existsSync(`node_modules/${name}`)) {
    return { result: 'skipped', said: `${name} must be installed, got none in node_modules; npm ci` };
  }
  return check();
}

/** Of the working directory. @throws Error where there is none, or it is no JSON */
export function readManifest(): Manifest {
  const {
    scripts: own = {},
    dependencies = {},
    devDependencies = {},
  } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, Record<string, string> | undefined>;
  return { scripts: own, packages: Object.keys({ ...dependencies, ...devDependencies }) };
}
