import { type Plan, planOf } from '../../../cli/plan/compare';
import { type StackTemplate, type Templates, templateOf } from '../../../cli/plan/templates';
import { canary, minutes, smokeTest } from '../../../lib';
import { domain, shop, synthesize } from '../../synth';
import type { Change } from './catalogue';
import type { Editable } from './edits';

const STACKS: readonly string[] = ['shop-production', 'shop-production-foundation'];

const stackOf = (template: object): StackTemplate => ({
  template: templateOf(JSON.stringify(template), 'template', ''),
  parameters: {},
});

/** Plans of changes to what Teal writes for a service with a domain, a canary and a smoke test. */
export class Plans {
  readonly before: Templates;

  constructor() {
    const { assembly } = synthesize(
      shop(
        { domain, release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }) },
        { secrets: ['KEY'], environment: { VERSION: '1.1' } },
        { gates: [smokeTest({ requests: [{ path: '/' }, { path: '/products' }] })] },
      ),
    );
    const stacks = STACKS.map((name) => [name, stackOf(assembly.getStackByName(name).template)] as const);
    this.before = { stacks: new Map(stacks), notes: [] };
  }

  after({ stack, edits }: Pick<Change, 'stack' | 'edits'>): Templates {
    const name = stack ?? 'shop-production';
    const template = structuredClone(this.before.stacks.get(name)?.template) as unknown as Editable;
    for (const edit of edits) edit(template);
    return { stacks: new Map([...this.before.stacks, [name, stackOf(template)]]), notes: [] };
  }

  of(change: Pick<Change, 'stack' | 'edits'> = { edits: [] }): Plan {
    return planOf(this.before, this.after(change), { environment: 'production' });
  }

  /** Of the way back. */
  back(change: Pick<Change, 'stack' | 'edits'>): Plan {
    return planOf(this.after(change), this.before, { environment: 'production' });
  }
}
