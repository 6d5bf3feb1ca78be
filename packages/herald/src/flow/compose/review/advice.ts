/**
 * What is allowed in a message, but poor. Each is backed by what Teams does (protocol sheet, sections 3.7 and 8), or by what
 * Microsoft asks of such messages: its best practices for proactive messages, its design guide for cards ("1-3 primary
 * actions", every text wraps), and its writing style guide (capitals, exclamation marks).
 */
export type AdviceCode =
  /** There is nothing that its reader could do. */
  | 'no-action'
  | 'many-buttons'
  /** Teams ends the button's title in an ellipsis where a chat is narrow. */
  | 'long-button'
  /** The toast ends before the text does. */
  | 'long-toast'
  /** Teams shows no picture of this kind, or from such an address. */
  | 'image-hidden'
  /** Teams shows one frame of it. */
  | 'image-still'
  /** Nothing is said of a picture to those who do not see it. */
  | 'image-undescribed'
  /** Somebody is mentioned in no text, or in a text where Teams does not look. */
  | 'mention-unused'
  /** A text has a mention of which nobody is told. */
  | 'mention-unknown'
  | 'capitals'
  | 'exclamations'
  | 'poll-closes-soon'
  | 'many-options'
  | 'many-offers'
  /** Without a topic nobody can mute it. */
  | 'no-topic'
  /** A button that does nothing in old clients. */
  | 'no-fallback'
  /** A text is cut off at the end of its first line. */
  | 'no-wrap'
  /** Markdown that Teams' cards do not have. */
  | 'markdown-unseen'
  /** `{{DATE(…)}}` is not filled by Teams. */
  | 'date-function';

/** One thing that could be better. */
export type Advice = { readonly code: AdviceCode; readonly field: string; readonly advice: string };
