import { shortName } from '../../../lambda/uniformity/shown';
import type { Where } from '../surroundings';
import { inWords } from './conditions';
import { percentOf } from './decide';
import { named, partiesOf, without } from './parties';
import type { AdoptionStanding, Parties } from './standing';

/** Where one is, for people and scripts. */
export function whereIs(standing: AdoptionStanding, of: string, oldRule?: string): Where {
  const parties = partiesOf(standing, oldRule);
  if ('unknown' in parties) {
    const stage = standing.teal.production ? 'beside' : 'not-begun';
    return { way: 'listener', stage, percent: 0, lines: [parties.unknown], next: [] };
  }
  const percent = Math.round(percentOf(standing, parties));
  const stage = stageOf(parties, percent);
  return {
    way: 'listener',
    stage,
    percent,
    lines: linesOf(standing, parties),
    next: nextOf(stage, percent, of),
  };
}

function stageOf(parties: Parties, percent: number): Where['stage'] {
  const { adoption, production } = parties;
  if (!adoption) {
    if (!production) return 'not-begun';
    return without(parties) === 'teal' ? 'finished' : 'beside';
  }
  if (percent === 0) return production ? 'beside' : 'not-begun';
  return percent === 100 ? 'all-on-teal' : 'shifting';
}

function linesOf(
  { teal, healthy, rules }: AdoptionStanding,
  { old, adoption, production, test }: Parties,
): string[] {
  const roles = new Map([
    [old.arn, 'the old service’s rule'],
    ...(adoption ? [[adoption.arn, 'the adoption rule'] as const] : []),
    ...(production ? [[production.arn, 'Teal’s production rule'] as const] : []),
    ...(test ? [[test.arn, 'Teal’s test rule'] as const] : []),
  ]);
  const lines = rules
    .filter(({ arn }) => roles.has(arn))
    .map((rule) => {
      const groups = rule.forward
        .filter(({ weight }) => weight > 0)
        .map(
          ({ targetGroupArn, weight }) =>
            `${shortName(targetGroupArn)} ${weight} (${healthy[targetGroupArn] ?? 0} healthy)`,
        );
      return `${named(rule)}: ${roles.get(rule.arn)}, ${inWords(rule.conditions)} → ${groups.join(', ') || 'no forward'}`;
    });
  return teal.running ? [...lines, `a deployment of Teal’s service runs: ${shortName(teal.running)}`] : lines;
}

/** The steps that docs/adopt.md walks. */
const STEPS = [10, 50, 100];

export function nextOf(stage: Where['stage'], percent: number, of: string): string[] {
  const back = `npx teal adopt back ${of}`;
  if (stage === 'finished') return [back];
  if (stage === 'not-begun') return [];
  if (stage === 'all-on-teal') return [`npx teal adopt finish ${of}`, back];
  const more = `npx teal adopt shift --percent ${STEPS.find((step) => step > percent) ?? 100} ${of}`;
  return stage === 'beside' ? [more] : [more, back];
}
