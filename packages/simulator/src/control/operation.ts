import type * as z from 'zod';
import type { Traffic } from '../connector/traffic.ts';
import type { Aftermath } from '../events/aftermath.ts';
import type { Courier } from '../events/courier.ts';
import type { EventDeps } from '../events/envelope.ts';
import type { Network } from '../faults/network.ts';
import type { Snapshots } from '../graph/snapshots.ts';
import type { GraphTraffic } from '../graph/traffic.ts';
import type { SigningKeys } from '../login/signing-keys.ts';
import type { RequestLog } from '../state/request-log.ts';

/** What control operations act on. */
export interface Simulation extends EventDeps {
  readonly courier: Courier;
  readonly connectorKeys: SigningKeys;
  readonly requests: RequestLog;
  readonly traffic: Traffic;
  readonly graph: GraphTraffic;
  readonly aftermath: Aftermath;
  readonly snapshots: Snapshots;
  readonly network: Network;
}

/** One control operation: the same whether it is called in this process or over HTTP. */
export interface Operation<Args extends z.ZodObject, Result> {
  /** One line for the list at GET /simulator/. */
  readonly about: string;
  readonly args: Args;
  /** Throws `ControlRefused` having changed nothing. */
  readonly run: (args: z.output<Args>, simulation: Simulation) => Result | Promise<Result>;
}

/** Ties an operation's arguments to what it does. */
export const operation = <Args extends z.ZodObject, Result>(
  defined: Operation<Args, Result>,
): Operation<Args, Result> => defined;
