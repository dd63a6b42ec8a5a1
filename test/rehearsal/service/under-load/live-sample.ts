import { join } from 'node:path';
import type { DeliveryInput } from '../../../../lib';
import { synthesizeDelivery } from '../../../../lib/testing/synthesize-delivery';
import { readAssembly } from '../../../../rehearsal/assembly/assembly';
import { type LiveStage, withLiveRehearsal } from '../../../../rehearsal/live-rehearsal';
import { chooseService } from '../../../../rehearsal/service/choose-service';
import { root, shop } from '../../../synth';
import type { TaskJournals } from './task-journals';

type Release = DeliveryInput['environments'][string]['release'];

export interface LiveSample {
  readonly release: Release;
  readonly tasks: number;
  /** Simulated seconds in a wall second. */
  readonly factor: number;
  /** Requests that a task takes at once. @default as the sample does */
  readonly places?: number;
}

/** Of the rehearsal's own users, beside those that are counted one by one. */
const RATE = 20;

const NOTIFY = { page: 'on-call@example.com', ticket: 'team@example.com' };

/** The sample, as processes, behind what its templates make. */
export function withSample<T>(
  { release, tasks, factor, places }: LiveSample,
  journals: TaskJournals,
  act: (stage: LiveStage) => Promise<T>,
): Promise<T> {
  const delivery = shop(
    { release },
    { tasks: { min: tasks }, secrets: ['RECEIPT_KEY'] },
    { objectives: { availability: 99.9 }, notify: NOTIFY },
  );
  const assembly = readAssembly(synthesizeDelivery(delivery).directory);
  const limits = places === undefined ? '' : `MAX_IN_FLIGHT=${places} `;
  const command = `${limits}${journals.command(join(root, 'app', 'dist', 'main.js'))}`;
  return withLiveRehearsal(
    {
      ...{ assembly, chosen: chooseService(assembly, {}), seed: 1, without: [] },
      commandsOf: () => ({ baseline: { command, directory: root } }),
      paceOf: () => ({ factor, ratePerSecond: RATE }),
    },
    act,
  );
}

/** UpdateService with a count alone, which deploys nothing. */
export async function scaleTo({ service }: LiveStage, desiredCount: number): Promise<void> {
  const { endpoint, serviceArn, clusterArn } = service;
  const input = () => ({ cluster: clusterArn, service: serviceArn, desiredCount });
  await endpoint.carryOut({ service: 'ECS', operation: 'UpdateService', input });
}
