import { incidents } from './incidents/all';
import { type Incident, trafficOf } from './incidents/incident';
import { counting, SHOPS } from './shop';
import { heldBackOf, stopsOf, toldOf } from './told';
import { type Watched, watch } from './watched-service';

// Who is told of what, and when: the alarms of a synthesized template, over minutes of traffic as a load balancer counts them.

const STACK = 'shop-production';
const shopOf = ({ objectives = 'everything' }: Incident) => SHOPS[objectives]();

function watchIncident(incident: Incident): Promise<Watched> {
  const count = counting();
  return watch(shopOf(incident), STACK, {
    before: count({ ...trafficOf(incident, incident.lasts), failed: 0 }),
    minutes: incident.looked,
    at: (minute) => count(trafficOf(incident, minute)),
  });
}

/** Of all alarms and composites of a template. */
const namesOf = (incident: Incident): string[] =>
  Object.values<{ readonly Type: string; readonly Properties: { readonly AlarmName: string } }>(
    shopOf(incident).template(STACK).toJSON().Resources,
  )
    .filter(({ Type }) => /^AWS::CloudWatch::\w*Alarm$/.test(Type))
    .map(({ Properties }) => Properties.AlarmName.replace(`${STACK}-`, ''));

test.each(incidents)('$name', async (incident) => {
  const watched = await watchIncident(incident);
  expect({ told: toldOf(watched), heldBack: heldBackOf(watched), stops: stopsOf(watched) }).toEqual({
    told: incident.told,
    heldBack: incident.heldBack ?? {},
    stops: incident.stops ?? {},
  });
  // Every alarm of the template judged all of it.
  expect([watched.left, Object.keys(watched.states).sort()]).toEqual([[], namesOf(incident).sort()]);
  expect(Object.values(watched.states)).not.toContain('INSUFFICIENT_DATA');
});
