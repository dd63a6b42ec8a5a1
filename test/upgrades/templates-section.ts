import { type TemplateChange, VERBS } from './template-difference';

/** Of a section of the changelog. */
export const HEADING = '### Templates';

const MOST_PLACES = 3;

/** The section of a version that says what its templates change, in Markdown; nothing when they change nothing. */
export function templatesSection(since: string, changes: readonly TemplateChange[]): string {
  if (changes.length === 0) return '';
  const released = changes.some(
    ({ verb, type }) => verb === 'changes' && type === 'AWS::ECS::TaskDefinition',
  );
  const replaces = changes.some(({ verb }) => verb === 'replaces');
  const kinds = [...new Set(changes.map(({ kind }) => kind))];
  return [
    `${HEADING}\n`,
    `Since ${since}. ${released ? 'The upgrade releases each service once' : 'The upgrade starts no release'}; it replaces ${replaces ? 'what is listed' : 'nothing'}.\n`,
    ...kinds.flatMap((kind) =>
      VERBS.flatMap((verb) => {
        const of = changes.filter((change) => change.kind === kind && change.verb === verb);
        return of.length === 0 ? [] : [`- \`${kind}\` ${verb} ${byType(of)}.`];
      }),
    ),
  ].join('\n');
}

function byType(changes: readonly TemplateChange[]): string {
  const types = [...new Set(changes.map(({ type }) => type))];
  return types
    .map((type) => `${type} (${grouped(changes.filter((change) => change.type === type))})`)
    .join(', ');
}

/** Several of one place are counted; places that are many are taken together. */
function grouped(changes: readonly TemplateChange[]): string {
  const byPlace = (depth: number) => {
    const places = new Map<string, TemplateChange[]>();
    for (const change of changes) {
      const place = change.path.split('/').slice(0, depth).join('/');
      places.set(place, [...(places.get(place) ?? []), change]);
    }
    return [...places];
  };
  const [near, far] = [byPlace(2), byPlace(1)];
  return (near.length > MOST_PLACES ? far : near)
    .map(([place, of]) => {
      const where = of.length === 1 ? `\`${of[0]?.path}\`` : `${of.length} in \`${place}\``;
      const properties = [...new Set(of.flatMap((change) => change.properties))].sort();
      return properties.length === 0 ? where : `${where}: ${properties.join(', ')}`;
    })
    .join('; ');
}

/** @returns the section of a version, from its heading to the next; undefined when there is none */
export function sectionOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^(?=## )/m);
  const own = sections.find((section) => section.startsWith(`## [${version}]`));
  const [templates] = own?.split(/^(?=### )/m).filter((part) => part.startsWith(HEADING)) ?? [];
  return templates?.trimEnd();
}
