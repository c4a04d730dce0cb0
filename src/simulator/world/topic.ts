/**
 * A topic of a forum.
 *
 * @module
 */

/** A topic's name and icon. */
export interface TopicLook {
  /** The topic's name. */
  readonly name: string;
  /** The colour of its icon, RGB. */
  readonly icon_color?: number;
  /** A custom emoji instead of the icon. */
  readonly icon_custom_emoji_id?: string;
}

/** A topic's state. */
export interface Topic extends TopicLook {
  /** `message_thread_id` of its messages. */
  readonly id: number;
  /** The user id of its creator. */
  readonly creator: number;
  /** Whether only those who manage topics may write to it. */
  readonly isClosed: boolean;
  /** Whether it is hidden, which only the general topic can be. */
  readonly isHidden: boolean;
}
