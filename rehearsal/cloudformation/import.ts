import { NotModelled } from '../not-modelled';
import { changeSet, type ResourceChange } from './change-set';
import type { Forecast } from './forecast';
import { shownParameters } from './parameters';
import { tell } from './progress';
import { attributesOf, type StackResource, type StackResources } from './resource';
import { providerOf, type Surroundings } from './surroundings';
import { type Target, valuesOf } from './target';
import { validationError } from './validation-error';

/** A resource that is there already and is to be the stack's. */
export interface ResourceToImport {
  readonly type: string;
  readonly logicalId: string;
  /** Value of each property that identifies it, by name. */
  readonly identifier: Readonly<Record<string, string>>;
}

/** What a change set of imports has. @throws as {@link importChanges} */
export async function forecastImport(
  surroundings: Surroundings,
  target: Target,
  resources: StackResources,
  imports: readonly ResourceToImport[],
  otherOutputs: (target: Target) => Promise<boolean>,
): Promise<Forecast> {
  const changes = await changeSet(surroundings, target, resources);
  const onlyAdds = changes.every(({ action }) => action === 'Add');
  // An output of a resource that is not there yet is another one.
  const changesOutputs = onlyAdds && (await otherOutputs(target).catch(() => true));
  const { template } = target;
  return {
    changes: importChanges(surroundings, target, imports, changes, changesOutputs),
    changesAnything: true,
    parameters: shownParameters(template, target.parameters),
    template,
  };
}

/**
 * What an import would do, told from templates alone.
 *
 * @param changes that the template makes to the stack, as an update would make them
 * @param changesOutputs whether its outputs would be others
 * @throws AwsError ValidationError for what is more, or less, than an import; NotModelled for a type that is not imported here
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html
 */
function importChanges(
  surroundings: Surroundings,
  target: Target,
  imports: readonly ResourceToImport[],
  changes: readonly ResourceChange[],
  changesOutputs: boolean,
): readonly ResourceChange[] {
  const wanted = new Map(imports.map((each) => [each.logicalId, each]));
  const added = changes.filter(({ action }) => action === 'Add').map(({ logicalId }) => logicalId);
  const others = changes.filter(({ action }) => action !== 'Add').map(({ logicalId }) => logicalId);
  // source: user guide, "Import AWS resources into a CloudFormation stack manually": no creation, deletion or change of
  // other resources. The words are CloudFormation's as users quote them.
  if (others.length > 0)
    throw validationError(
      `You have modified resources [${others.join(', ')}] in your template that are not being imported. Update, create or ` +
        'delete operations cannot be executed during import operations.',
    );
  const left = added.filter((id) => !wanted.has(id));
  if (left.length > 0)
    throw validationError(`Resources [${left.join(', ')}] is missing from ResourceToImport list`);
  const notNew = imports.filter(({ logicalId }) => !added.includes(logicalId));
  if (imports.length === 0 || notNew.length > 0)
    throw validationError(
      `Resources to import must be new in the template, got [${notNew.map(({ logicalId }) => logicalId).join(', ')}]`,
    );
  // source: the words in aws-quickstart/quickstart-awx#38
  const unpolicied = imports.filter(({ logicalId }) => !target.resources.get(logicalId)?.DeletionPolicy);
  if (unpolicied.length > 0)
    throw validationError(
      `The following resources to import [${unpolicied.map(({ logicalId }) => logicalId).join(', ')}] must have ` +
        'DeletionPolicy attribute specified in the template.',
    );
  if (changesOutputs)
    throw validationError('As part of the import operation, you cannot modify or add [Outputs]');
  for (const each of imports) requireIdentifier(surroundings, target, each);
  return imports.map(({ logicalId, type }) => ({ logicalId, type, action: 'Import', changedProperties: [] }));
}

function requireIdentifier(
  surroundings: Surroundings,
  target: Target,
  { logicalId, type, identifier }: ResourceToImport,
): void {
  const declared = target.resources.get(logicalId)?.Type;
  if (declared !== type)
    throw validationError(`Resource ${logicalId} must be of type ${declared} to be imported, got ${type}`);
  const { importedBy } = providerOf(surroundings, type);
  if (importedBy === undefined) throw new NotModelled(`an import of ${type}`);
  const given = Object.keys(identifier).sort();
  if (given.join() !== [...importedBy].sort().join())
    throw validationError(
      `Invalid resource identifiers of ${logicalId}: must be [${importedBy.join(', ')}], got [${given.join(', ')}]`,
    );
}

/**
 * Takes the resources on as they are. None is changed: what the template says of them is what the next update compares.
 *
 * @returns why it failed; then none is the stack's
 */
export async function takeOn(
  surroundings: Surroundings,
  target: Target,
  resources: StackResources,
  imports: readonly ResourceToImport[],
): Promise<string | undefined> {
  const taken: StackResource[] = [];
  for (const { logicalId, type, identifier } of imports) {
    tell(surroundings, { logicalId, type }, 'IMPORT_IN_PROGRESS', 'Resource import started.');
    const resolved = await target.properties(logicalId, valuesOf(resources, surroundings));
    const provider = providerOf(surroundings, type);
    const generation = surroundings.generations.get(logicalId) ?? 0;
    const found = await provider.import?.({
      ...{ type, logicalId, identifier, generation, properties: resolved.properties },
      stack: surroundings.stack,
    });
    if (!found) {
      const reason = `Resource of type '${type}' with identifier '${Object.values(identifier).join('|')}' was not found.`;
      tell(surroundings, { logicalId, type }, 'IMPORT_FAILED', reason);
      for (const { logicalId: id } of taken) resources.delete(id);
      return reason;
    }
    surroundings.generations.set(logicalId, generation + 1);
    const resource: StackResource = {
      ...{ logicalId, type, generation, ...resolved, noEcho: false, status: 'IMPORT_COMPLETE' },
      ...{ physicalId: found.physicalId, attributes: found.attributes },
      ...attributesOf(target.resources.get(logicalId) ?? {}),
    };
    taken.push(resource);
    resources.set(logicalId, resource);
    tell(surroundings, resource, 'IMPORT_COMPLETE', 'Resource import completed.');
  }
  return undefined;
}
