/** A topic's name is written to the bot to mute it, and has to fit on a button. */
export const LONGEST_TOPIC = 64;

/** Hours of the day in which nothing is sent, by the recipient's clock, as `22:00`; over midnight when `to` is before `from`. */
export type QuietHours = { readonly from: string; readonly to: string };

/** At most so many messages within so many hours. */
export type Cap = { readonly most: number; readonly hours: number };

/** What is true of one topic in a tenant. */
export type TopicRule = {
  /** What recipients read instead of the topic's own name: in one language, or by language (BCP 47). */
  readonly title?: string | Readonly<Record<string, string>>;
  /** Cannot be muted, such as payroll or safety. */
  readonly required?: boolean;
  /** Goes out whatever the hour, and whatever a cap says. */
  readonly urgent?: boolean;
  /** For each person. */
  readonly cap?: Cap;
  /** What comes within so many minutes of the first becomes one card. */
  readonly digestMinutes?: number;
};

/** What a tenant's recipients are spared. Nothing is ruled where nothing stands. */
export type Rules = {
  readonly quietHours?: QuietHours;
  /** The zone of those whose own is not known, IANA; UTC by default. */
  readonly otherwiseZone?: string;
  /** For each person, over all topics. */
  readonly cap?: Cap;
  readonly topics?: Readonly<Record<string, TopicRule>>;
};

/** One topic as one person has it. */
export type TopicPreference = {
  readonly topic: string;
  readonly title?: TopicRule['title'];
  readonly required: boolean;
  readonly muted: boolean;
};

/** What one person chose. */
export type Preferences = {
  /** Everything but what is required is muted. */
  readonly allMuted: boolean;
  readonly topics: readonly TopicPreference[];
  /** Their own hours; `none` when they want none, undefined when the tenant's are theirs. */
  readonly quietHours?: QuietHours | 'none';
};
