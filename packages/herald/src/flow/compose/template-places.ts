/** What a part of a message is, which decides what a variable may do there. */
export type Place =
  /** An announcement, or another kind; a text right in it, such as a poll's option, is a text. */
  | 'announcement'
  | 'message'
  /** Adaptive Cards: an element, facts, and the runs of a RichTextBlock. A text right in an element is data. */
  | 'card'
  | 'facts'
  | 'inlines'
  /** Texts: read as Markdown, read as they are, and the `<at>name</at>` of a mention. */
  | 'markdown'
  | 'text'
  | 'name'
  | 'url'
  /** Read by no person. */
  | 'data';

type Node = Readonly<Record<string, unknown>>;

const messageData = new Set(['kind', 'topic', 'importance', 'verb', 'data', 'at', 'closesAt', 'author']);
const messageTexts = new Set(
  ['title', 'what', 'by', 'text', 'name', 'value', 'say', 'does', 'question', 'place', 'alt', 'summary'], //
);
const cardTexts = new Set(
  ['title', 'label', 'placeholder', 'errorMessage', 'altText', 'fallbackText', 'speak', 'tooltip'], //
);
const cardUrls = new Set(['url', 'iconUrl', 'backgroundImage', 'poster']);

/** What the field of an object is, from what the object is. The parts of a list are what the list is. */
export function placeIn(place: Place, node: Node, key: string): Place {
  switch (place) {
    case 'announcement':
      return key === 'text' ? 'markdown' : inMessage(key);
    case 'message':
      return inMessage(key);
    case 'card':
    case 'inlines':
    case 'url':
      return inCard(node, key);
    case 'facts':
      return key === 'title' || key === 'value' ? 'markdown' : 'facts';
    case 'markdown':
    case 'text':
    case 'name':
    case 'data':
      return 'data';
  }
}

function inMessage(key: string): Place {
  if (key === 'card') return 'card';
  if (key === 'url') return 'url';
  if (messageTexts.has(key)) return 'text';
  return messageData.has(key) ? 'data' : 'message';
}

/** Teams reads Markdown in TextBlocks and facts, and nowhere else in a card. */
function inCard({ type }: Node, key: string): Place {
  if (key === 'facts' || key === 'inlines' || key === 'data') return key;
  if (cardUrls.has(key)) return 'url';
  if (key !== 'text') return cardTexts.has(key) ? 'text' : 'card';
  if (type === 'mention') return 'name';
  return type === 'TextRun' ? 'text' : 'markdown';
}
