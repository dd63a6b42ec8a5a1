import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { shown } from '../../../lambda/uniformity/shown';
import { type Entrance, type RecordStanding, SIDES } from './standing';

export type RecordState =
  | { readonly is: 'simple' | 'finished' }
  | {
      readonly is: 'pair';
      readonly old: readonly ResourceRecordSet[];
      readonly percent: number;
      /** What the record of Teal's side leads to, where that is not Teal. */
      readonly leadsElsewhere?: string;
    }
  | { readonly is: 'other'; readonly reason: string };

/** Zones of aliases that lead to no load balancer, but to what stands before one. */
// source: AWS General Reference, "Amazon CloudFront endpoints and quotas", "AWS Global Accelerator endpoints and quotas"
const BEFORE: Readonly<Record<string, string>> = {
  Z2FDTNDATAQYW2: 'CloudFront',
  Z2BJ6XQ5FK7U4H: 'Global Accelerator',
};

/** What the records of the name are in the eyes of an adoption. */
export function stateOf({ records, name, teal }: RecordStanding): RecordState {
  const other = (reason: string): RecordState => ({ is: 'other', reason });
  if (records.length === 0)
    return other(
      `${shown(name)} must have a record of type A, AAAA or CNAME in the zone, got none; is it the right zone?`,
    );
  const before = records.map(({ AliasTarget }) => BEFORE[AliasTarget?.HostedZoneId ?? '']).find(Boolean);
  if (before)
    return other(
      `${shown(name)} must lead to a load balancer, got ${before}; move the record that it has for an origin`,
    );
  if (records.every(({ SetIdentifier }) => SetIdentifier === undefined))
    return { is: teal && records.every((each) => leadsTo(each, teal)) ? 'finished' : 'simple' };
  const of = (side: string) => records.filter(({ SetIdentifier }) => SetIdentifier === side);
  const [old, teals] = [of(SIDES.old), of(SIDES.teal)];
  const isPair =
    old.length + teals.length === records.length &&
    old.length === teals.length &&
    old.every(
      ({ Type, Weight }) =>
        Weight !== undefined && teals.some((each) => each.Type === Type && each.Weight !== undefined),
    );
  if (!isPair)
    return other(
      `${shown(name)} must have one plain record of a type, or the pair of an adoption, got ${records.map(nameOf).join(', ')}; this way makes weights of its own and takes no others`,
    );
  const shares = teals.map(({ Type, Weight = 0 }) => {
    const sum = Weight + (old.find((each) => each.Type === Type)?.Weight ?? 0);
    return sum === 0 ? 0 : Math.round((Weight / sum) * 100);
  });
  const [percent = 0] = shares;
  if (shares.some((share) => share !== percent))
    return other(
      `the pairs of ${shown(name)} must have the same weights, got ${shares.join(' % and ')} %; give them the same ones first`,
    );
  const elsewhere = teal && teals.find((each) => !leadsTo(each, teal));
  return { is: 'pair', old, percent, ...(elsewhere && { leadsElsewhere: targetOf(elsewhere) }) };
}

/** Percent of users on Teal. */
export const percentOf = (state: RecordState): number =>
  state.is === 'pair' ? state.percent : state.is === 'finished' ? 100 : 0;

export const leadsTo = (record: ResourceRecordSet, { dnsName }: Pick<Entrance, 'dnsName'>): boolean =>
  plainName(targetOf(record)) === plainName(dnsName);

export const targetOf = ({ AliasTarget, ResourceRecords = [] }: ResourceRecordSet): string =>
  AliasTarget?.DNSName ?? ResourceRecords.map(({ Value }) => Value).join(' ');

/** Consoles write `dualstack.` in front of a load balancer's name; it is the same one. */
export const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^dualstack\./, '');

const nameOf = ({ Type, SetIdentifier, Weight }: ResourceRecordSet): string =>
  `${Type} ${SetIdentifier === undefined ? 'plain' : shown(SetIdentifier)}${Weight === undefined ? '' : ` with weight ${Weight}`}`;
