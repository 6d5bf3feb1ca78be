import { createRequire } from 'node:module';

/** What we use of the renderer, whose package has types only for its modules, which Node cannot load. */
type Renderer = {
  readonly Versions: { readonly v1_5: unknown };
  readonly SerializationContext: new (version: unknown) => {
    readonly eventCount: number;
    getEventAt(index: number): { readonly message: string };
  };
  readonly AdaptiveCard: new () => {
    parse(card: object, context: unknown): void;
    validateProperties(): { readonly validationEvents: ReadonlyArray<{ readonly message: string }> };
  };
};

// The bundle reads `window` when it is loaded, to offer itself to pages.
Object.assign(globalThis, { window: globalThis });
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const renderer = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as Renderer;

/** What Microsoft's own renderer has against a card: unknown types and values, later versions, required properties. */
export function rendererComplaints(card: object): readonly string[] {
  const { AdaptiveCard, SerializationContext, Versions } = renderer;
  const context = new SerializationContext(Versions.v1_5);
  const parsed = new AdaptiveCard();
  parsed.parse(card, context);
  return [
    ...Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message),
    ...parsed.validateProperties().validationEvents.map(({ message }) => message),
  ];
}
