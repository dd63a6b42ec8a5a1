import { KEYS, type ManifestKind } from '../../../../cli/init/copilot/keys/keys';
import type { KeyRow, Outcome } from '../../../../cli/init/copilot/keys/row';

const escaped = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('*', '\\*').replaceAll('<', '&lt;');

const cell = (outcome: Outcome | undefined): string =>
  outcome === undefined ? '–' : `**${outcome.kind}**: ${escaped(outcome.text)}`;

/** What stands in docs/copilot.md of one kind of manifest. */
export function tableOf(kind: ManifestKind): string {
  const rows = [...KEYS[kind]].sort((one, other) => (one.key < other.key ? -1 : 1));
  const line = ({ key, teal, plain }: KeyRow): string =>
    kind === 'workload'
      ? `| \`${key}\` | ${cell(teal)} | ${cell(plain)} |`
      : `| \`${key}\` | ${cell(teal)} |`;
  const head =
    kind === 'workload'
      ? ['| Key | In a service of Teal | In plain CDK |', '| --- | --- | --- |']
      : ['| Key | What becomes of it |', '| --- | --- |'];
  return [...head, ...rows.map(line)].join('\n');
}
