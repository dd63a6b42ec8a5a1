import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { HostedZone } from '../route53/hosted-zone';
import { nameOf, type RecordSet } from '../route53/record-set';
import type { AwsService } from './aws-service';
import { boolean, integer } from './wire-shapes';

const recordSet = z.strictObject({
  Name: z.string(),
  Type: z.enum(['A', 'AAAA', 'CNAME', 'TXT', 'MX', 'NS', 'SOA', 'CAA']),
  TTL: integer.optional(),
  ResourceRecords: z.array(z.strictObject({ Value: z.string() })).optional(),
  AliasTarget: z
    .strictObject({ DNSName: z.string(), HostedZoneId: z.string(), EvaluateTargetHealth: boolean })
    .optional(),
  SetIdentifier: z.string().optional(),
  Weight: integer.optional(),
});
const change = z.strictObject({
  HostedZoneId: z.string(),
  ChangeBatch: z.strictObject({
    Comment: z.string().optional(),
    Changes: z.array(
      z.strictObject({ Action: z.enum(['CREATE', 'DELETE', 'UPSERT']), ResourceRecordSet: recordSet }),
    ),
  }),
});
const list = z.strictObject({
  HostedZoneId: z.string(),
  StartRecordName: z.string().optional(),
  StartRecordType: z.string().optional(),
  StartRecordIdentifier: z.string().optional(),
  MaxItems: integer.default(300),
});
const getChange = z.strictObject({ Id: z.string() });

/** Route 53 by REST XML: records of zones that are there. Health checks and other routing than weights are not modelled. */
export function route53Service(zones: () => readonly HostedZone[]): AwsService {
  const zoneOf = (id: string) => {
    const zone = zones().find((each) => each.id === plainId(id));
    if (!zone) throw new AwsError('NoSuchHostedZone', `No hosted zone found with ID: ${plainId(id)}`, 404);
    return zone;
  };
  return {
    name: 'Route 53',
    restXml: { serviceName: 'route53' },
    invalidInput: 'InvalidInput',
    operations: {
      ListResourceRecordSets(input) {
        const {
          HostedZoneId,
          StartRecordName,
          StartRecordType = '',
          StartRecordIdentifier = '',
          MaxItems,
        } = list.parse(input);
        const all = [...zoneOf(HostedZoneId).records].sort((one, other) =>
          orderOf(one) < orderOf(other) ? -1 : 1,
        );
        const start =
          StartRecordName === undefined
            ? ''
            : orderOf({ Name: StartRecordName, Type: StartRecordType, SetIdentifier: StartRecordIdentifier });
        const from = all.filter((each) => orderOf(each) >= start);
        const next = from[MaxItems];
        return {
          ResourceRecordSets: from.slice(0, MaxItems),
          IsTruncated: next !== undefined,
          MaxItems,
          ...(next && {
            NextRecordName: next.Name,
            NextRecordType: next.Type,
            NextRecordIdentifier: next.SetIdentifier,
          }),
        };
      },

      ChangeResourceRecordSets(input) {
        const { HostedZoneId, ChangeBatch } = change.parse(input);
        const changes = ChangeBatch.Changes.map(({ Action, ResourceRecordSet }) => ({
          Action,
          ResourceRecordSet: ResourceRecordSet as RecordSet,
        }));
        const { id, submittedAt } = zoneOf(HostedZoneId).change(changes);
        return { ChangeInfo: { Id: `/change/${id}`, Status: 'PENDING', SubmittedAt: new Date(submittedAt) } };
      },

      GetChange(input) {
        const id = plainId(getChange.parse(input).Id);
        for (const zone of zones()) {
          const found = zone.statusOf(id);
          if (found) {
            const { status: Status, submittedAt } = found;
            return { ChangeInfo: { Id: `/change/${id}`, Status, SubmittedAt: new Date(submittedAt) } };
          }
        }
        throw new AwsError('NoSuchChange', `Could not find resource with ID: ${id}`, 404);
      },
    },
  };
}

const plainId = (id: string): string => id.slice(id.lastIndexOf('/') + 1);

/** By labels from the right, then by type. source: Amazon Route 53 API reference, ListResourceRecordSets, "Sort order" */
const orderOf = ({
  Name,
  Type,
  SetIdentifier = '',
}: Pick<RecordSet, 'Name' | 'Type' | 'SetIdentifier'>): string =>
  [nameOf(Name).split('.').reverse().join('.'), Type, SetIdentifier].join(' ');
