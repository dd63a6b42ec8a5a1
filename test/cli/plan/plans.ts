import { type Plan, planOf } from '../../../cli/plan/compare';
import { type StackTemplate, type Templates, templateOf } from '../../../cli/plan/templates';
import { canary, minutes, smokeTest } from '../../../lib';
import { domain, shop, synthesize } from '../../synth';
import type { Change } from './catalogue';
import type { Editable } from './edits';

/** By what they are compared in: an environment, or `--rest`. */
const STACKS: readonly (readonly string[])[] = [
  ['shop-production', 'shop-production-foundation'],
  ['shop-images', 'shop-github-access-111122223333'],
];

/** As a stack has it that was released. */
const ImageDigest = `sha256:${'a'.repeat(64)}`;

function stackOf(template: object): StackTemplate {
  const read = templateOf(JSON.stringify(template), 'template', '');
  return { template: read, parameters: Object.hasOwn(read.Parameters, 'ImageDigest') ? { ImageDigest } : {} };
}

type Edited = Pick<Change, 'stack' | 'edits'>;

/** Plans of changes to what Teal writes for a service with a domain, a canary and a smoke test. */
export class Plans {
  /** All stacks, those of no environment as well. */
  private readonly stacks: ReadonlyMap<string, StackTemplate>;

  constructor() {
    const { assembly } = synthesize(
      shop(
        { domain, release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }) },
        { secrets: ['KEY'], environment: { VERSION: '1.1' } },
        { gates: [smokeTest({ requests: [{ path: '/' }, { path: '/products' }] })] },
      ),
    );
    this.stacks = new Map(assembly.stacks.map(({ stackName, template }) => [stackName, stackOf(template)]));
  }

  /** Of the environment. */
  get before(): Templates {
    return this.beside('shop-production');
  }

  /** A stack and those that are compared with it. */
  private beside(name: string): Templates {
    const names = STACKS.find((each) => each.includes(name)) ?? [];
    return {
      stacks: new Map([...this.stacks].filter(([each]) => names.includes(each))),
      notes: [],
    };
  }

  after({ stack: name, edits }: Edited): Templates {
    const stack = name ?? 'shop-production';
    const { stacks } = this.beside(stack);
    const template = structuredClone(stacks.get(stack)?.template) as unknown as Editable;
    for (const edit of edits) edit(template);
    return { stacks: new Map([...stacks, [stack, stackOf(template)]]), notes: [] };
  }

  of(change: Edited = { edits: [] }): Plan {
    return planOf(this.beside(change.stack ?? 'shop-production'), this.after(change), {
      environment: 'production',
    });
  }

  /** Of the way back. */
  back(change: Edited): Plan {
    return planOf(this.after(change), this.beside(change.stack ?? 'shop-production'), {
      environment: 'production',
    });
  }
}
