import { type Plan, planOf } from '../../../cli/plan/compare';
import { type StackTemplate, type Template, type Templates, templateOf } from '../../../cli/plan/templates';
import { canary, minutes, smokeTest } from '../../../lib';
import { domain, shop, synthesize } from '../../synth';
import type { Change } from './catalogue';
import type { Editable } from './edits';

const SERVICE = 'shop-production';
/** By what they are compared in: an environment, or `--rest`. */
const STACKS: readonly (readonly string[])[] = [
  [SERVICE, 'shop-production-foundation'],
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
  /** As JSON, of each stack and of each of its resources. */
  private readonly texts = new Map<string, string>();

  constructor() {
    const { assembly } = synthesize(
      shop(
        { domain, release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }) },
        { secrets: ['KEY'], environment: { VERSION: '1.1' } },
        { gates: [smokeTest({ requests: [{ path: '/' }, { path: '/products' }] })] },
      ),
    );
    this.stacks = new Map(assembly.stacks.map(({ stackName, template }) => [stackName, stackOf(template)]));
    for (const [name, { template }] of this.stacks) {
      this.texts.set(name, JSON.stringify(template));
      for (const [id, resource] of Object.entries(template.Resources))
        this.texts.set(`${name}/${id}`, JSON.stringify(resource));
    }
  }

  /** The stack that a change is of, and those that are compared with it. */
  before({ stack }: Pick<Change, 'stack'> = {}): Templates {
    const names = STACKS.find((each) => each.includes(stack ?? SERVICE)) ?? [];
    return { stacks: new Map([...this.stacks].filter(([name]) => names.includes(name))), notes: [] };
  }

  after(change: Edited): Templates {
    const { stack = SERVICE, edits } = change;
    const { stacks } = this.before(change);
    const was = stacks.get(stack);
    if (!was) throw new Error(`there must be a stack ${stack}`);
    const template: Editable = JSON.parse(this.texts.get(stack) ?? '');
    for (const edit of edits) edit(template);
    // One object for what is the same, so that a hundred plans do not compare it member by member.
    for (const [id, resource] of Object.entries<unknown>(was.template.Resources)) {
      if (JSON.stringify(template.Resources[id]) === this.texts.get(`${stack}/${id}`))
        template.Resources[id] = resource as Editable['Resources'][string];
    }
    const after = { ...was, template: template as unknown as Template };
    return { stacks: new Map([...stacks, [stack, after]]), notes: [] };
  }

  of(change: Edited = { edits: [] }): Plan {
    return planOf(this.before(change), this.after(change), {
      environment: 'production',
    });
  }

  /** Of the way back. */
  back(change: Edited): Plan {
    return planOf(this.after(change), this.before(change), {
      environment: 'production',
    });
  }
}
