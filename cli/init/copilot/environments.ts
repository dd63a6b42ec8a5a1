import { left } from './keys/row';
import { Ledger, type Note } from './ledger';
import { Reading } from './read/reading';
import { at, type ManifestNode } from './tree';
import type { Manifest, Workspace } from './workspace';

/** An environment, as far as its manifest says what it is. */
export interface CopilotEnvironment {
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
  readonly cidr?: string;
  readonly certificateArn?: string;
  /** Whether only some may reach its public load balancer. */
  readonly closed: boolean;
  /** Absent where it has no manifest. */
  readonly books?: { readonly ledger: Ledger; readonly certificates?: ManifestNode };
}

/** What became of a manifest that is no workload's. */
export interface Told {
  readonly subject: string;
  readonly notes: readonly Note[];
}

export interface Environments {
  /** In the order of promotion. */
  readonly environments: readonly CopilotEnvironment[];
  /** Of the pipelines. */
  readonly told: readonly Told[];
  /** Whether the workspace names none. */
  readonly assumed: boolean;
}

/** What nobody has named: a service needs one at least. */
const ASSUMED = 'production';

/**
 * Those of `copilot/environments`; where there are none, those that a workload overrides something for. In the order of the
 * pipelines' stages, then of their names, those that sound like production last.
 */
export function environmentsOf(workspace: Workspace): Environments {
  const known = workspace.environments.map(readEnvironment);
  const overridden = workspace.workloads.flatMap(({ tree }) => {
    const node = at(tree, 'environments');
    return node?.kind === 'map' ? [...node.entries.keys()] : [];
  });
  const names = known.length > 0 ? known.map(({ name }) => name) : [...new Set(overridden)];
  const pipelines = workspace.pipelines.map((manifest) => readPipeline(manifest, names));
  const stages = pipelines.flatMap((one) => one.stages);
  const ordered = [...new Set(names.length === 0 ? [ASSUMED] : names)].sort(
    (one, other) => rank(one, stages) - rank(other, stages) || (one < other ? -1 : 1),
  );
  return {
    environments: ordered.map((name) => known.find((one) => one.name === name) ?? { name, closed: false }),
    told: pipelines.map(({ subject, notes }) => ({ subject, notes })),
    assumed: names.length === 0,
  };
}

function rank(name: string, stages: readonly string[]): number {
  const stage = stages.indexOf(name);
  if (stage >= 0) return stage;
  return /prod|live/.test(name) ? 2000 : 1000;
}

/** account, region of a certificate */
const CERTIFICATE = /^arn:aws[a-z-]*:acm:([a-z0-9-]+):(\d{12}):certificate\/[0-9a-f-]{36}$/;

function readEnvironment({ folder, tree }: Manifest): CopilotEnvironment {
  const ledger = new Ledger(tree, 'environment');
  const reading = new Reading(ledger);
  const name = reading.text(at(tree, 'name')) ?? folder;
  const type = at(tree, 'type');
  if (reading.text(type) !== 'Environment' && type) reading.misfit(type, 'Environment');
  const cidr = readCidr(reading, at(tree, 'network', 'vpc', 'cidr'));
  const certificates = at(tree, 'http', 'public', 'certificates');
  const [certificateArn, ...more] = reading.texts(certificates);
  const [, region, account] = CERTIFICATE.exec(certificateArn ?? '') ?? [];
  const isCertificate = certificateArn !== undefined && region !== undefined && account !== undefined;
  if (certificates && !isCertificate) reading.misfit(certificates, 'the ARN of a certificate of ACM');
  if (certificates && more.length > 0) {
    ledger.note(
      certificates,
      left(`the first one is taken; another is needed where it does not cover every name`),
    );
  }
  const ingress = at(tree, 'http', 'public', 'ingress');
  const addresses = reading.texts(at(ingress, 'source_ips'));
  const cdn = reading.flag(at(ingress, 'cdn')) === true;
  const older = at(tree, 'http', 'public', 'security_groups', 'ingress', 'restrict_to', 'cdn');
  return {
    name,
    ...(cidr !== undefined && { cidr }),
    ...(isCertificate && { certificateArn, region, account }),
    closed: addresses.length > 0 || cdn || reading.flag(older) === true,
    books: { ledger, ...(certificates && { certificates }) },
  };
}

/** A private range from /16 to /18, as Teal's network takes it. */
function readCidr(reading: Reading, node: ManifestNode | undefined): string | undefined {
  const text = reading.text(node);
  if (node === undefined || text === undefined) return undefined;
  const [, a, b, c, d, bits] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{2})$/.exec(text) ?? [];
  const [first, second, third] = [Number(a), Number(b), Number(c)];
  const isPrivate =
    first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168);
  const prefix = Number(bits);
  const step = 2 ** (24 - prefix);
  const fits =
    prefix >= 16 && prefix <= 18 && third % step === 0 && d === '0' && third <= 255 && second <= 255;
  if (isPrivate && fits) return text;
  return reading.misfit(node, 'a private range from /16 to /18; Teal’s own, 10.0.0.0/16, is used');
}

function readPipeline(
  { folder, tree }: Manifest,
  environments: readonly string[],
): Told & { readonly stages: readonly string[] } {
  const ledger = new Ledger(tree, 'pipeline');
  const reading = new Reading(ledger);
  const list = at(tree, 'stages');
  const stages = list?.kind === 'list' ? list.items.map((item) => at(item, 'name')) : [];
  const names = stages.flatMap((node) => {
    const name = reading.text(node);
    if (node && name !== undefined && !environments.includes(name)) {
      ledger.note(node, left('there is no environment of this name; its place in the order is lost'));
    }
    return name ?? [];
  });
  return { subject: `pipeline ${folder}`, stages: names, notes: ledger.close('teal') };
}
