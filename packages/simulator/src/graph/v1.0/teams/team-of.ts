import type { Team } from '../../../state/team.ts';
import { refuse } from '../../refusal.ts';
import { param, type GraphCall } from '../../route.ts';

/** The team of the path, by its group id, in the caller's tenant. */
export function teamOf(call: GraphCall): Team {
  const id = param(call, 'team');
  const { teamsByGroup } = call.world;
  const team = teamsByGroup.get(id) ?? teamsByGroup.get(id.toLowerCase());
  if (team === undefined || team.deleted || team.tenantId !== call.caller.tenantId)
    throw refuse('notFound', `No team found with Group Id ${id}`);
  return team;
}
