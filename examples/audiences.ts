/** Whom a message is for: a group but for those of a list; counted first, and saved under a name. */
import { announcement, type AudienceAsked } from 'herald';
import { withContoso } from './support/with-contoso.ts';

await withContoso(async ({ herald, teams, appId, tenant, people }) => {
  // What an admin does at Entra.
  await teams.control.grantConsent({ tenantId: tenant, appId, permissions: ['GroupMember.Read.All', 'User.Read.All'] });
  const office = await teams.control.addGroup({
    tenantId: tenant,
    name: 'Office',
    members: people.map(({ id }) => id),
  });
  const ben = await teams.control.person({ person: people[1].id });

  const onLeave = `Name;E-mail\nBen;${ben.userPrincipalName}\nZoe;zoe@contoso.example`;
  const audience: AudienceAsked = {
    kind: 'except',
    of: { kind: 'group', group: office.id, tenant },
    without: { kind: 'csv', text: onLeave, tenant, unmatched: 'leave-out' },
  };
  const { recipients, unmatched } = await herald.estimate(audience);
  console.log(`${recipients} of ${people.length} people`);
  for (const { line, text, why } of unmatched) console.log(`line ${line} of the list: ${text} (${why})`);

  await herald.audiences.save(tenant, 'At work', audience, { mayUse: [people[0].id] });
  const message = announcement({ topic: 'office', title: 'Fire drill at 11', text: 'Leave by the stairs.' });
  const sent = await herald.broadcast({ audience: { kind: 'saved', name: 'At work', tenant }, message });
  console.log(await sent.finished());
  for (const { state, why, count } of await sent.reasons()) console.log(`${count} ${state}: ${why}`);
});
