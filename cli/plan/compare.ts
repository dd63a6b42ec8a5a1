import { differencesOf, type Resources } from './differences';
import { absentFinding, judged, scopeOf } from './judge';
import { leftLines, leftVerdict } from './left-behind';
import { type Finding, GUARDED_KINDS, hashOf, KINDS, type Kind, type Line, lineOf } from './line';
import { asReleased } from './recovery';
import { Resolution } from './resolve';
import { isIgnored, losesByReplacement } from './resource-types';
import { stackFindings } from './stack-lines';
import type { StackTemplate, Templates } from './templates';
import { isFields, same } from './values';
import { verdictOf } from './verdict';

export interface StackCounts {
  readonly name: string;
  /** `gone`: no longer in the app; nothing updates it, and nothing deletes it. */
  readonly state: 'new' | 'changed' | 'unchanged' | 'gone';
  /** Resources in it afterwards; of one that is gone, those that stay behind. */
  readonly resources: number;
  readonly added: number;
  readonly changed: number;
  /** Also what may be replaced, and what is renamed. */
  readonly replaced: number;
  readonly removed: number;
}

export interface Plan {
  readonly schemaVersion: 1;
  readonly environment: string;
  /** SHA-256 of what the lines say. */
  readonly hash: string;
  /** In a sentence. */
  readonly verdict: string;
  /** The weightiest first. */
  readonly lines: readonly Line[];
  readonly counts: Readonly<Record<Kind, number>>;
  readonly stacks: readonly StackCounts[];
  /** What a reader must know besides. */
  readonly notes: readonly string[];
}

const STACK = 'AWS::CloudFormation::Stack';

export interface Planning {
  readonly environment: string;
  /** Whether an image that is not known yet comes with the deployment: that of the commit. @default false */
  readonly bringsImage?: boolean;
  /** Whether the app has the environment no more, so that nobody deploys what is there. @default false */
  readonly isLeft?: boolean;
}

/** What deploying the templates of an environment would do. @param before what is there now */
export function planOf(before: Templates, after: Templates, planning: Planning): Plan {
  const { environment, isLeft = false } = planning;
  const lines: Line[] = [];
  const stacks: StackCounts[] = [];
  const services = new Map<string, string>();
  for (const name of [...new Set([...after.stacks.keys(), ...before.stacks.keys()])].sort()) {
    const [old, now] = [before.stacks.get(name), after.stacks.get(name)];
    const compared = now ? comparedStack(name, old, now) : leftBehind(name, old, isLeft);
    lines.push(...compared.lines);
    stacks.push(compared.counts);
    for (const [logicalId, service] of compared.services) services.set(`${name}/${logicalId}`, service);
  }
  const unique = byWeight([...new Map(lines.map((line) => [line.id, line])).values()]);
  const counts = Object.fromEntries(
    KINDS.map((kind) => [kind, unique.filter((line) => line.kind === kind).length]),
  ) as Record<Kind, number>;
  return {
    schemaVersion: 1,
    environment,
    hash: hashOf(unique),
    verdict: isLeft ? leftVerdict(environment, stacks.length) : verdictOf(planning, unique, services),
    lines: unique,
    counts,
    stacks,
    notes: [...new Set([...before.notes, ...after.notes])],
  };
}

interface Compared {
  readonly lines: readonly Line[];
  readonly counts: StackCounts;
  /** Names of services by what a line calls them. */
  readonly services: ReadonlyMap<string, string>;
}

function comparedStack(name: string, old: StackTemplate | undefined, now: StackTemplate): Compared {
  const [was, is] = [old && new Resolution(asReleased(old)), new Resolution(asReleased(now))];
  const known = was?.resources() ?? new Map();
  const resources = is.resources(was && is.agreesWith(was) ? known : undefined);
  const { changes, before } = differencesOf(known, resources);
  const scope = scopeOf(before, resources);
  const lines = (old ? stackFindings(old, now) : [newStack(now)]).map((finding) =>
    lineOf({ stack: name, logicalId: '', type: STACK }, finding),
  );
  for (const [logicalId, resource] of is.absent()) {
    if (isIgnored(resource.Type) || same(old?.template.Resources[logicalId], resource)) continue;
    lines.push(lineOf({ stack: name, logicalId, type: resource.Type }, absentFinding(resource)));
  }
  for (const [logicalId, { Type }] of was?.absent() ?? []) {
    if (isIgnored(Type) || Object.hasOwn(now.template.Resources, logicalId)) continue;
    const text = 'waited for a condition, and leaves the template';
    lines.push(lineOf({ stack: name, logicalId, type: Type }, { kind: 'neutral', path: '', text }));
  }
  const kinds = new Map<string, Kind[]>();
  for (const change of changes) {
    const { logicalId, type } = change;
    const findings = judged(change, scope);
    kinds.set(
      logicalId,
      findings.map(({ kind }) => kind),
    );
    lines.push(...findings.map((finding) => lineOf({ stack: name, logicalId, type }, finding)));
  }
  const touched = changes.filter(({ logicalId }) => (kinds.get(logicalId)?.length ?? 0) > 0);
  const replaced = touched.filter(
    ({ how, replacement, type }) =>
      how === 'renamed' || (how === 'changed' && replacement !== 'no' && losesByReplacement(type)),
  );
  const by = (how: string) => touched.filter((each) => each.how === how).length;
  return {
    lines,
    services: servicesIn(resources),
    counts: {
      name,
      state: old === undefined ? 'new' : lines.length > 0 ? 'changed' : 'unchanged',
      resources: resources.size,
      added: by('added'),
      changed: by('changed') - replaced.filter(({ how }) => how === 'changed').length,
      replaced: replaced.length,
      removed: by('removed'),
    },
  };
}

const newStack = ({ template }: StackTemplate): Finding => ({
  kind: 'neutral',
  path: '',
  text: 'is a new stack',
  ...(template.Transform !== undefined && {
    kind: 'destructive' as const,
    text: 'is a new stack, and a macro writes what is deployed, which a plan cannot see',
  }),
});

function leftBehind(name: string, old: StackTemplate | undefined, isLeft: boolean): Compared {
  const resources = old ? new Resolution(old).resources() : new Map();
  return {
    lines: leftLines(name, resources, isLeft),
    services: servicesIn(resources),
    counts: { name, state: 'gone', resources: resources.size, added: 0, changed: 0, replaced: 0, removed: 0 },
  };
}

/** Each service under its own logical id, and under that of its task definition. */
function servicesIn(resources: Resources): Map<string, string> {
  const found = new Map<string, string>();
  for (const [logicalId, { type, properties }] of resources) {
    if (type !== 'AWS::ECS::Service') continue;
    const name = typeof properties.ServiceName === 'string' ? properties.ServiceName : logicalId;
    const { TaskDefinition } = properties;
    if (isFields(TaskDefinition) && typeof TaskDefinition.Ref === 'string')
      found.set(TaskDefinition.Ref, name);
    found.set(logicalId, name);
  }
  return found;
}

function byWeight(lines: readonly Line[]): Line[] {
  const keyed = lines.map((line) => {
    const { kind, stack, logicalId, path, id } = line;
    return { line, key: [String(KINDS.indexOf(kind)), stack, logicalId, path, id].join('\0') };
  });
  keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
  return keyed.map(({ line }) => line);
}

export const isGuarded = ({ kind }: Line): boolean => (GUARDED_KINDS as readonly string[]).includes(kind);
