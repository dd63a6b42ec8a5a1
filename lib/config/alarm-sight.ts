/** What a deployment alarm asks of its metric: so many bad minutes in a row of so many. */
export const alarmDatapoints = 3;
export const alarmPeriodMinutes = 1;

/** A load balancer's metrics reach CloudWatch, and an alarm's verdict ECS, about so much later. */
export const metricDelayMinutes = 2;

/** The shortest hold or bake in which an alarm can see a release that is bad from its first request. */
export const minutesUntilSeen = alarmDatapoints * alarmPeriodMinutes + metricDelayMinutes;
