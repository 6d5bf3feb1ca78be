export { announcement, notification, poll, welcome } from './builders.ts';
export { openHerald } from './engine.ts';
export * from './errors.ts';
export type { DirectConversation } from './flow/address-book/direct-conversations.ts';
export type { GatheringSought } from './flow/address-book/find-gathering.ts';
export type { Roster } from './flow/address-book/fetch-roster.ts';
export type { TeamFetched } from './flow/address-book/fetch-team.ts';
export { review, type Advice, type AdviceCode } from './flow/compose/review.ts';
export type { MessageHandle, RetryAsked } from './flow/delivery-plan/message-handle.ts';
export type { PollVotes, Votes } from './flow/delivery-plan/poll-votes.ts';
export type { SavedAudience } from './audience-ports.ts';
export type { Audiences, CallOptions, Governing, Herald, Reach, ReachAsked, SendOptions, Syncing } from './herald.ts';
export type { PersonReach, PersonReached, PlaceUnreached, ReachReport } from './reach-ports.ts';
export type { ResponseCounts, VoteCount, VoteView } from './content-ports.ts';
export type { ActionAnswer, ActionTaken, OnAction } from './model/action-taken.ts';
export type { Attributes, AudienceAsked, UnmatchedLine } from './model/audience.ts';
export type { AppJob, Broadcast, Estimate, GivenUp, Progress, Reason } from './model/broadcast.ts';
export type { Action, Announcement, Because, Fact, Notification, Poll, Reader, Say, Welcome } from './model/content.ts';
export type { ConversationReference, MessageReference, Scope } from './model/conversation-reference.ts';
export type { DeliveryState, MessageKey, OnUnknown, Priority, Tally } from './model/delivery.ts';
export type { DeliveryView } from './message-ports.ts';
export type { ClassicAddress, Destination } from './model/destination.ts';
export type {
  DirectoryCounts,
  DirectoryFailure,
  DirectorySynced,
  DirectoryView,
  LeftOut,
  Synced,
} from './model/directory.ts';
export { graphPermissions, permissionName, type GraphPermission } from './model/graph-permissions.ts';
export type { DiagnoseAsked } from './diagnosing/diagnose.ts';
export { expiry } from './diagnosing/check-secrets.ts';
export { findingCodes, type Diagnosis, type Finding, type FindingCode, type Severity } from './model/finding.ts';
export * from './model/ids.ts';
export { teamsLimits, type PaceLimits, type RateWindow, type RequestKind } from './model/limits.ts';
export type { InvokeAnswer } from './model/invoke-answer.ts';
export type {
  CardMessage,
  FromTemplate,
  Mention,
  Message,
  Template,
  TemplateVariant,
  TextMessage,
  Variable,
} from './model/message.ts';
export type { ClosedWhy, LaneClosed, Outcome, UnreachableWhy } from './model/outcome.ts';
export type { Person, PersonKey } from './model/person.ts';
export type { Reachability } from './model/reachability.ts';
export type { WelcomeContent, WelcomeOptions } from './model/welcoming.ts';
export type { Cap, Preferences, QuietHours, Rules, TopicPreference, TopicRule } from './model/rules.ts';
export type { DirectoryOptions, HeraldOptions, TeamsAppOptions } from './options.ts';
export type { ChannelKnown, Clock } from './ports.ts';
export { clouds, type Cloud, type CloudName } from './teams/clouds.ts';
export { PlainHttpCredential } from './teams/plain-http-credential.ts';
