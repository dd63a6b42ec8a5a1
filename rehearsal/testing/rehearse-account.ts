import type { AssemblyInput } from '../assembly/assembly-input';
import { scenarioOf } from '../scenarios/acts';
import type { Backstage, PutOut } from '../scenarios/operator';
import { checkAssembly } from './check-options';
import type { RehearsalOptions } from './options';
import { withNewService } from './with-rehearsal';

/** What an account that `rehearseAccount` makes begins with, and how it answers. */
export interface AccountOptions
  extends Pick<RehearsalOptions, 'environment' | 'service' | 'traffic' | 'seed' | 'hooks' | 'open'> {
  /** What images are that the code pushes, by their digest. @default each a version that is well */
  readonly images?: Readonly<Record<string, PutOut>>;
}

/**
 * Has code of a person or a pipeline act on an account in which nothing of an assembly is deployed yet: it creates the
 * stacks through CloudFormation's API, or has the cdk command line do so, releases, updates, and deletes them again. What an
 * assembly's stacks are of (load balancer, rules, alarms) stands in the models before, and its users call the load
 * balancer from the beginning; the service is made when its stack is.
 *
 * @returns what the code returns
 * @throws as `rehearse`, and what the code throws
 */
export async function rehearseAccount<T>(
  assembly: AssemblyInput,
  options: AccountOptions,
  run: (backstage: Backstage) => Promise<T>,
): Promise<T> {
  checkAssembly(assembly);
  const { images = {}, ...rest } = options;
  let returned: { readonly value: T } | undefined;
  await withNewService(
    assembly,
    rest,
    async (rehearsal) => {
      await rehearsal.prepare([
        {
          do: 'run',
          run: async (backstage) => {
            returned = { value: await run(backstage) };
          },
        },
      ]);
    },
    {
      stacksAreNew: true,
      images: (version) => {
        const image = images[version];
        return image && scenarioOf(image, image.name ?? 'an image');
      },
    },
  );
  if (!returned) throw new Error('the code must have been run, and was not');
  return returned.value;
}
