/**
 * A topic of a forum.
 *
 * @module
 */

/** How a topic looks. */
export interface TopicLook {
  /** Its name. */
  readonly name: string;
  /** The colour of its icon, RGB. */
  readonly icon_color?: number;
  /** A custom emoji in the place of the icon. */
  readonly icon_custom_emoji_id?: string;
}

/** A topic. */
export interface Topic extends TopicLook {
  /** `message_thread_id` of its messages. */
  readonly id: number;
  /** Who opened it. */
  readonly creator: number;
  /** Whether only those who manage topics may write to it. */
  readonly isClosed: boolean;
  /** Whether it is not shown; only the general topic can be hidden. */
  readonly isHidden: boolean;
}
