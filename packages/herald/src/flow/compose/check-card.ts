import { isReserved } from '../../model/buttons.ts';
import { MOST_BUTTONS } from './schemas/parts.ts';
import { isInline, isOpenable, isShowable } from './urls.ts';

/** Something in a card that Teams would refuse or not show, and where it stands. */
export type CardFault = { readonly path: ReadonlyArray<string | number>; readonly problem: string };

type Part = Readonly<Record<string, unknown>>;
type Path = ReadonlyArray<string | number>;

/** The highest Adaptive Card version that Teams draws for bots (protocol sheet, section 8). */
const HIGHEST_VERSION = 1.5;
/** The actions that Teams knows (protocol sheet, section 8). */
const ACTIONS = ['Action.OpenUrl', 'Action.Submit', 'Action.ShowCard', 'Action.ToggleVisibility', 'Action.Execute'];
/** What the author's own bot or Teams itself reads, and no part of the card. */
const NOT_DRAWN = new Set(['data', 'msteams', 'metadata', 'requires']);

/** Finds what Teams would refuse of an author's own card, or not show: its version, actions, addresses, and what is Herald's. */
export function checkCard(
  card: Part,
  { isVersionNeeded }: { readonly isVersionNeeded: boolean },
): readonly CardFault[] {
  return [...versionFaults(card['version'], isVersionNeeded), ...walk(card, [])];
}

function versionFaults(version: unknown, isNeeded: boolean): readonly CardFault[] {
  if (version === undefined && !isNeeded) return [];
  if (typeof version === 'string' && /^\d\.\d$/.test(version) && Number(version) <= HIGHEST_VERSION) return [];
  const problem = `must be a version up to "${HIGHEST_VERSION}", the highest that Teams draws for bots`;
  return [{ path: ['version'], problem }];
}

function walk(part: unknown, path: Path): readonly CardFault[] {
  if (Array.isArray(part)) return part.flatMap((one, index) => walk(one, [...path, index]));
  if (!isPart(part)) return [];
  return [
    ...partFaults(part).map(({ path: within, problem }) => ({ path: [...path, ...within], problem })),
    ...Object.entries(part).flatMap(([key, value]) => (NOT_DRAWN.has(key) ? [] : walk(value, [...path, key]))),
  ];
}

/** What is wrong with one part by itself. */
function partFaults(part: Part): readonly CardFault[] {
  const { type, id, data, actions } = part;
  const isAction = typeof type === 'string' && type.startsWith('Action.');
  const faults: CardFault[] = [...pictureFaults(part)];
  const found = (key: string, problem: string): unknown => faults.push({ path: [key], problem });
  if (isAction && !ACTIONS.includes(type)) found('type', `must be one of ${ACTIONS.join(', ')}: Teams knows no other`);
  if (type === 'Action.OpenUrl' && !(typeof part['url'] === 'string' && isOpenable(part['url'])))
    found('url', 'must begin with https:// or mailto:, which is all that Teams opens');
  if (isAction && isPart(data) && Object.keys(data).some(isReserved))
    found('data', 'must have no key that begins with `herald`');
  if (typeof id === 'string' && isReserved(id)) found('id', 'must not begin with `herald`');
  if (Array.isArray(actions) && actions.length > MOST_BUTTONS)
    found('actions', `must not be more than ${MOST_BUTTONS}: Teams does not show the rest`);
  return faults;
}

/** Addresses from which Teams would have to load something. */
function pictureFaults(part: Part): readonly CardFault[] {
  const { type, backgroundImage, sources } = part;
  const places: ReadonlyArray<readonly [Path, unknown]> = [
    ...(type === 'Image' ? ([[['url'], part['url'] ?? '']] as const) : []),
    [['iconUrl'], part['iconUrl']],
    [['poster'], part['poster']],
    isPart(backgroundImage)
      ? [['backgroundImage', 'url'], backgroundImage['url'] ?? '']
      : [['backgroundImage'], backgroundImage],
    ...(Array.isArray(sources) ? sources : []).map(
      (source: unknown, index) => [['sources', index, 'url'], isPart(source) ? source['url'] : ''] as const,
    ),
  ];
  return places.flatMap(([path, url]) =>
    url === undefined || (typeof url === 'string' && (isShowable(url) || isInline(url)))
      ? []
      : [{ path, problem: 'must begin with https://, from which alone Teams loads pictures and media' }],
  );
}

const isPart = (value: unknown): value is Part => typeof value === 'object' && value !== null && !Array.isArray(value);
